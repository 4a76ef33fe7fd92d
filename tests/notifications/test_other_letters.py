"""Letters that tell of no notification stand in the history too; of those with a secret only that they went."""

from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factories import people
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.identity.models import Account
from torelik.identity.signin import tasks
from torelik.kernel.actor import Actor
from torelik.kernel.errors import PermissionDenied
from torelik.notifications import actions, queries
from torelik.notifications import api as notifications
from torelik.notifications.models import OtherLetter
from torelik.notifications.vocabulary import GRANTS, LetterFault

pytestmark = pytest.mark.django_db
PAGE = "/en/notifications/letters/"
KIND = "library.letter-new-titles"


@pytest.fixture
def seer(client: Client) -> Client:
    client.force_login(people.account(grants=(GRANTS.SEE_HISTORY,)))
    return client


def person(email: str = "aigerim@example.kz", **columns: str) -> Account:
    account = people.account(**columns)
    account.email = email
    account.save(update_fields=["email"])
    return account


def kept(*, address: str = "reader@example.kz", **columns: Any) -> None:
    notifications.send_and_keep(lambda: None, kind=KIND, address=address, at=NOON, **columns)


def test_a_letter_with_a_secret_leaves_no_word_of_itself() -> None:
    aigerim = person()

    tasks.write_invitation.func(aigerim.pk)
    tasks.write_reset_letter.func(aigerim.pk)

    rows = OtherLetter.objects.order_by("pk").values_list("kind", "account_id", "address", "subject", "text", "fault")
    assert list(rows) == [
        ("identity.letter-invitation", aigerim.pk, aigerim.email, "", "", ""),
        ("identity.letter-factor-reset", aigerim.pk, aigerim.email, "", "", ""),
    ]
    assert len(mail.outbox) == 2


def test_an_address_that_is_refused_is_kept_with_its_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    aigerim = person()

    def refuse(*_all: object, **_named: object) -> int:
        raise SMTPRecipientsRefused({aigerim.email: (550, b"no such user")})

    monkeypatch.setattr("torelik.identity.signin.letters.send_mail", refuse)
    with pytest.raises(SMTPRecipientsRefused):
        tasks.write_reset_letter.func(aigerim.pk)

    row = OtherLetter.objects.get()
    assert (row.kind, row.fault, row.get_fault_display()) == (
        "identity.letter-factor-reset", LetterFault.REFUSED, str(LetterFault.REFUSED.label),
    )  # fmt: skip


def test_while_the_mail_server_is_away_nothing_is_kept() -> None:
    def away() -> None:
        raise SMTPServerDisconnected

    with pytest.raises(SMTPServerDisconnected):
        notifications.send_and_keep(away, kind=KIND, address="reader@example.kz", at=NOON)

    assert OtherLetter.objects.count() == 0


def test_a_letter_that_nobody_has_named_is_not_sent() -> None:
    with pytest.raises(notifications.UnknownKind):
        notifications.send_and_keep(lambda: pytest.fail("sent"), kind="library.nothing", address="a@example.kz", at=NOON)


def test_the_history_shows_to_whom_a_letter_went_and_never_its_words(seer: Client) -> None:
    aigerim = person(family_name="Сәрсенова", given_name="Айгерім")
    kept(account_id=aigerim.pk, address=aigerim.email, subject="Жаңа кітаптар", text="Құпия сөз")
    kept(address="other@example.kz")

    page = seer.get(PAGE).content.decode()
    found = seer.get(PAGE, {"words": "айгерім"})
    by_address = seer.get(PAGE, {"words": "OTHER@"})

    assert ("aigerim@example.kz" in page, "Letter about new titles of a saved search" in page, "Құпия" in page) == (
        True,
        True,
        False,
    )
    assert [line.address for line in found.context["lines"]] == ["aigerim@example.kz"]
    assert [line.address for line in by_address.context["lines"]] == ["other@example.kz"]
    assert "Nothing matches" in seer.get(PAGE, {"words": "ешкім"}).content.decode()


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_takes_as_many_questions_for_many_letters(seer: Client, rows: int) -> None:
    for number in range(rows):
        kept(account_id=person(f"a{number}@example.kz").pk)
    seer.get(PAGE)

    with CaptureQueriesContext(connection) as asked:
        page = seer.get(PAGE)

    assert (len(page.context["lines"]), len(asked)) == (rows, 6)


def test_nobody_else_sees_the_letters(client: Client, someone_with: Callable[..., Actor]) -> None:
    client.force_login(people.account(grants=("library.issue-item",)))

    assert client.get(PAGE).status_code == 403
    with pytest.raises(PermissionDenied):
        queries.other_letters(visible_to=someone_with("library.issue-item"))


def test_letters_are_forgotten_with_the_history_and_with_the_person() -> None:
    aigerim = person()
    kept(account_id=aigerim.pk)
    kept()
    days = queries.sending().kept_days

    erased = actions.forget(aigerim.pk)
    early = actions.forget_old(by=people.SYSTEM, at=NOON + timedelta(days=days))
    late = actions.forget_old(by=people.SYSTEM, at=NOON + timedelta(days=days, seconds=1))

    assert (erased, early, late, OtherLetter.objects.count()) == (1, 0, 1, 0)
    assert Event.objects.filter(name="notifications.letters-forgotten").count() == 1


def test_a_person_is_given_the_letters_with_their_other_data() -> None:
    aigerim = person()
    kept(account_id=aigerim.pk, address=aigerim.email, subject="Жаңа кітаптар", text="Медиация")

    (told,) = queries.rows_of(aigerim.pk)["other_letters"]

    assert (told["kind"], told["subject"], told["text"]) == (KIND, "Жаңа кітаптар", "Медиация")
