"""Requests: a book is asked for to a reading room on a day, fetched from the store or refused with a reason (cl. 12).

Words: request (требование), fetched, refused, register of refusals.
"""
