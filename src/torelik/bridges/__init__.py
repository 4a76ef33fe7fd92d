"""Bridges: the only code that knows two products. Modules: compliance."""
