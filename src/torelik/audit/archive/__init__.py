"""Archives: sealed months of the journal as files that anyone can verify, and that can be read again (cl. 10(2)).

Kept for three years or more; two months or more stay online. Key words: month, manifest, shelf, restore.
"""
