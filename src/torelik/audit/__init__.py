"""The journal: what happened, who did it, about what, when (cl. 10(2)).

Append-only and tamper-evident. Key words: event, catalogue of events, seal, chain.
An event's row is written in the transaction of the change itself: no event, no change.
One sealer appends the chain of hashes afterwards, so that no business write waits for another.
"""
