"""Shelving: where a title belongs — trees of UDC and LBC, author marks, shelf marks (cl. 12, cataloguing).

Words: a *class* is a place in the tree of a *scheme*, named by its *notation*; an *author mark* is a letter and a number
that orders titles of one class; a *shelf mark* is both, e.g. ``67.404 / С 89``.
"""
