"""Publishing texts of consent, giving and withdrawing consent."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from torelik.audit import api as audit
from torelik.identity.consents import rules
from torelik.identity.consents.models import ConsentRecord, ConsentText
from torelik.identity.consents.vocabulary import EVENTS, GRANTS, ConsentKind
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.kernel.trilingual import LANGUAGES, Trilingual


class IncompleteText(ValueError):
    """A text of consent lacks one of the three languages; its codes are the argument."""


@transaction.atomic
def publish_text(*, kind: ConsentKind, title: Trilingual, body: Trilingual, by: Actor, at: datetime) -> ConsentText:
    """Publish the next version of a text; consents given to earlier versions stay as they were.

    Raises ``IncompleteText`` unless all three languages have words.
    """
    by.require(GRANTS.PUBLISH_CONSENTS)
    if missing := {*title.missing, *body.missing}:
        raise IncompleteText(", ".join(code for code in LANGUAGES if code in missing))
    version = (ConsentText.objects.filter(kind=kind).aggregate(last=Max("version"))["last"] or 0) + 1
    text = ConsentText(kind=kind, version=version, published_at=at)
    text.title, text.body = title, body
    text.digest = rules.digest_of(
        kind=kind, version=version, titles=(title.kk, title.ru, title.en), bodies=(body.kk, body.ru, body.en)
    )
    text.save()
    audit.record(EVENTS.CONSENT_TEXT_PUBLISHED, by=by, about=text, at=at, facts={"version": version, "digest": text.digest})
    return text


@transaction.atomic  # nosemgrep: act-without-a-grant - consent is one's own
def give_consent(*, account_id: int, text: ConsentText, language: str, by: Actor, at: datetime) -> ConsentRecord:
    """Keep that the person agreed to *text* as shown in *language*, with its proof in the journal.

    Consent is one's own: raises ``NotFound`` when *by* is somebody else. Repeating it changes nothing.
    """
    if by.account_id != account_id:
        raise NotFound(account_id)
    held = ConsentRecord.objects.filter(account_id=account_id, text=text, withdrawn_at=None).first()
    if held:
        return held
    facts = {"text": str(text.uuid), "version": text.version, "digest": text.digest, "language": language}
    record = ConsentRecord(account_id=account_id, text=text, language=language, shown_digest=text.digest, given_at=at)
    event = audit.record(EVENTS.CONSENT_GIVEN, by=by, about=record, about_name=str(text), at=at, facts=facts)
    record.event_uuid = event.uuid
    record.save()
    return record


@transaction.atomic  # nosemgrep: act-without-a-grant - consent is one's own
def withdraw_consent(*, uuid: UUID, by: Actor, at: datetime) -> ConsentRecord:
    """Withdraw one's own consent; a withdrawn one stays withdrawn. Raises ``NotFound``, also for somebody else's."""
    record = ConsentRecord.objects.select_for_update().filter(uuid=uuid, account_id=by.account_id or 0).first()
    if record is None:
        raise NotFound(uuid)
    if record.withdrawn_at is None:
        record.withdrawn_at = at
        record.save(update_fields=["withdrawn_at"])
        audit.record(EVENTS.CONSENT_WITHDRAWN, by=by, about=record, about_name=str(record.text_id), at=at)
    return record
