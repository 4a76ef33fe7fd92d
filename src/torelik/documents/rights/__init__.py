"""Rights of each file of the electronic library: who may read it, on what ground, until when (cl. 4(9)).

Key words: readable file, right (holder, ground, term, access), reading room (networks), refusal. A right ends by its date
alone: no task has to run for the file to close; the clockwork only tells its keepers.
"""
