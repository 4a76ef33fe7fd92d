"""Cataloguing: bibliographic records, their import from MARC files with a preview, and export (cl. 12).

Words: a *record* describes one title and is kept as MARC 21; its *original* is the bytes it came as; an *import* is
one file brought in, with an *entry* for every piece of it; what cannot be read is *quarantined* with a reason.
"""
