"""Guides of each persona in three languages, opened from inside the product (cl. 4(1)). Key words: guide, chapter.

The texts are Markdown files of the repository, ``docs/guides/<language>/<guide>.md``, with pictures beside them.
"""
