"""Reporting: reports that librarians put together themselves, without a query language, and keep (cl. 12).

Key words: subject (what a report is about, declared by the module that owns the figures), field, condition, measure,
saved report (a definition with a name), asked (a condition whose values are given when the report is run).
"""
