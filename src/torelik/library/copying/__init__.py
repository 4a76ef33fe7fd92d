"""Copying and mending: records from other libraries, duplicates made one, many records changed at once (cl. 12).

Words: a *target* is a catalogue elsewhere that is asked over SRU or Z39.50; what it gives is *found* and becomes ours by
saving or by merging field by field; a *merging* makes two records one and leaves a signpost; a *batch* is one change to
many records with a preview and a way back; a *table* is an XLSX file of descriptions with its mapping.
"""
