"""Portal: the public site of the Academy in three languages, on Wagtail's page trees (cl. 7, 14-21).

Modules from the bottom up: pages, news, events. Key words: page, publication set, section, editor.
"""
