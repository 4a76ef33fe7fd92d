"""Periodicals: subscriptions, issues expected, received and claimed, bindings (cl. 12).

Words: periodical, subscription, pattern, issue, receipt of an issue, claim. What a periodical is, its record says; an issue
that is described is a record of its own.
"""
