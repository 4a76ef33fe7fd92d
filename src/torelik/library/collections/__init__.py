"""Collections: readers' lists, published collections, saved searches that tell what is new, and export of results (cl. 12).

Key words: list (titles that a reader has put together), collection (a list that the library has published), saved search (a
question that is asked again every day or week), exhibition
(a published collection with sections, texts in three languages and days), export (titles for other programs and for paper).
"""
