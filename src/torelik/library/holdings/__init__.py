"""Holdings: the copies that the library owns and the places where they stand (cl. 12).

Words: item (one copy), storage place, barcode, inventory number. Holdings do not know who has a copy on loan:
that is asked of lending.
"""
