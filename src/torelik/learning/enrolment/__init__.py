"""Enrolment: who studies what, since when, on what basis (cl. 13). Words: group, enrolment, progress."""
