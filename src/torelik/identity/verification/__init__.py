"""Verification: the unit in charge compares a person with the documents before any access (cl. 13).

Key words: request, basis (order, contract, personnel list), officer, second person, re-verification, off-boarding.
It stands above roles: an approval assigns the role in its own transaction, so nobody is verified without the role
that was decided, and no role is given without a verification.
"""
