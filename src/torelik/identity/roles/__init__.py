"""Roles: sets of grants that the Academy itself determines, held in a scope for a time (cl. 13).

Key words: grant, role, assignment, scope. Allow only: there is no grant that denies.
"""
