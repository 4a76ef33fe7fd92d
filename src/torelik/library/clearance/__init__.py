"""Clearance slips: a reader who leaves owes nothing to any branch, and borrows no more (cl. 12).

Key words: slip (a numbered paper that can be verified), obstacle (what is still owed, and where), run (the slips of a group).
"""
