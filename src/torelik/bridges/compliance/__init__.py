"""Compliance: every clause of the order with its live state, and the register of legal bases (cl. 8, 10, 10(1)).

A clause lists proofs; each proof is one function that looks at the product as it is now and never at what it should be.
Key words: clause, proof, state of a proof, legal basis, edition, mark.
"""
