"""Publishing texts of consent, giving and withdrawing consent."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from torelik.audit import api as audit
from torelik.identity.accounts.signals import people_told
from torelik.identity.consents import queries, rules
from torelik.identity.consents.models import ConsentRecord, ConsentText
from torelik.identity.consents.vocabulary import EVENTS, GRANTS, NOTICES, ConsentKind, Refusal
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.kernel.trilingual import Trilingual


class PublishRefused(Exception):
    """A text of consent is not published; carries every reason."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = refusals


@transaction.atomic
def publish_text(
    *,
    kind: ConsentKind,
    title: Trilingual,
    body: Trilingual,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
    ask_again: bool = False,
) -> ConsentText:
    """Publish the next version of a text; consents given to earlier versions stay as they were.

    *seen_version* is the version that the publisher compared with (0 for none): of two who publish at once the second
    is refused. With *ask_again* everybody whose consent to an earlier version is in force is told to read the new one.
    Raises ``PublishRefused`` with every reason.
    """
    by.require(GRANTS.PUBLISH_CONSENTS)
    present = ConsentText.objects.select_for_update().filter(kind=kind).order_by("-version").first()
    checks = {
        Refusal.INCOMPLETE: bool(title.missing or body.missing),
        Refusal.CHANGED_MEANWHILE: seen_version is not None and seen_version != (present.version if present else 0),
        Refusal.UNCHANGED: present is not None and (present.title, present.body) == (title, body),
    }
    if any(checks.values()):
        raise PublishRefused([refusal for refusal, applies in checks.items() if applies])
    version = present.version + 1 if present else 1
    text = ConsentText(kind=kind, version=version, published_at=at)
    text.title, text.body = title, body
    text.digest = rules.digest_of(
        kind=kind, version=version, titles=(title.kk, title.ru, title.en), bodies=(body.kk, body.ru, body.en)
    )
    try:
        with transaction.atomic():
            text.save()
    except IntegrityError:  # the first version of a kind has no row to lock
        raise PublishRefused([Refusal.CHANGED_MEANWHILE]) from None
    asked = queries.people_to_ask(text) if ask_again else []
    if asked:
        people_told.send(
            sender=ConsentText, account_ids=asked, notice=NOTICES.TEXT_CHANGED, words={}, path="/people/me/consent/", at=at
        )
    facts = {"version": version, "digest": text.digest, "asked_again": len(asked)}
    audit.record(EVENTS.CONSENT_TEXT_PUBLISHED, by=by, about=text, at=at, facts=facts)
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
