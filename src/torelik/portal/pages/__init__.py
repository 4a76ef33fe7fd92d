"""Pages: the tree of the site and the publication set that joins a page's three languages (cl. 14, 16, 17, 20, 21).

Key words: publication set, version, source language, refusal to publish, owner unit, direction of activity.
"""
