"""The library: catalogue, copies, readers, lending, and the reader's search (cl. 12).

Words: record (one title), item (one copy), patron (a reader), loan. Modules from low to high: cataloguing, holdings,
patrons, lending, opac.
"""
