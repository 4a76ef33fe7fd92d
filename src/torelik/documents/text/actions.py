"""Reading files as texts: asked for, done in the background, done anew."""

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from torelik.audit import api as audit
from torelik.documents.files.actions import open_stored
from torelik.documents.text import indexing, rules
from torelik.documents.text.extracting import ReaderBroke, ReadingFailed, read_file, recognition_languages
from torelik.documents.text.models import Extraction, TextPart
from torelik.documents.text.signals import text_read
from torelik.documents.text.vocabulary import EVENTS, GRANTS, Fault, TextState
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.kernel.identifiers import new_uuid
from torelik.outbox import api as outbox

log = logging.getLogger(__name__)

TOPIC = "documents.read-texts"
"""The outbox topic; its payload is ``{"text": id of the extraction}``."""

BY = Actor.system("texts")


@transaction.atomic  # nosemgrep: act-without-a-grant - its callers offer the file and asked
def want_text(*, stored_id: int, by: Actor, at: datetime) -> None:
    """Have the file read as a text in the background; asked twice, it is read once.

    Whoever offers the file for reading calls this, in the transaction in which the right to offer it was checked.
    """
    row, is_new = Extraction.objects.get_or_create(stored_id=stored_id, defaults={"wanted_at": at, "wanted_by_id": by.account_id})
    if is_new:
        outbox.send(TOPIC, {"text": row.pk}, at=at)
    else:
        indexing.ask_for_indexing([stored_id], at=at)


@transaction.atomic
def read_anew(*, file_uuid: UUID, by: Actor, at: datetime) -> None:
    """Have a file read once more, after its fault was mended or recognition was installed. The old text stays meanwhile.

    Raises ``NotFound``.
    """
    by.require(GRANTS.KEEP_TEXTS)
    row = Extraction.objects.select_for_update(of=("self",)).select_related("stored").filter(stored__uuid=file_uuid).first()
    if row is None:
        raise NotFound("There is no such reading.")
    if row.state in (TextState.WAITING, TextState.READING):
        return
    row.state, row.fault, row.attempts, row.pages_read, row.runner = TextState.WAITING, "", 0, 0, ""
    row.wanted_at, row.wanted_by_id, row.seen_at, row.finished_at = at, by.account_id, None, None
    row.save(
        update_fields=["state", "fault", "attempts", "pages_read", "runner", "wanted_at", "wanted_by", "seen_at", "finished_at"]
    )
    outbox.send(TOPIC, {"text": row.pk}, at=at)
    audit.record(EVENTS.READING_ASKED, by=by, about=row.stored, at=at)


def resume_texts(*, at: datetime) -> int:
    """Ask again for the readings that a stopped worker left; return how many."""
    stale = Q(state=TextState.READING) & (Q(seen_at=None) | Q(seen_at__lt=at - rules.LEFT_ALONE_AFTER))
    lost = Q(state=TextState.WAITING, wanted_at__lt=at - rules.LEFT_ALONE_AFTER, runner="")
    ids = list(Extraction.objects.filter(stale | lost).order_by("id").values_list("id", flat=True)[:100])
    for extraction_id in ids:
        outbox.send(TOPIC, {"text": extraction_id}, at=at)
    return len(ids)


def work_on_text(*, extraction_id: int, at: datetime) -> None:
    """Read one file, page by page, unless somebody does already; the text takes the place of an older one at the end."""
    runner = new_uuid().hex
    row = _claim(extraction_id, runner=runner, at=at)
    if row is None:
        return
    try:
        read = _read(row, runner=runner)
    except ReadingFailed as failed:
        _refuse(row, failed.fault, runner=runner)
    except ReaderBroke as broke:
        log.warning("The reading of file %s broke off: %s", row.stored.uuid, broke)
        if row.attempts >= rules.MOST_ATTEMPTS:
            _refuse(row, Fault.BROKE_READER, runner=runner)
        else:
            _put_back(row, runner=runner)
    except _Overtaken:
        log.info("The reading of file %s was taken over.", row.stored.uuid)
    else:
        if read.has_words:
            _keep(row, read, runner=runner)
        else:
            _refuse(row, Fault.EMPTY if recognition_languages() else Fault.NO_RECOGNITION, runner=runner)


class _Overtaken(Exception):
    """Another process reads the file now."""


@transaction.atomic
def _claim(extraction_id: int, *, runner: str, at: datetime) -> Extraction | None:
    row = Extraction.objects.select_for_update(of=("self",)).select_related("stored").filter(pk=extraction_id).first()
    if row is None or not rules.is_left_alone(TextState(row.state), row.seen_at, at=at):
        return None
    row.state, row.runner, row.seen_at, row.attempts, row.pages_read = TextState.READING, runner, at, row.attempts + 1, 0
    row.save(update_fields=["state", "runner", "seen_at", "attempts", "pages_read"])
    if row.attempts > rules.MOST_ATTEMPTS:
        # The worker itself died over this file, again and again: nobody may try it for ever.
        _refuse(row, Fault.BROKE_READER, runner=runner)
        return None
    return row


def _read(row: Extraction, *, runner: str) -> rules.ReadText:
    pages: list[rules.RawPage] = []
    outline: list[tuple[str, int, int]] = []
    with open_stored(row.stored) as file:
        for answer in read_file(file, name=row.stored.name):
            if "pages" in answer:
                outline = [(str(title), int(level), int(page)) for title, level, page in answer["outline"]]
                _show(row, runner=runner, pages=answer["pages"])
            else:
                pages.append(_page(answer))
                _show(row, runner=runner, pages_read=len(pages))
    ending = row.stored.name.lower().rpartition(".")[2]
    return rules.composed(pages, outline, has_pages=ending == "pdf", has_lines=ending in ("pdf", "txt"))


def _page(answer: dict[str, Any]) -> rules.RawPage:
    # A null sign is no letter of any text, and PostgreSQL does not keep it.
    text = str(answer["text"]).replace("\x00", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return rules.RawPage(int(answer["page"]), text, str(answer.get("title", "")), bool(answer["recognised"]))


def _show(row: Extraction, *, runner: str, **progress: int) -> None:
    """Show that the reading goes on. The time is that of the process at work: only it tells whether it still lives."""
    if not Extraction.objects.filter(pk=row.pk, runner=runner).update(seen_at=clock.now(), **progress):
        raise _Overtaken


@transaction.atomic
def _keep(row: Extraction, read: rules.ReadText, *, runner: str) -> None:
    at = clock.now()
    kept = Extraction.objects.filter(pk=row.pk, runner=runner).update(
        state=TextState.READ, fault="", method=read.method, language=read.language, finished_at=at, runner="",
        contents=[[line.title, line.level, line.number] for line in read.contents],
    )  # fmt: skip
    if not kept:
        return
    TextPart.objects.filter(extraction=row).delete()
    TextPart.objects.bulk_create(
        (
            TextPart(
                extraction=row, number=part.number, kind=part.kind, label=part.label[:40], title=part.title[:200], text=part.text,
                page=part.page, language=part.language,
            )
            for part in read.parts
        ),
        batch_size=100,
    )  # fmt: skip
    facts = {"parts": len(read.parts), "method": read.method.value, "language": read.language}
    audit.record(EVENTS.TEXT_READ, by=BY, about=row.stored, at=at, facts=facts)
    indexing.ask_for_indexing([row.stored_id], at=at)
    text_read.send(sender=Extraction, stored_id=row.stored_id, at=at)


@transaction.atomic
def _refuse(row: Extraction, fault: Fault, *, runner: str) -> None:
    at = clock.now()
    state = TextState.NO_TEXT if fault in (Fault.NO_RECOGNITION, Fault.EMPTY) else TextState.REFUSED
    refused = Extraction.objects.filter(pk=row.pk, runner=runner).update(state=state, fault=fault, finished_at=at, runner="")
    if refused:
        audit.record(EVENTS.TEXT_REFUSED, by=BY, about=row.stored, at=at, facts={"fault": fault.value})


@transaction.atomic
def _put_back(row: Extraction, *, runner: str) -> None:
    at = clock.now()
    if Extraction.objects.filter(pk=row.pk, runner=runner).update(state=TextState.WAITING, runner="", wanted_at=at):
        outbox.send(TOPIC, {"text": row.pk}, at=at)
