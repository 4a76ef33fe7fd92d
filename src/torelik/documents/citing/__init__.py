"""Citing: a work as GOST R 7.0.5-2008 and APA write it, and as BibTeX and RIS for other programs (cl. 12).

Key words: work (what is cited, in plain words), style (a published CSL style), place (page or article of a passage).
"""
