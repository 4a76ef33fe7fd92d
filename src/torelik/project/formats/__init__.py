"""Dates and numbers as Kazakhstan writes them in the three languages (design language, section 5)."""
