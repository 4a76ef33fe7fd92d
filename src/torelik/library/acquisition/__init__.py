"""Acquisition: suppliers, budgets, suggestions of readers, orders, invoices (cl. 12).

Words: supplier, contract, fund, budget, commitment, suggestion, order, claim, invoice. What was ordered is received by a
document of the stock, which stands above this module and tells it what came.
"""
