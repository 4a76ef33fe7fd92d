"""Distance learning (cl. 13): programmes, courses, enrolment, tests and their results, the timetable.

Nothing here answers the anonymous. Modules, low to high: curriculum, courses, enrolment, assessment, classroom.
"""
