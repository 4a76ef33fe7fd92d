"""The bulletin of new acquisitions: what came in a period, by field of knowledge, described by GOST 7.1 (cl. 12).

Key words: new title (a title of which copies came in the period, by purchase, gift or exchange, and were not taken back).
"""
