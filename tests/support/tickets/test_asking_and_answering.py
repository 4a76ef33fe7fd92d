"""A question goes to the unit in charge and comes back answered (cl. 6, 14(3))."""

from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from factories import helpdesk, people
from torelik.audit.models import Event
from torelik.identity import api as identity
from torelik.kernel.actor import Actor, Scope
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.kernel.trilingual import Trilingual
from torelik.notifications import queries as notices
from torelik.notifications.models import OtherLetter
from torelik.outbox import api as outbox
from torelik.support.tickets import actions, letters, queries
from torelik.support.tickets.models import Ticket, TicketMessage
from torelik.support.tickets.vocabulary import Refusal, StateRefusal, TicketState

pytestmark = pytest.mark.django_db

VISITOR = helpdesk.VISITOR
ANONYMOUS = Actor.anonymous()


@pytest.fixture
def asker() -> Actor:
    helpdesk.subject()
    helpdesk.subject("computers", "it-unit")
    return people.actor(people.account())


@pytest.fixture
def librarian(asker: Actor) -> Actor:
    return answerer_with_account("library")


def answerer_with_account(unit: str) -> Actor:
    account = people.account(family_name="Librarian", given_name="")
    role = identity.define_role(
        key="desk", name=Trilingual("а", "б", "c"), grants=("support.answer-tickets",), by=people.SYSTEM, at=helpdesk.NOON
    )
    start = helpdesk.NOON.date() - timedelta(days=30)
    identity.assign_role(
        account=account, role=role, by=people.SYSTEM, at=helpdesk.NOON, valid_from=start, scope=Scope("unit", unit)
    )
    return people.actor(account)


def told(actor: Actor) -> list[str]:
    return [one.sentence for one in notices.newest(visible_to=actor)]


def events() -> list[str]:
    return list(Event.objects.filter(name__startswith="support.ticket").order_by("id").values_list("name", flat=True))


def test_a_question_has_a_number_and_waits_for_the_unit_in_charge(asker: Actor, librarian: Actor, at: datetime) -> None:
    ticket = helpdesk.ticket(by=asker)

    assert (ticket.number, ticket.state, ticket.unit.key) == ("2026-00001", "new", "library")
    assert list(queries.queue(visible_to=librarian)) == [ticket]
    assert len(told(librarian)) == 1
    assert events() == ["support.ticket-opened"]


def test_numbers_follow_each_other(asker: Actor) -> None:
    assert [helpdesk.ticket(by=asker).number for _ in range(3)] == ["2026-00001", "2026-00002", "2026-00003"]


def test_the_year_of_a_number_is_the_academys(asker: Actor) -> None:
    midnight = datetime.fromisoformat("2026-12-31T19:00:00+00:00")  # 2027 has begun at the Academy

    assert helpdesk.ticket(by=asker, at=midnight).number == "2027-00001"


def test_the_same_form_sent_twice_makes_one_question(asker: Actor, at: datetime) -> None:
    seal = helpdesk.seal()
    wanted: dict[str, Any] = {"category_key": "books", "subject": "A", "text": "B", "seal": seal, "by": asker, "at": at}

    assert actions.open_ticket(**wanted) == actions.open_ticket(**wanted)
    assert Ticket.objects.count() == 1


def test_a_form_used_by_somebody_else_is_refused(asker: Actor, at: datetime) -> None:
    seal = helpdesk.seal()
    wanted: dict[str, Any] = {"category_key": "books", "subject": "A", "text": "B", "seal": seal, "at": at}
    actions.open_ticket(**wanted, by=asker)

    with pytest.raises(actions.OpeningRefused) as refused:
        actions.open_ticket(**wanted, by=people.actor(people.account()))

    assert refused.value.refusals == [Refusal.FORM_UNKNOWN]


def test_a_subject_that_is_not_offered_is_refused(asker: Actor) -> None:
    with pytest.raises(actions.OpeningRefused) as refused:
        helpdesk.ticket(by=asker, about="nothing")

    assert refused.value.refusals == [Refusal.NO_CATEGORY]


def test_the_sixth_question_of_a_network_address_in_an_hour_is_refused(asker: Actor, at: datetime) -> None:
    for _ in range(5):
        helpdesk.ticket(by=ANONYMOUS, sender=VISITOR, address="192.0.2.7")

    with pytest.raises(actions.OpeningRefused) as refused:
        helpdesk.ticket(by=ANONYMOUS, sender=VISITOR, address="192.0.2.7")

    assert refused.value.refusals == [Refusal.TOO_MANY]
    assert helpdesk.ticket(by=ANONYMOUS, sender=VISITOR, address="192.0.2.8").state == "new"
    assert helpdesk.ticket(by=ANONYMOUS, sender=VISITOR, address="192.0.2.7", at=at + timedelta(hours=1)).state == "new"


def test_of_a_network_address_only_a_keyed_digest_is_kept(asker: Actor) -> None:
    ticket = helpdesk.ticket(by=ANONYMOUS, sender=VISITOR, address="192.0.2.7")

    assert len(ticket.origin_digest) == 64
    assert "192.0.2.7" not in str(ticket.__dict__)


def test_a_visitor_says_where_to_be_answered(asker: Actor) -> None:
    with pytest.raises(PermissionDenied):
        helpdesk.ticket(by=ANONYMOUS)


def test_the_unit_takes_answers_and_the_asker_is_told(asker: Actor, librarian: Actor, at: datetime) -> None:
    ticket = helpdesk.ticket(by=asker)

    taken = actions.take_ticket(ticket=ticket, by=librarian, at=at)
    answered = actions.answer_ticket(ticket=ticket, text="On the third shelf.", by=librarian, at=at)

    assert (taken.state, answered.state, answered.taken_by_id) == ("in-work", "answered", librarian.account_id)
    assert [(line.is_answer, line.text) for line in queries.conversation(ticket, with_names=False)] == [
        (False, "I cannot find it."),
        (True, "On the third shelf."),
    ]
    assert len(told(asker)) == 1
    assert events() == ["support.ticket-opened", "support.ticket-taken", "support.ticket-answered"]


def test_the_journal_keeps_the_number_and_nothing_of_what_was_written(asker: Actor, librarian: Actor, at: datetime) -> None:
    ticket = helpdesk.ticket(by=ANONYMOUS, sender=VISITOR)
    actions.answer_ticket(ticket=ticket, text="On the third shelf.", by=librarian, at=at)

    written = str(list(Event.objects.filter(name__startswith="support.ticket").values()))
    leaks = [word for word in ("third shelf", "cannot find", "Where is", VISITOR.name, VISITOR.email) if word in written]
    assert leaks == []


def test_writing_after_the_answer_opens_the_question_again(asker: Actor, librarian: Actor, at: datetime) -> None:
    ticket = helpdesk.ticket(by=asker)
    actions.answer_ticket(ticket=ticket, text="On the third shelf.", by=librarian, at=at)

    again = actions.write_further(ticket=ticket, text="It is not there.", by=asker, at=at)

    assert again.state == TicketState.REOPENED
    assert len(told(librarian)) == 2


def test_a_closed_question_is_not_answered_but_opens_when_its_asker_writes(asker: Actor, librarian: Actor, at: datetime) -> None:
    ticket = helpdesk.ticket(by=asker)
    closed = actions.close_ticket(ticket=ticket, by=librarian, at=at)

    with pytest.raises(actions.TicketRefused) as refused:
        actions.answer_ticket(ticket=ticket, text="Late.", by=librarian, at=at)
    reopened = actions.write_further(ticket=ticket, text="Still.", by=asker, at=at)

    assert refused.value.refusals == [StateRefusal.NOT_IN_THIS_STATE]
    assert (closed.closed_at, reopened.state, reopened.closed_at) == (at, "reopened", None)


def test_the_asker_closes_their_own_question_and_nobody_is_told_of_it(asker: Actor, librarian: Actor, at: datetime) -> None:
    ticket = helpdesk.ticket(by=asker)

    assert actions.close_ticket(ticket=ticket, by=asker, at=at).state == "closed"
    assert told(asker) == []


def test_too_much_written_in_an_hour_is_refused(asker: Actor, at: datetime) -> None:
    ticket = helpdesk.ticket(by=asker)
    for _ in range(19):
        actions.write_further(ticket=ticket, text="More.", by=asker, at=at)

    with pytest.raises(actions.OpeningRefused):
        actions.write_further(ticket=ticket, text="More.", by=asker, at=at)


def test_a_question_is_handed_over_and_is_new_there(asker: Actor, librarian: Actor, at: datetime) -> None:
    ticket = helpdesk.ticket(by=asker)
    actions.take_ticket(ticket=ticket, by=librarian, at=at)

    moved = actions.hand_over_ticket(ticket=ticket, category_key="computers", by=librarian, at=at)

    assert (moved.state, moved.unit.key, moved.taken_by_id) == ("new", "it-unit", None)
    assert list(queries.queue(visible_to=librarian)) == []
    with pytest.raises(NotFound):
        actions.take_ticket(ticket=ticket, by=librarian, at=at)


def test_a_question_is_not_handed_over_to_nowhere(asker: Actor, librarian: Actor, at: datetime) -> None:
    ticket = helpdesk.ticket(by=asker)

    with pytest.raises(NotFound):
        actions.hand_over_ticket(ticket=ticket, category_key="nothing", by=librarian, at=at)


def test_without_the_grant_nothing_is_answered(asker: Actor, at: datetime) -> None:
    ticket, stranger = helpdesk.ticket(by=asker), people.actor(people.account())

    for act in (actions.take_ticket, actions.hand_over_ticket, actions.answer_ticket):
        extra: dict[str, str] = {}
        if act is actions.hand_over_ticket:
            extra = {"category_key": "computers"}
        elif act is actions.answer_ticket:
            extra = {"text": "No."}
        with pytest.raises(PermissionDenied):
            act(ticket=ticket, by=stranger, at=at, **extra)  # type: ignore[operator]


def test_another_units_and_a_strangers_question_is_not_found(asker: Actor, librarian: Actor, at: datetime) -> None:
    ticket = helpdesk.ticket(by=asker, about="computers")
    stranger = people.actor(people.account())

    assert list(queries.queue(visible_to=librarian)) == []
    for actor in (librarian, stranger, ANONYMOUS):
        with pytest.raises(NotFound):
            queries.ticket(uuid=ticket.uuid, visible_to=actor)
    for actor in (librarian, stranger):
        with pytest.raises(NotFound):
            actions.write_further(ticket=ticket, text="Mine?", by=actor, at=at)
        with pytest.raises(NotFound):
            actions.close_ticket(ticket=ticket, by=actor, at=at)


def test_nobody_answers_their_own_question(librarian: Actor, at: datetime) -> None:
    ticket = helpdesk.ticket(by=librarian)

    with pytest.raises(NotFound):
        actions.answer_ticket(ticket=ticket, text="Yes.", by=librarian, at=at)


def test_who_answers_for_the_whole_academy_sees_every_unit(asker: Actor, someone_with: Any) -> None:
    tickets = [helpdesk.ticket(by=asker, about="computers"), helpdesk.ticket(by=asker)]
    everywhere = someone_with("support.answer-tickets", account_id=99)

    assert list(queries.queue(visible_to=everywhere)) == tickets
    assert queries.ticket(uuid=tickets[0].uuid, visible_to=everywhere) == tickets[0]


def test_one_sees_only_ones_own_questions(asker: Actor) -> None:
    own, _foreign = helpdesk.ticket(by=asker), helpdesk.ticket(by=people.actor(people.account()))

    assert list(queries.own_tickets(visible_to=asker)) == [own]
    assert list(queries.own_tickets(visible_to=ANONYMOUS)) == []


def test_the_address_of_the_page_is_the_visitors_key(asker: Actor, at: datetime) -> None:
    ticket = helpdesk.ticket(by=ANONYMOUS, sender=VISITOR)
    with_account = helpdesk.ticket(by=asker)

    written = actions.write_further(ticket=ticket, text="More.", by=ANONYMOUS, at=at, secret=ticket.secret)

    assert (written.state, len(ticket.secret)) == ("new", 43)
    assert queries.ticket_by_secret(ticket.secret) == ticket
    with pytest.raises(NotFound):
        actions.write_further(ticket=ticket, text="More.", by=ANONYMOUS, at=at, secret="x" * 43)
    with pytest.raises(NotFound):
        actions.write_further(ticket=ticket, text="More.", by=ANONYMOUS, at=at)
    with pytest.raises(NotFound):  # a person with an account is found by the account alone
        queries.ticket_by_secret(with_account.secret)
    with pytest.raises(NotFound):
        actions.close_ticket(ticket=with_account, by=ANONYMOUS, at=at, secret=with_account.secret)


def test_a_visitor_gets_letters_in_their_language_with_the_answer_and_nothing_they_wrote(
    asker: Actor, librarian: Actor, at: datetime, settings: Any
) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://academy.example/"
    ticket = helpdesk.ticket(by=ANONYMOUS, sender=VISITOR)
    actions.answer_ticket(ticket=ticket, text="На третьей полке.", by=librarian, at=at)
    actions.close_ticket(ticket=ticket, by=librarian, at=at)

    outbox.deliver_pending()

    assert [letter.to for letter in mail.outbox] == [[VISITOR.email]] * 3
    assert [letter.subject.endswith("2026-00001") for letter in mail.outbox] == [True, True, True]
    assert ["На третьей полке." in letter.body for letter in mail.outbox] == [False, True, False]
    assert all(f"https://academy.example/ru/help-desk/answers/{ticket.secret}/" in letter.body for letter in mail.outbox)
    kept = OtherLetter.objects.values_list("kind", "address", "subject", "text", "fault")
    assert list(kept) == [("support.letter-to-visitor", VISITOR.email, "", "", "")] * 3
    assert not any("cannot find" in letter.body or "Where is" in letter.body for letter in mail.outbox)
    assert outbox.waiting() == 0


def test_a_person_with_an_account_gets_no_letters(asker: Actor) -> None:
    helpdesk.ticket(by=asker)

    outbox.deliver_pending()

    assert mail.outbox == []


def test_an_address_that_takes_no_letters_is_remembered_and_stops_nobody(asker: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = helpdesk.ticket(by=ANONYMOUS, sender=VISITOR)

    def refuse(*_given: Any, **_named: Any) -> int:
        raise SMTPRecipientsRefused({VISITOR.email: (550, b"no such user")})

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    outbox.deliver_pending()

    ticket.refresh_from_db()
    assert (ticket.is_mail_refused, outbox.waiting()) == (True, 0)


def test_a_mail_server_that_is_away_is_asked_again(asker: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    helpdesk.ticket(by=ANONYMOUS, sender=VISITOR)

    def away(*_given: Any, **_named: Any) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", away)
    outbox.deliver_pending()

    assert outbox.waiting() == 1


def test_a_letter_about_what_is_gone_is_not_sent() -> None:
    letters.send_letters([{"ticket": 4711, "occasion": "opened"}])

    assert mail.outbox == []


def test_the_database_holds_one_asker_and_the_authors_of_answers(asker: Actor, at: datetime) -> None:
    ticket = helpdesk.ticket(by=asker)

    with pytest.raises(IntegrityError), transaction.atomic():
        Ticket.objects.filter(pk=ticket.pk).update(visitor_email="both@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        Ticket.objects.filter(pk=ticket.pk).update(state=TicketState.CLOSED)
    with pytest.raises(IntegrityError), transaction.atomic():
        TicketMessage.objects.create(ticket=ticket, is_answer=True, text="Whose?", written_at=at)


def test_a_subject_is_set_once_and_kept_in_the_journal_when_it_changes(at: datetime, someone_with: Any) -> None:
    by = someone_with("support.set-categories")
    first = helpdesk.subject()
    same = actions.set_category(key="books", name=first.name, unit_key="library", by=by, at=at)
    hidden = actions.set_category(key="books", name=first.name, unit_key="library", by=by, at=at, is_offered=False)

    assert (same.pk, hidden.pk, queries.category_by_key("books")) == (first.pk, first.pk, None)
    assert Event.objects.filter(name="support.category-set").count() == 2
    with pytest.raises(PermissionDenied):
        actions.set_category(key="books", name=first.name, unit_key="library", by=someone_with(), at=at)


def test_the_subjects_of_a_new_site_leave_the_academys_own_alone(at: datetime, system: Actor) -> None:
    for unit in ("press-service", "registrar", "it-unit"):
        helpdesk.subject(f"at-{unit}", unit)
    own = helpdesk.subject("library", "library")

    actions.prepare_categories(by=system, at=at)

    own.refresh_from_db()
    assert str(own.name.en) == "library"
    assert {"portal", "admission", "library", "access", "fault"} <= {row.key for row, _waiting in queries.categories()}


def test_figures_count_states_and_the_days_of_waiting(asker: Actor, librarian: Actor, at: datetime) -> None:
    assert queries.ticket_figures(at=at) == queries.TicketFigures(0, 0, 0, 0, 0)
    helpdesk.ticket(by=asker)
    actions.close_ticket(ticket=helpdesk.ticket(by=asker), by=asker, at=at)
    actions.answer_ticket(ticket=helpdesk.ticket(by=asker), text="Yes.", by=librarian, at=at)

    assert queries.ticket_figures(at=at + timedelta(days=2, hours=5)) == queries.TicketFigures(3, 1, 1, 1, 2)
