"""Help desk: a question becomes a ticket of the unit in charge, with state and answer (cl. 6, 14(3)).

Everybody signed in may ask, and every visitor of the portal. Key words: ticket, category, unit in charge, answer.
"""
