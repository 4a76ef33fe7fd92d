"""The reader's catalogue: search and record pages for everybody, without signing in (cl. 12, reader search).

Words: scope (where words are looked for), facet (what narrows the answer), availability. What can be found comes from
the index; whether a copy is on the shelf is asked of the database, for the page shown alone.
"""
