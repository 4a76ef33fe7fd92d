"""Dictionaries of the catalogue: whoever does not know what to type looks through what there is (cl. 12, reader search).

Key words: dictionary (authors, titles, subjects …), heading (what titles stand under), reference (see, see also), class.
"""
