"""Bridges: the only code that knows two products. Modules: compliance, one_search, textbook_provision."""
