"""The journal: recorded, sealed, proved, exported, archived, read."""
