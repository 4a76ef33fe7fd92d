"""One search over library, texts, learning and portal, from every page's header and Ctrl+K (cl. 4(9), 12).

Key words: group (what is found in one product), audience (who the asker is to the index: nobody finds, counts or guesses what
they may not see).
"""
