"""Text: what stands in the files, page by page and article by article (cl. 4(9), 12; full-text database).

Key words: extraction (the reading of one file), part (a page, an article or a section: what a hit opens), fault (why a file
has no text), belonging (what a file belongs to and who may find it: its owner says so).
"""
