"""Reading: the auditor's pages - search, one event, file of what was found, catalogue, state of the chain (cl. 10(2)).

Reading the journal is itself an event: one for each search, not one for each page of what it found.
"""
