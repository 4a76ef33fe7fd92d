"""Authorities as MARC 21 records for authority data, for who takes them elsewhere (cl. 12)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from torelik.kernel.clock import local_time
from torelik.kernel.trilingual import LANGUAGES
from torelik.library.authorities.models import Authority, AuthorityName, AuthorityRelation
from torelik.library.authorities.vocabulary import AuthorityKind, RelationKind
from torelik.library.cataloguing.marc import ControlField, DataField, MarcRecord

PORTION_AUTHORITIES = 200
LEADER = "00000nz  a2200000n  4500"
_ENDINGS = {
    AuthorityKind.PERSON: ("00", "1", " "), AuthorityKind.BODY: ("10", "2", " "), AuthorityKind.MEETING: ("11", "2", " "),
    AuthorityKind.TITLE: ("30", " ", "0"), AuthorityKind.SUBJECT: ("50", " ", " "), AuthorityKind.PLACE: ("51", " ", " "),
}  # fmt: skip
"""The last two figures of the tag of each kind, and its indicators."""

_CONTROL = {RelationKind.BROADER: "g", RelationKind.NARROWER: "h", RelationKind.EARLIER: "a", RelationKind.LATER: "b"}
_COUNTERPART = {RelationKind.BROADER: RelationKind.NARROWER, RelationKind.EARLIER: RelationKind.LATER}


def marc_of_authorities() -> Iterator[MarcRecord]:
    """Yield the authorities that were not merged into others, in portions; three queries each."""
    last = 0
    while rows := list(Authority.objects.filter(pk__gt=last, merged_into=None).order_by("pk")[:PORTION_AUTHORITIES]):
        names, related = _names(rows), _related(rows)
        yield from (_record(row, names[row.pk], related[row.pk]) for row in rows)
        last = rows[-1].pk


def _names(rows: Sequence[Authority]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for authority_id, text in AuthorityName.objects.filter(authority__in=rows).order_by("id").values_list("authority_id", "text"):
        found[authority_id].append(text)
    return found


def _related(rows: Sequence[Authority]) -> dict[int, list[tuple[Authority, RelationKind]]]:
    """Return what each is related to, seen from its own end."""
    found: dict[int, list[tuple[Authority, RelationKind]]] = defaultdict(list)
    ours = {row.pk for row in rows}
    relations = AuthorityRelation.objects.filter(one__in=rows) | AuthorityRelation.objects.filter(other__in=rows)
    for relation in relations.select_related("one", "other").order_by("id"):
        kind = RelationKind(relation.kind)
        if relation.one_id in ours:
            found[relation.one_id].append((relation.other, kind))
        if relation.other_id in ours:
            found[relation.other_id].append((relation.one, _COUNTERPART.get(kind, kind)))
    return found


def _record(row: Authority, names: list[str], related: list[tuple[Authority, RelationKind]]) -> MarcRecord:
    heading = str(row.heading.in_language("kk"))
    shown = {heading}
    variants = [text for text in [*(row.heading.in_language(code) for code in LANGUAGES), *names] if text]
    entered, changed = local_time(row.made_at), local_time(row.updated_at)
    fields: list[ControlField | DataField] = [
        ControlField("001", str(row.uuid)),
        ControlField("005", f"{changed:%Y%m%d%H%M%S}.0"),
        ControlField("008", f"{entered:%y%m%d}n||azannaabn          |a aaa     d"),
    ]
    fields += [
        DataField("024", "7", " ", (("a", number), ("2", source)))
        for number, source in ((row.viaf, "viaf"), (row.isni, "isni"))
        if number
    ]
    fields.append(_field("1", row, heading, row.dates))
    for text in variants:
        if text not in shown:
            shown.add(text)
            fields.append(_field("4", row, text, ""))
    for other, kind in related:
        fields.append(_field("5", other, str(other.heading.in_language("kk")), other.dates, _CONTROL.get(kind, "")))
    fields += [DataField("670", " ", " ", (("a", line),)) for line in row.sources.splitlines() if line.strip()]
    fields += [DataField("680", " ", " ", (("i", row.note),))] if row.note else []
    return MarcRecord(LEADER, tuple(fields))


def _field(block: str, row: Authority, text: str, dates: str, control: str = "") -> DataField:
    ending, first, second = _ENDINGS[AuthorityKind(row.kind)]
    if row.kind == AuthorityKind.PERSON and "," not in text:
        first = "0"
    before = (("w", control),) if control else ()
    years = (("d", dates),) if dates else ()
    return DataField(f"{block}{ending}", first, second, (*before, ("a", text), *years))
