"""Support: what keeps the product usable day and night (cl. 4(1), 4(2), 6).

Modules, low to high: guides, tickets, health. Key words: guide, ticket, unit in charge, check, state of a check.
"""
