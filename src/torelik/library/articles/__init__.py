"""The article index: what stands in issues and books, entered issue by issue, listed and printed (cl. 12).

Words: host (the issue of a periodical, or the book, in which an article stands), contents (the articles of one host),
section (a heading of the issue under which articles stand), yearly index (the articles of a periodical's year).
"""
