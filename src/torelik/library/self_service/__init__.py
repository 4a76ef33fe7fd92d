"""Self-service: terminals that issue and take back books by themselves, over SIP2 and as a page (cl. 12).

Key words: terminal, SIP2, self-check, kiosk.
"""
