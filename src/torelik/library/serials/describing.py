"""The record of one issue, made of the record of its periodical."""

from torelik.library.cataloguing.marc import DataField, Field, MarcRecord
from torelik.library.editing.grid import with_control
from torelik.library.editing.parts import part_of


def issue_record(whole: MarcRecord, *, begun: MarcRecord, year: int, label: str) -> MarcRecord:
    """Return the record of an issue: title and publisher of the periodical, year and number, the link to the periodical."""
    said = f"{year}, № {label}"
    fields: list[Field] = []
    for one in part_of(whole, begun=begun).fields:
        if isinstance(one, DataField) and one.tag == "245":
            fields.append(DataField(one.tag, one.ind1, one.ind2, (*one.subfields, ("n", said))))
        elif isinstance(one, DataField) and one.tag == "773":
            fields.append(DataField(one.tag, one.ind1, one.ind2, (*one.subfields, ("g", said))))
        else:
            fields.append(one)
    published = next(whole.data_fields("264", "260"), None)
    named = [(code, text) for code, text in published.subfields if code in "ab"] if published else []
    fields.append(DataField("264", " ", "1", (*named, ("c", str(year)))))
    fields += whole.data_fields("022")
    record = MarcRecord(begun.leader, tuple(sorted(fields, key=lambda one: one.tag)))
    codes = record.control("008")
    return with_control(record, "008", f"{codes[:6]}s{year:04}    {codes[15:]}") if len(codes) == 40 else record
