"""The outbox: what must happen after a change is committed - index it, tell somebody, send it out.

A message is written in the transaction of the change and delivered afterwards, at least once and in order
within its topic. Key words: topic, message, handler, lease.
"""
