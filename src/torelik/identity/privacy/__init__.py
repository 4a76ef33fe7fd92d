"""Privacy: what the product knows of a person, given out, and taken away where the law allows (law 94-V).

Every context registers how it gives out and how it forgets what it keeps. Key words: inventory, export, erasure, ground
to keep.
"""
