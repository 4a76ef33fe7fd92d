"""Documents: files that people give and take (cl. 4(5), 4(9)). Modules: files. Key words: stored file, digest."""
