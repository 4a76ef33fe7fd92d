"""Files as given: kept byte for byte beside their digest, and one gate for what people send (cl. 4(9), 5).

Key words: stored file, digest, size; kind (by content, not by name), refusal, marking, scanner.
"""
