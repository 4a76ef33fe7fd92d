"""Signing in (cl. 4(6)). A method of signing in is one file; the page shows only those that work.

Key words: password, session, actor of the request.
"""
