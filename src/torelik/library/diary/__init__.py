"""The diary of the library: what was done on each day, in each month, since the beginning of the year (cl. 12).

It has the parts of the paper diary of libraries in Kazakhstan (кітапхана жұмысының күнделігі, дневник работы
библиотеки). Key words: span (a day, a month or a year on one page), part (by what the figures are told apart), column.
"""
