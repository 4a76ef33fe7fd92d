"""The export of the journal to collectors of security events."""
