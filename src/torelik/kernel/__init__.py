"""Words that every context shares: clock, Actor, Period, Trilingual, identifiers, errors.

No tables and no pages live here; the kernel imports nothing of the product.
"""
