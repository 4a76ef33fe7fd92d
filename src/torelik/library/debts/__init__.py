"""Debts: what readers owe in money for late, lost and damaged books, and what they paid (cl. 12).

Words: debt, charge, payment, waiver, balance. A library that takes no money only blocks, and keeps no ledger.
"""
