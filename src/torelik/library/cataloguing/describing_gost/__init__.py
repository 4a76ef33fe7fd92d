"""Describing by GOST: a bibliographic description, a card and a list entry made from MARC 21 (cl. 12, cataloguing).

Words: a *style* is the standard followed (GOST 7.1-2003 or GOST R 7.0.100-2018); an *area* is a part of a description
between points and dashes; the *language of description* is that of the title and gives the prescribed words ("с.", "б.",
"p."); a *set* is a publication in several volumes, described at two levels. Plain Python: no tables, no Django.
"""

from .abbreviating import abbreviated
from .areas import Area, GostDescription, Span, Style, describe_by_gost, describe_set, language_of_description
from .cards import Card, card_of_record, card_of_set, cards_of_record

__all__ = [
    "Area",
    "Card",
    "GostDescription",
    "Span",
    "Style",
    "abbreviated",
    "card_of_record",
    "card_of_set",
    "cards_of_record",
    "describe_by_gost",
    "describe_set",
    "language_of_description",
]
