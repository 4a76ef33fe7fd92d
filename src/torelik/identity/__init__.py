"""Who people are and what they may do (cl. 4(6), 13).

Modules, low to high: units, accounts, consents, roles, verification, privacy, signin. Key words: account, unit, consent,
role, grant, assignment, scope, verification.
"""
