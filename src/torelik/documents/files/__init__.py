"""Files as given: kept byte for byte beside their digest. Key words: stored file, digest, size."""
