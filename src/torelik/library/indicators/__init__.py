"""Indicators of the library's work: how well the stock is used, and how readers are served (cl. 12).

The words are those of ISO 2789 and of ГОСТ Р 7.0.20: turnover (қордың айналымдылығы, обращаемость фонда), reading rate
(оқылымдылық, читаемость), attendance (келушілік, посещаемость), book supply (кітаппен қамтылу, книгообеспеченность).
They are reports as the others are: declared here, run on the pages of reports. Key words: figure, formula, period before.
"""
