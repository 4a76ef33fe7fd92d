"""Lending: issue, return and renew at the desk, and the reader's own loans (cl. 12).

Words: loan, policy, refusal, lift. A refusal is told with every reason at once; lifting one keeps who and why.
"""
