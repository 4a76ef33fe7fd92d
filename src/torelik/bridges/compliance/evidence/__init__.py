"""Proofs: one function each. It looks at the product as it is at the moment and says what it found, with a number or a day.

What is not built yet answers "not yet" and never a promise. Where another context is to supply a figure later, its
function stands alone, so that one place changes.
"""
