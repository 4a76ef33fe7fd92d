class Failure(Exception):
    """The work could not be done; the message tells the person at the keyboard why and what to do."""
