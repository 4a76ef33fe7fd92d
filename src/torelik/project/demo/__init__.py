"""The demonstration academy: people who are invented, books that exist, texts written for it."""
