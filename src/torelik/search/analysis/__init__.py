"""Analysis: from text to terms, the same for every engine and for marking hits (cl. 4(9), 12).

Key words: token (one reading of one word at its place in the original text), term (what engines compare and
never take apart), weak term (a freer form of the word, compared at a lower weight), sort key (the Kazakh
alphabet's order in any database). Plain Python without Django.
"""
