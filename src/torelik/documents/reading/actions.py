"""What readers leave behind: marks, the place where they stopped, and a count without a name.

None of this is in the journal: what a person reads is nobody's business, and nothing here changes what others see.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from torelik.documents.reading import queries, rules
from torelik.documents.reading.models import ReadingMark, ReadingPlace, ViewCount
from torelik.documents.reading.permissions import Opening
from torelik.documents.reading.vocabulary import MarkKind, MarkRefusal, View
from torelik.documents.text import queries as texts
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound


class MarkRefused(Exception):
    """A mark is not kept; carries every reason."""

    def __init__(self, refusals: list[MarkRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = refusals


@transaction.atomic  # nosemgrep: act-without-a-grant - one's own reading
def keep_mark(
    *,
    opening: Opening,
    key: UUID,
    kind: MarkKind,
    number: int | None,
    page: int | None,
    start: int | None,
    end: int | None,
    note: str,
    by: Actor,
    at: datetime,
) -> ReadingMark:
    """Keep a mark of the reader in a file that is open to them; the same *key* again changes nothing.

    The quoted words are taken from the text, not from the browser. Raises ``MarkRefused``, ``ReadingRefused`` for a place
    that is not open, ``NotFound`` for a visitor or a key that is somebody else's.
    """
    account_id = _account_of(by)
    if (known := ReadingMark.objects.filter(uuid=key).first()) is not None:
        if (known.account_id, known.readable_id) != (account_id, opening.card.id):
            raise NotFound(key)
        return known
    part = texts.part_of(opening.card.stored_id, number) if number is not None else None
    place = part.page if part else page
    if place is not None or opening.access.is_partial:
        opening.require_page(place or 0)
    refusals = rules.refusals_to_mark(
        kind,
        has_part=part is not None or (number is None and page is not None and page > 0),
        text_length=len(part.text) if part else 0,
        start=start,
        end=end,
        note=note,
        marks=queries.count_marks(opening.card.id, account_id=account_id),
    )
    if refusals:
        raise MarkRefused(refusals)
    quote = part.text[start:end] if part and start is not None else ""
    try:
        with transaction.atomic():
            return ReadingMark.objects.create(
                uuid=key, readable_id=opening.card.id, account_id=account_id, kind=kind, number=number, page=place,
                start=start, end=end, quote=quote, note=note.strip().replace("\0", ""), made_at=at,
            )  # fmt: skip
    except IntegrityError:  # the same mark from two tabs at once
        return ReadingMark.objects.get(uuid=key, account_id=account_id)


@transaction.atomic  # nosemgrep: act-without-a-grant - one's own reading
def change_note(*, uuid: UUID, note: str, by: Actor, at: datetime) -> None:
    """Write the reader's own note anew. Raises ``NotFound`` for anybody else's, ``MarkRefused`` for an empty or endless one."""
    row = ReadingMark.objects.filter(uuid=uuid, account_id=_account_of(by)).first()
    if row is None:
        raise NotFound(uuid)
    checks = {MarkRefusal.EMPTY_NOTE: not note.strip(), MarkRefusal.TOO_LONG: len(note) > rules.LONGEST_NOTE}
    if any(checks.values()):
        raise MarkRefused([refusal for refusal, applies in checks.items() if applies])
    row.note = note.strip().replace("\0", "")
    if row.kind == MarkKind.BOOKMARK:
        row.kind = MarkKind.NOTE
    row.save(update_fields=["note", "kind"])


@transaction.atomic  # nosemgrep: act-without-a-grant - one's own reading
def remove_mark(*, uuid: UUID, by: Actor) -> None:
    """Remove the reader's own mark; one that is gone already stays gone. Raises ``NotFound`` for a visitor."""
    ReadingMark.objects.filter(uuid=uuid, account_id=_account_of(by)).delete()


@transaction.atomic  # nosemgrep: act-without-a-grant - one's own reading
def keep_place(*, opening: Opening, view: View, number: int, by: Actor, at: datetime) -> None:
    """Keep where the reader stopped; of two devices the later wins. Does nothing for a visitor."""
    if by.account_id is None or number < 1:
        return
    seen = {"view": view, "number": number, "seen_at": at}
    ReadingPlace.objects.update_or_create(readable_id=opening.card.id, account_id=by.account_id, defaults=seen)


def count_view(*, opening: Opening, today: date) -> None:
    """Count that the file was opened, without saying by whom."""
    counted = ViewCount.objects.filter(readable_id=opening.card.id, day=today).update(views=F("views") + 1)
    if not counted:
        try:
            with transaction.atomic():
                ViewCount.objects.create(readable_id=opening.card.id, day=today, views=1)
        except IntegrityError:  # two readers were the first of the day
            ViewCount.objects.filter(readable_id=opening.card.id, day=today).update(views=F("views") + 1)


@transaction.atomic
def forget_reader(account_id: int) -> int:
    """Erase what is kept of a person's reading; return how many rows went."""
    marks, _each = ReadingMark.objects.filter(account_id=account_id).delete()
    places, _each = ReadingPlace.objects.filter(account_id=account_id).delete()
    return marks + places


def _account_of(by: Actor) -> int:
    if by.account_id is None:
        raise NotFound("Marks are kept for who has signed in.")
    return by.account_id
