"""Printing: acts, registers, cards and sheets as PDF/A, set by Typst from one form for each kind of paper (cl. 12, 13).

Key words: form (a Typst file of the context that owns the paper), house (what all forms share), data (values and words).
"""
