"""Pages of copying: other catalogues, duplicates, batches, quarantine, profiles, tables."""
