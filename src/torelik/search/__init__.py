"""Search: everything that can be found, by anybody who may find it (cl. 4(9), 12).

Key words: analyser, document, engine, query, hits, audience, source. Search knows no other context: contexts
hand it documents, register themselves as sources for a rebuild, and ask. Nothing is decided from an index.
"""
