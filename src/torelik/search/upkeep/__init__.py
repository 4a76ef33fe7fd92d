"""Upkeep: the index is compared with the database every night, and mended where it differs (cl. 4(9), 12).

Key words: difference (a document missing, stale, or left over), check, mending. An index that differs is a fault of ours
or of the machine; it is mended first and told of then.
"""
