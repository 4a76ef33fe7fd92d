"""Versions of records: history, differences, going back, and one record of two changes made at once (cl. 12).

Key words: version, difference, three-way merge (base, mine, theirs), stage of the work.
"""
