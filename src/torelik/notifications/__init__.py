"""Notifications: what a person should know without asking. Key words: notification, kind, read.

A context above registers the kinds it sends; the words are made in the reader's language when they are shown.
"""
