"""Electronic copies: files of a title that readers open in the browser, each with its right (cl. 4(9), 12).

Words: electronic copy (a readable file of documents that belongs to a record), attach, replace, withdraw. What may be read
by whom is decided by ``documents.rights``; this module says which title a file belongs to.
"""
