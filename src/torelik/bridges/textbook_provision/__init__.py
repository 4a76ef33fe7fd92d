"""Textbook provision: recommended titles and copies beside the learners who need them, by discipline and term (cl. 12).

Key words: recommendation (a title that a discipline asks for, basic or additional), contingent (the learners of a discipline in
a term), coefficient (copies for one learner), norm (the least coefficient), shortage (copies that the norm still asks for).
"""
