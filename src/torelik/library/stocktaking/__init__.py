"""Stock-taking: what should stand on the shelves against what does (cl. 12).

Key words: stock-taking (one check of chosen places, in two passes), expected copy (what should stand there when it was
opened), scan (one number read at a shelf, kept whatever it was), finding (what is known of an expected copy by now).
"""
