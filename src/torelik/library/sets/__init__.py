"""Sets of books: the textbooks of a course, issued to a whole group by one act and signed for on one sheet (cl. 12).

Words: set, title of a set, copy of a set, what was handed out.
"""
