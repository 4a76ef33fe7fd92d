"""Accounts: one person, one sign-in for the three products. Key words: account, user name, language."""
