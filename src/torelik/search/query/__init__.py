"""Query: from what a person types to a request, and from a text to its marked passage (cl. 4(9), 12).

Key words: query (the typed text and what narrows it), hits (what is found, counted and offered), marks (which
words to mark), snippet (the best passage of a text, in parts). No typed text is an error.
"""
