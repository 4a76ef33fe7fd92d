"""The library for programs: records for everybody; readers, loans and holds by a token (cl. 12; ``docs/protocols.md``).

Each address is one query or one act that the pages have too; refusals are lending's own. Key words: cursor, key of a request.
"""
