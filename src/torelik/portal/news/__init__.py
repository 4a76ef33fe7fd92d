"""News: the feed of cl. 14(2), by category and month, with RSS and Atom. Key words: news item, category, archive."""
