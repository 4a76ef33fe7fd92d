"""Health: whether the product works, in words for people and in figures for machines (cl. 4(2), 6).

A check is one small function that returns a reading; contexts register theirs. Key words: check, reading, state, vital.
"""
