"""Notifications: what a person should know without asking (cl. 12, 21).

Key words: kind (an event that people are told of), group (kinds that a person chooses together), text (the words of a kind
in one language for one channel: the product's own, or what the Academy keeps in their place), place (``{title}``: what
is filled in), channel.

A context above registers the kinds it sends; the words are made in the reader's language when they are shown.
"""
