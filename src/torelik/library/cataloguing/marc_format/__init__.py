"""MARC 21 for bibliographic data as far as a library of law meets it: what each field, indicator, subfield and code is called.

The knowledge stands in five tables beside this file, each word in three languages: what is read by cataloguers is data of
the standard and not text of the interface. A tag that is not there is unknown to the tables, not forbidden.
"""

from torelik.library.cataloguing.marc_format.tables import (
    CONTROL_LENGTHS,
    FieldFormat,
    Material,
    Position,
    SubfieldFormat,
    fixed_positions,
    format_of,
    known_tags,
    material_of,
    new_fixed,
)

__all__ = [
    "CONTROL_LENGTHS",
    "FieldFormat",
    "Material",
    "Position",
    "SubfieldFormat",
    "fixed_positions",
    "format_of",
    "known_tags",
    "material_of",
    "new_fixed",
]
