"""Questions about consents; everybody sees their own."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q

from torelik.identity.consents import rules
from torelik.identity.consents.models import ConsentRecord, ConsentText
from torelik.identity.consents.vocabulary import GRANTS, ConsentKind
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
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


def published_texts() -> list[ConsentText]:
    """Return every version of every text, the newest first; texts are public."""
    return list(ConsentText.objects.order_by("kind", "-version"))


@dataclass(frozen=True, slots=True)
class TextLine:
    """One version of a text with how many people agreed to it, and how many of these consents are in force."""

    text: ConsentText
    given: int
    in_force: int


def texts(*, visible_to: Actor) -> list[TextLine]:
    """Return every version of every text, the newest first, with its consents counted; for publishers, others get none."""
    if not visible_to.may(GRANTS.PUBLISH_CONSENTS):
        return []
    rows = ConsentText.objects.annotate(
        given=Count("records"), in_force=Count("records", filter=Q(records__withdrawn_at=None))
    ).order_by("kind", "-version")
    return [TextLine(row, row.given, row.in_force) for row in rows]


def text_by_uuid(uuid: UUID, *, visible_to: Actor) -> ConsentText:
    """Return one version. Raises ``NotFound``, also for whoever publishes none."""
    found = ConsentText.objects.filter(uuid=uuid).first() if visible_to.may(GRANTS.PUBLISH_CONSENTS) else None
    if found is None:
        raise NotFound(uuid)
    return found


def people_to_ask(text: ConsentText) -> list[int]:
    """Return the open accounts with a consent in force to an earlier version and none to this one."""
    earlier = ConsentRecord.objects.filter(
        text__kind=text.kind, text__version__lt=text.version, withdrawn_at=None, account__is_active=True
    )
    already = ConsentRecord.objects.filter(text=text, withdrawn_at=None).values("account_id")
    return sorted(set(earlier.exclude(account_id__in=already).values_list("account_id", flat=True)))


def has_agreed(account_id: int, text: ConsentText) -> bool:
    """Tell whether the person's consent to this version is in force."""
    return ConsentRecord.objects.filter(account_id=account_id, text=text, withdrawn_at=None).exists()


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
