"""Classroom: where learners and teachers meet (cl. 13). Words: meeting, timetable, today, lesson as it is read."""
