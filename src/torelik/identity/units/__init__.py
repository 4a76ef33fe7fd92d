"""Units of the Academy: who owns content and does the work (cl. 7). Key words: unit, head."""
