"""Signing in (cl. 4(6)): ways of coming in, second factor, sessions, passwords, fresh sign-in for dangerous acts.

A method of signing in is one file of ``methods``; the page shows only those that work.
Key words: method, second step, session, lock, link, fresh sign-in, actor of the request.
"""
