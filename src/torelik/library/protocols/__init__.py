"""The catalogue for programs: OAI-PMH 2.0, SRU 1.1 and 1.2, OpenSearch (cl. 12).

Key words: harvester (a program that copies the catalogue), stamp (the second since which a record says what it says),
header, set, resumption token. Everything here is open to everybody and changes nothing; the texts are for programs and in
English, as the protocols have it.
"""
