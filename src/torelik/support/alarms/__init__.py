"""Alarms: what those who answer for the product must know at once, told to the holders of a grant (cl. 10(2)).

Key words: alarm, addressee.
"""
