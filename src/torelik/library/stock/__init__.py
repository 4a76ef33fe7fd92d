"""Stock: what came into the library, what left it, where it moved, what it is worth; the summary register (cl. 12).

Key words: document (a receipt, a write-off, a transfer, a revaluation; a draft until it is posted), entry (one line of the
ledger, only ever added), register (a question to the ledger), reversal (the only way to undo what was posted), closing.
"""
