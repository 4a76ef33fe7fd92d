"""Webhooks: other programs are told what has happened here, signed, in order, at least once (cl. 12).

The sealed journal is the spool: a cursor goes along the chain, and whatever an address has asked for becomes a delivery of
that address, with references and no personal data. Each address has a line of its own, so that one which is away holds up
nobody; the outbox, one line for the whole product, is not made to wait for strangers' servers. Key words: webhook, delivery,
signature, known event.
"""
