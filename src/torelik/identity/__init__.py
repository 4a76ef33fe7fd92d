"""Who people are and what they may do (cl. 4(6), 13).

Modules, low to high: units, accounts, roles, signin. Key words: account, unit, role, grant, assignment, scope.
"""
