"""Holds: readers wait for a title or a copy, copies are set aside, travel between branches and wait for them (cl. 12).

Words: hold, queue, trap, transfer, pull list. Lending stands below and asks through ``lending.waiting``.
"""
