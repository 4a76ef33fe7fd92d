"""Reading: a file in the browser, as text and as pages, with marks, citations and the place where one stopped (cl. 4(9), 12).

Key words: opening (a file that the reader may see now, and how much of it), part and page, mark (bookmark, highlight, note),
place (where somebody stopped). What a person reads and marks is theirs alone: it is in no journal, no list, no statistics.
"""
