"""Keeping dictionaries as records and authorities are; nothing here is asked for by a person."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from torelik.kernel import rows
from torelik.library.authorities import queries as authorities
from torelik.library.authorities.rules import dates_fit
from torelik.library.cataloguing import indexing
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.cataloguing.indexing import Present
from torelik.library.dictionaries import rules
from torelik.library.dictionaries.models import DictionaryEntry, DictionaryHeading, DictionaryLetter
from torelik.library.dictionaries.rules import Wanted
from torelik.library.dictionaries.vocabulary import Dictionary
from torelik.outbox import api as outbox

PORTION = 500


def enter_records(ids: Sequence[int], present: Sequence[Present]) -> None:
    """Enter records that have changed under the headings of their present versions; twice gives the same."""
    by_id = {one.id: one for one in present}
    for start in range(0, len(ids), PORTION):
        portion = ids[start : start + PORTION]
        _enter(portion, [by_id[one] for one in portion if one in by_id])


@transaction.atomic
def _enter(ids: Sequence[int], present: Sequence[Present]) -> None:
    wanted = {one.id: rules.headings_of(one.marc, one.description) for one in present}
    spelled: dict[str, Wanted] = {}
    for one in (one for held in wanted.values() for one in held):
        # Of several spellings the first is kept, but none that shouts.
        if one.key not in spelled or (spelled[one.key].text.isupper() and not one.text.isupper()):
            spelled[one.key] = one
    headings = _kept(spelled)
    letters: set[tuple[str, str]] = set()
    standing = DictionaryEntry.objects.filter(record_id__in=ids).values_list("record_id", "heading_id", "pk")
    before = {(record_id, heading_id): pk for record_id, heading_id, pk in standing}
    after = {(record_id, headings[one.key]) for record_id, held in wanted.items() for one in held}
    gone = {place: pk for place, pk in before.items() if place not in after}
    for portion in _portions(gone.values()):
        DictionaryEntry.objects.filter(pk__in=portion).delete()
    rows.insert_values(DictionaryEntry, ("record", "heading"), sorted(after - before.keys()), leave_present=True)
    _recount({heading_id for _, heading_id in before.keys() ^ after})
    names = {one.name_key for one in spelled.values()}
    for portion in _portions({heading_id for _, heading_id in gone}):
        # Only where a title has left can there be none.
        left = DictionaryHeading.objects.filter(pk__in=portion)
        names |= set(left.values_list("name_key", flat=True))
        lost = left.filter(titles=0, authority=None)
        letters |= set(lost.values_list("dictionary", "letter"))
        lost.delete()
    refresh_references(names)
    _drop_letters(letters)


@transaction.atomic
def refresh_references(name_keys: Collection[str]) -> None:
    """Keep the references from forms of the authorities that have, or had, one of these names; twice gives the same.

    A form refers where no title stands under it and titles stand under another form of the same authority.
    """
    keys = {key for key in name_keys if key}
    if not keys:
        return
    known = DictionaryHeading.objects.filter(name_key__in=keys, authority__isnull=False)
    ids = set(known.values_list("authority_id", flat=True)) | authorities.ids_with_keys(keys)
    if not ids:
        return
    forms = authorities.forms_of(ids)
    used = _used(forms)
    wanted: dict[tuple[int, str], Wanted] = {}
    for form in forms:
        for dictionary in rules.DICTIONARIES_OF_KIND[form.kind]:
            mine = used[form.authority_id, dictionary]
            key = rules.key_of(dictionary, form.text)
            if mine and key and form.key not in mine:
                wanted[form.authority_id, key] = Wanted(
                    dictionary, key, form.text, form.text, form.kind.value, form.key, form.years
                )
    held = {(row.authority_id, row.key): row for row in DictionaryHeading.objects.filter(authority__in=ids).select_for_update()}
    gone = [row for place, row in held.items() if place not in wanted]
    DictionaryHeading.objects.filter(pk__in=[row.pk for row in gone]).delete()
    _create([_row(one, authority_id=place[0]) for place, one in wanted.items() if place not in held])
    _drop_letters({(row.dictionary, row.letter) for row in gone})


def fill_dictionaries(*, at: datetime) -> int:
    """Have all records entered where the dictionaries are empty yet: after the upgrade that brought them.

    Nothing is asked for while messages wait: those may be about the same records. Returns how many records were asked for.
    """
    if outbox.waiting() or DictionaryHeading.objects.exists():
        return 0
    ids = cataloguing.all_keys()
    for start in range(0, len(ids), PORTION):
        indexing.ask_for_indexing(ids[start : start + PORTION], at=at)
    return len(ids)


def _kept(wanted: dict[str, Wanted]) -> dict[str, int]:
    """Return the numbers of these headings by key; those that are new are made."""
    found: dict[str, int] = {}
    keys = sorted(wanted)
    for again in (False, True):
        missing = [key for key in keys if key not in found]
        if again and missing:
            _create([_row(wanted[key]) for key in missing])
        for start in range(0, len(missing), PORTION):
            known = DictionaryHeading.objects.filter(key__in=missing[start : start + PORTION], authority=None)
            found |= dict(known.values_list("key", "pk"))
    return found


def _row(wanted: Wanted, *, authority_id: int | None = None) -> DictionaryHeading:
    return DictionaryHeading(
        dictionary=wanted.dictionary, key=wanted.key, text=wanted.text,
        ordering=rules.ordering_of(wanted.dictionary, wanted.sorted_as),
        letter=rules.letter_of(wanted.dictionary, wanted.sorted_as),
        kind=wanted.kind, name_key=wanted.name_key, years=wanted.years, authority_id=authority_id,
    )  # fmt: skip


def _create(headings: Sequence[DictionaryHeading]) -> None:
    rows.insert(headings, leave_present=True)
    letters = {(row.dictionary, row.letter) for row in headings if row.letter}
    DictionaryLetter.objects.bulk_create(
        [
            DictionaryLetter(
                dictionary=dictionary, letter=letter, ordering=rules.ordering_of_letter(Dictionary(dictionary), letter)
            )
            for dictionary, letter in sorted(letters)
        ],
        ignore_conflicts=True,
    )


def _recount(heading_ids: Collection[int]) -> None:
    """Count the titles of these headings anew: a sum that was only added to would keep every slip for ever.

    Their rows are locked first, in one order: an import derives beside the outbox, and whoever comes second must count
    what the first has written.
    """
    entries = DictionaryEntry.objects.filter(heading=OuterRef("pk")).order_by()
    titles = Coalesce(Subquery(entries.values("heading").annotate(titles=Count("pk")).values("titles")), 0)
    for portion in _portions(heading_ids):
        headings = DictionaryHeading.objects.filter(pk__in=portion)
        list(headings.select_for_update().order_by("pk").values_list("pk"))
        headings.update(titles=titles)


def _portions(ids: Iterable[int]) -> Iterator[list[int]]:
    """Yield the numbers in one order, as many at once as a statement takes."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), PORTION):
        yield ordered[start : start + PORTION]


def _drop_letters(letters: Collection[tuple[str, str]]) -> None:
    for dictionary, letter in letters:
        if not DictionaryHeading.objects.filter(dictionary=dictionary, letter=letter).exists():
            DictionaryLetter.objects.filter(dictionary=dictionary, letter=letter).delete()


def _used(forms: Sequence[authorities.Form]) -> dict[tuple[int, Dictionary], set[str]]:
    """Return under which forms of each authority titles stand, by dictionary; one query."""
    held = DictionaryHeading.objects.filter(name_key__in={form.key for form in forms}, authority=None, titles__gt=0)
    standing: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for dictionary, kind, key, years in held.values_list("dictionary", "kind", "name_key", "years"):
        standing[kind, key].append((dictionary, years))
    used: dict[tuple[int, Dictionary], set[str]] = defaultdict(set)
    for form in forms:
        for dictionary, years in standing[form.kind.value, form.key]:
            if dates_fit(years, form.years):
                used[form.authority_id, Dictionary(dictionary)].add(form.key)
    return used
