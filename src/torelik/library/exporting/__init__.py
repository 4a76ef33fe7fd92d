"""Exporting: everything that the library knows, in open formats, for who takes it elsewhere (cl. 12).

Key words: export (one ZIP, made by the worker), table (JSON lines, described by a schema), manifest (every file with
its SHA-256). What is exported is found by looking, so that a new table leaves with the others.
"""
