"""Curriculum: what the Academy teaches (cl. 13). Words: programme, discipline, credit, outcome."""
