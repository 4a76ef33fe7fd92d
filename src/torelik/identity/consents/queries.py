"""Questions about consents; everybody sees their own."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from torelik.identity.consents import rules
from torelik.identity.consents.models import ConsentRecord, ConsentText
from torelik.identity.consents.vocabulary import ConsentKind
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.trilingual import Trilingual


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One consent of a person, as shown to that person and to whoever verifies."""

    uuid: UUID
    title: Trilingual
    version: int
    language: str
    digest: str
    given_at: datetime
    withdrawn_at: datetime | None

    @property
    def stop_by(self) -> date | None:
        """The last day of processing, once withdrawn."""
        return rules.stop_by(withdrawn_on=clock.local_date(self.withdrawn_at)) if self.withdrawn_at else None


def text_in_force(kind: ConsentKind) -> ConsentText | None:
    """Return the newest version of the text, or ``None`` where none was published."""
    return ConsentText.objects.filter(kind=kind).order_by("-version").first()


def texts() -> list[ConsentText]:
    """Return every version of every text, the newest first; texts are public."""
    return list(ConsentText.objects.order_by("kind", "-version"))


def consents_of(account_id: int) -> list[ConsentLine]:
    """Return what one person agreed to, the newest first. The caller has made sure that the asker may see the person."""
    rows = ConsentRecord.objects.filter(account_id=account_id).select_related("text").order_by("-given_at", "-pk")
    return [
        ConsentLine(row.uuid, row.text.title, row.text.version, row.language, row.shown_digest, row.given_at, row.withdrawn_at)
        for row in rows
    ]


def own_consents(*, visible_to: Actor) -> list[ConsentLine]:
    """Return the asker's own consents."""
    return consents_of(visible_to.account_id) if visible_to.account_id is not None else []
