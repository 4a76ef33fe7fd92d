"""Authorities: names, bodies, meetings, places, subjects and titles under one heading each (cl. 12, cataloguing).

Words: an *authority* is whoever or whatever headings of records name; its *heading* is the preferred form, one for each
language; a *variant* is a form that leads to it ("see"); a *relation* leads to another authority ("see also"). Key words
of linking: a *heading of a record* is a field as it was written, with the authority that its *key* leads to.
"""
