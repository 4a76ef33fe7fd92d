"""Consents: what people agreed to, word for word, and how that is proved (law 94-V, Art. 8, 25).

Key words: consent text (a version, three languages, a hash), record (who agreed to which version, where is the proof),
withdrawal (processing stops within 15 working days).
"""
