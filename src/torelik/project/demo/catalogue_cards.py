"""From an entry of ``records.yaml`` to a MARC 21 record, as a cataloguer would key it in."""

from typing import Any

from torelik.library.api import NEW_LEADER, ControlField, DataField, MarcRecord

LANGUAGE_CODES = {"kk": "kaz", "ru": "rus", "en": "eng", "la": "lat", "de": "ger", "fr": "fre"}
LEADERS = {"serial": "00000nas a2200000 i 4500", "article": "00000naa a2200000 i 4500"}
GENRES = {
    "act": ("Нормативтік құқықтық актілер", "Нормативные правовые акты", "Normative legal acts"),
    "court-practice": ("Сот тәжірибесі", "Судебная практика", "Court practice"),
    "dissertation": ("Диссертациялар", "Диссертации", "Dissertations"),
}
Subfields = list[tuple[str, str]]


def marc_of(entry: dict[str, Any]) -> MarcRecord:
    """Return the record that describes one entry; ISBD punctuation included."""
    language = LANGUAGE_CODES[entry["language"]]
    fields: list[ControlField | DataField] = [
        ControlField("001", f"demo-{entry['key']}"),
        ControlField("003", "torelik"),
        ControlField("008", _fixed_field(entry, language=language)),
    ]
    fields += _identifiers(entry)
    codes = [LANGUAGE_CODES[code] for code in entry.get("languages", [])]
    if codes:
        fields.append(_field("041", [("a", code) for code in codes], ind1="0"))
    if udc := entry.get("udc"):
        fields.append(_field("080", [("a", str(udc))]))
    if bbk := entry.get("bbk"):
        fields.append(_field("084", [("a", str(bbk)), ("2", "rubbk")]))
    fields += _description(entry)
    fields += _subjects(entry)
    fields += _added_entries(entry)
    return MarcRecord(leader=LEADERS.get(entry["kind"], NEW_LEADER), fields=tuple(fields))


def _fixed_field(entry: dict[str, Any], *, language: str) -> str:
    """Return the 40 positions of 008: date of cataloguing, year, country, form and contents, language."""
    year = f"s{entry['year']:4}    " if entry.get("year") else "nuuuu    "
    if entry["kind"] == "serial":
        particular = "uu p       0    0"
    else:
        online = "o" if entry["kind"] == "e-resource" else " "
        contents = {"act": "l", "court-practice": "v", "dissertation": "m"}.get(entry["kind"], " ")
        official = "f" if entry["kind"] == "act" else " "
        particular = f"     {online}{contents}   {official}000 0 "
    return f"261123{year}kz {particular}{language} d"


def _identifiers(entry: dict[str, Any]) -> list[ControlField | DataField]:
    found: list[ControlField | DataField] = []
    if isbn := entry.get("isbn"):
        found.append(_field("020", [("a", str(isbn))]))
    if issn := entry.get("issn"):
        found.append(_field("022", [("a", str(issn))]))
    return found


def _description(entry: dict[str, Any]) -> list[ControlField | DataField]:
    fields: list[ControlField | DataField] = []
    authors, corporate = entry.get("authors", []), entry.get("corporate", [])
    if authors:
        fields.append(_field("100", [("a", authors[0]), ("4", "aut")], ind1="1"))
    elif corporate:
        fields.append(_field("110", [("a", corporate[0])], ind1="1"))
    title: Subfields = [("a", entry["title"])]
    if parallel := entry.get("parallel_title"):
        title.append(("b", parallel))
        title[-2] = ("a", f"{entry['title']} =")
    if subtitle := entry.get("subtitle"):
        title[-1] = (title[-1][0], f"{title[-1][1]} :")
        title.append(("b", subtitle))
    if responsibility := entry.get("responsibility"):
        title[-1] = (title[-1][0], f"{title[-1][1]} /")
        title.append(("c", responsibility))
    fields.append(_field("245", title, ind1="1" if authors or corporate else "0", ind2="0"))
    if edition := entry.get("edition"):
        fields.append(_field("250", [("a", edition)]))
    imprint: Subfields = []
    if place := entry.get("place"):
        imprint.append(("a", f"{place} :" if entry.get("publisher") else f"{place},"))
    if publisher := entry.get("publisher"):
        imprint.append(("b", f"{publisher},"))
    if year := entry.get("year"):
        imprint.append(("c", str(year)))
    if imprint:
        fields.append(_field("264", imprint, ind2="1"))
    if extent := entry.get("extent"):
        fields.append(_field("300", [("a", extent)]))
    if series := entry.get("series"):
        fields.append(_field("490", [("a", series)], ind1="0"))
    fields += _notes(entry)
    return fields


def _notes(entry: dict[str, Any]) -> list[ControlField | DataField]:
    fields: list[ControlField | DataField] = []
    if act := entry.get("act"):
        parts = [str(act.get("body", "")), str(act.get("date", "")), f"№ {act['number']}" if act.get("number") else ""]
        fields.append(_field("500", [("a", ", ".join(part for part in parts if part))]))
    if note := entry.get("note"):
        fields.append(_field("500", [("a", note)]))
    if abstract := entry.get("abstract"):
        fields.append(_field("520", [("a", abstract)]))
    return fields


def _subjects(entry: dict[str, Any]) -> list[ControlField | DataField]:
    own = [_field("650", [("a", subject)], ind2="4") for subject in entry.get("subjects", [])]
    english = [] if entry["language"] == "en" else [_field("653", [("a", subject)]) for subject in entry.get("subjects_en", [])]
    genres = GENRES.get(entry["kind"])
    position = {"kk": 0, "ru": 1}.get(entry["language"], 2)
    return [*own, *english, *([_field("655", [("a", genres[position])], ind2="4")] if genres else [])]


def _added_entries(entry: dict[str, Any]) -> list[ControlField | DataField]:
    fields: list[ControlField | DataField] = []
    for author in entry.get("authors", [])[1:]:
        fields.append(_field("700", [("a", author), ("4", "aut")], ind1="1"))
    for role, code in (("translators", "trl"), ("editors", "edt")):
        fields += [_field("700", [("a", person), ("4", code)], ind1="1") for person in entry.get(role, [])]
    skipped = 0 if entry.get("authors") else 1
    fields += [_field("710", [("a", body)], ind1="1") for body in entry.get("corporate", [])[skipped:]]
    if link := entry.get("link"):
        fields.append(_field("856", [("u", link)], ind1="4", ind2="0"))
    return fields


def _field(tag: str, subfields: Subfields, *, ind1: str = " ", ind2: str = " ") -> DataField:
    return DataField(tag, ind1, ind2, tuple(subfields))
