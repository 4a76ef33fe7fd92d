"""Words: how a word is understood, and what librarians have taught the search about it (cl. 12).

Key words: correction (this form belongs to that dictionary form), headword (a word that the lexicon lacked). A correction is
in force for questions at once, for what is found when the index has been made anew, a minute or two later.
"""
