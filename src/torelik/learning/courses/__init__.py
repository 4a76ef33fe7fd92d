"""Courses: a discipline as it is taught in a term (cl. 13). Words: course, module, lesson, block, teacher."""
