"""Support: what keeps the product usable day and night (cl. 4(1), 6). Modules: guides. Key words: guide, persona."""
