"""Index: what can be found, and the engines that find it (cl. 4(9), 12).

Key words: document (what a context wants to be found), request (a question in terms, not in words), engine
(one way to keep an index), audience (who may find a document: neither counted nor hinted for anybody else).
The database stays the truth: an index can be made again at any time.
"""
