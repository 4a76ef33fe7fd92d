"""Checkpoints: what the chain had become at a moment, signed and copied off the host (cl. 10(2)).

Only they can show that the newest part of the journal was cut off or the whole chain rewritten: whoever can change
the database can compute seals, but has neither the sealer's key nor the copy on another host.
Key words: statement, checkpoint, key, folder.
"""
