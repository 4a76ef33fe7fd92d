"""Administration of the library: what its papers are numbered by (cl. 12).

Key words: series (one register whose papers are numbered together), year, number (without gaps, never given twice).
"""
