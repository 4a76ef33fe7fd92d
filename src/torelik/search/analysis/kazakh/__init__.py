"""Kazakh: from a word as it is written to its dictionary form (cl. 4(9), 12).

Key words: ending (a chain of morphemes as it is written after one kind of stem), split (a word taken apart), lexicon
(what is known about stems), ranking (which split is the likely one), table (all of that compiled for speed). The
dictionary form of a verb is its bare root, as in «UD Kazakh-KTB»: оқыған → оқы, бармағандықтан → бар.
"""
