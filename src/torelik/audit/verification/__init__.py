"""Verification: proof that nobody touched the journal, every night and on demand (cl. 10(2)).

It walks the chain from its first seal, or from the last archive, and compares it with the signed checkpoints off the
host. Key words: finding, fault, chain's end.
"""
