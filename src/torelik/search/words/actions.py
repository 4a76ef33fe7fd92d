"""Teaching the search a word, and taking it back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.outbox import api as outbox
from torelik.search import installation
from torelik.search.analysis.letters import plain_form
from torelik.search.words import queries, rules
from torelik.search.words.models import WordCorrection
from torelik.search.words.vocabulary import EVENTS, GRANTS, CorrectionKind, Refusal

TOPIC = "search.words-taught"
"""The outbox topic; its payload is empty: what is in force is read when it is delivered."""

BY = Actor.system("search")


class TeachingRefused(Exception):
    """A correction is not taken; carries every reason."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = refusals


@transaction.atomic
def teach_word(*, kind: CorrectionKind, form: str, lemma: str, note: str, by: Actor, at: datetime) -> WordCorrection:
    """Teach the search how a word is understood (cl. 12); the index is made anew after the commit.

    Raises ``TeachingRefused`` with every reason.
    """
    by.require(GRANTS.TEACH_WORDS)
    form = _plain(form)
    lemma = form if kind is CorrectionKind.HEADWORD else _plain(lemma)
    kazakh = installation.analyser().kazakh
    refusals = rules.refusals_to_teach(
        kind,
        form=form,
        lemma=lemma,
        understood_as=kazakh.lemma(form) if form else "",
        is_known=kazakh.knows(form),
        is_corrected=WordCorrection.objects.filter(form=form, taken_back_at=None).exists(),
    )
    if refusals:
        raise TeachingRefused(refusals)
    try:
        with transaction.atomic():
            row = WordCorrection.objects.create(
                kind=kind,
                form=form,
                lemma=lemma,
                note=note.strip(),
                taught_by_id=by.account_id,  # type: ignore[misc]
                taught_at=at,
            )
    except IntegrityError:  # two librarians at once
        raise TeachingRefused([Refusal.CORRECTED]) from None
    outbox.send(TOPIC, {}, at=at)
    audit.record(EVENTS.WORD_TAUGHT, by=by, about=row, at=at, facts={"kind": kind.value, "form": form, "lemma": lemma})
    return row


def _plain(typed: str) -> str:
    """Return one word as it is compared; several words stay as they are, and are refused."""
    words = typed.split()
    return plain_form(words[0]) if len(words) == 1 else typed


@transaction.atomic
def forget_word(*, uuid: UUID, by: Actor, at: datetime) -> None:
    """Take a correction back. Raises ``NotFound``; one taken back already stays so."""
    by.require(GRANTS.TEACH_WORDS)
    row = WordCorrection.objects.select_for_update().filter(uuid=uuid).first()
    if row is None:
        raise NotFound("There is no such correction.")
    if row.taken_back_at is not None:
        return
    row.taken_back_at = at
    row.save(update_fields=["taken_back_at"])
    outbox.send(TOPIC, {}, at=at)
    audit.record(EVENTS.WORD_FORGOTTEN, by=by, about=row, at=at, facts={"form": row.form, "lemma": row.lemma})


def put_in_force(payloads: Sequence[Mapping[str, Any]]) -> None:
    """Let every process know what is taught now. Many messages are one change."""
    taught = queries.in_force()
    installation.keep_taught(
        forms=dict(taught[CorrectionKind.FORM]), headwords=[form for form, _lemma in taught[CorrectionKind.HEADWORD]]
    )


def remake_index() -> int:
    """Make the index anew with what is taught; return how many documents it has. Raises ``RebuildRunning``."""
    began = clock.now()
    count = installation.rebuild_index()
    with transaction.atomic():
        at = clock.now()
        WordCorrection.objects.filter(found_from=None, taken_back_at=None, taught_at__lte=began).update(found_from=at)
        audit.record(EVENTS.INDEX_REMADE, by=BY, at=at, facts={"documents": count})
    return count
