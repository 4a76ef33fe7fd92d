"""The auditor's work: search, one event, a file of what was found, the catalogue."""

import csv
import hashlib
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from factories import people
from torelik.audit import api as audit
from torelik.audit import catalogue
from torelik.audit.archive.models import RestoredEvent
from torelik.audit.models import Event, Seal
from torelik.audit.vocabulary import EVENTS
from torelik.identity.models import Account
from torelik.kernel.actor import Actor

pytestmark = pytest.mark.django_db

PAGE = "/en/journal/"
BOLAT = Actor(account_id=None, name="Bolat")


@pytest.fixture
def auditor(client: Client) -> Account:
    account = people.account(grants=("audit.read-journal",), family_name="Auditor", given_name="")
    client.force_login(account)
    return account


def reads() -> list[dict[str, Any]]:
    return list(Event.objects.filter(name="audit.journal-read").order_by("id").values_list("facts", flat=True))


def found(client: Client, query: str) -> list[str]:
    response = client.get(PAGE + query)
    return [event.about_name for event, _label, _security in response.context["rows"] if event.about_name.startswith("thing")]


def text_of(response: Any) -> str:
    return b"".join(response.streaming_content).decode()


@pytest.mark.parametrize(
    ("query", "things"),
    [
        ("?name=audit.journal-verified", ["thing one"]),
        ("?name=audit.journal-read", []),
        ("?person=bolat", ["thing two", "thing one"]),
        ("?person=aigerim", []),
        ("?about=two", ["thing two"]),
        ("?about=thing+one", ["thing one"]),
        ("?person=bolat&about=one", ["thing one"]),
        ("?shelf=restored", []),
    ],
)
def test_the_auditor_filters_by_kind_person_and_object(
    client: Client, auditor: Account, at: datetime, query: str, things: list[str]
) -> None:
    audit.record("audit.journal-verified", by=BOLAT, at=at, about_name="thing one")
    audit.record("identity.signed-out", by=BOLAT, at=at + timedelta(minutes=1), about_name="thing two")

    assert found(client, query) == things


def test_all_events_about_one_object_are_found_by_its_key(client: Client, auditor: Account, at: datetime) -> None:
    audit.record("identity.signed-in", by=BOLAT, at=at, about=auditor, about_name="thing one")
    audit.record("identity.signed-in", by=BOLAT, at=at, about_name="thing two")

    assert found(client, f"?about={auditor.uuid}") == ["thing one"]


@pytest.mark.parametrize("query", ["?name=audit.journal-burnt", "?shelf=attic", "?day_from=2026-11-24&day_through=2026-11-23"])
def test_a_search_that_makes_no_sense_is_answered_beside_its_field(client: Client, auditor: Account, query: str) -> None:
    response = client.get(PAGE + query)

    assert (response.status_code, len(response.context["form"].errors)) == (422, 1)


def test_turning_pages_is_one_search_and_a_new_search_is_another(client: Client, auditor: Account, at: datetime) -> None:
    for number in range(120):
        audit.record("audit.journal-verified", by=BOLAT, at=at, about_name=f"thing {number}")

    for query in ("?words=thing", "?words=thing&page=2", "?words=thing&page=3", "?words=thing&page=1"):
        client.get(PAGE + query)
    one_search = reads()
    for query in ("?words=thing+1", "?words=thing&page=2", "?words=thing"):
        client.get(PAGE + query)

    assert one_search == [{"words": "thing"}]
    assert reads() == [{"words": "thing"}, {"words": "thing 1"}, {"words": "thing"}, {"words": "thing"}]


def test_one_event_is_shown_with_its_facts_in_words_and_its_seal(client: Client, auditor: Account, at: datetime) -> None:
    event = audit.record(
        "identity.role-assigned", by=BOLAT, at=at, about=auditor, facts={"role": "librarian", "added": ["a", "b"]}
    )
    audit.seal_events(at=at)

    told = client.get(f"{PAGE}{event.uuid}/").context["told"]

    seal = Seal.objects.get(event_id=event.pk)
    assert told.facts == (("role", "librarian"), ("added rights", "a, b"))
    assert (told.place.sequence, told.place.digest, told.is_security, told.is_restored) == (
        seal.sequence,
        seal.digest,
        True,
        False,
    )
    assert reads() == [{"event": str(event.uuid)}]


def test_an_event_that_waits_for_its_seal_says_so(client: Client, auditor: Account, at: datetime) -> None:
    event = audit.record("audit.journal-verified", by=BOLAT, at=at)

    assert "waits for its seal" in client.get(f"{PAGE}{event.uuid}/").content.decode()


def test_an_event_of_a_restored_archive_is_read_like_any_other(client: Client, auditor: Account, at: datetime) -> None:
    row = RestoredEvent.objects.create(
        name="audit.journal-verified",
        at=at,
        actor_name="Bolat",
        about_name="thing old",
        sequence=3,
        month=at.date(),
        seal="ab" * 32,
    )

    told = client.get(f"{PAGE}{row.uuid}/").context["told"]

    assert (told.place.sequence, told.is_restored) == (3, True)
    assert found(client, "?shelf=restored") == ["thing old"]
    assert found(client, "") == []


def test_an_event_that_is_not_there_is_not_found_and_reading_it_is_no_event(client: Client, auditor: Account) -> None:
    assert client.get(f"{PAGE}{uuid4()}/").status_code == 404
    assert reads() == []


@pytest.mark.parametrize("path", ["", "catalogue/", "6b0a0f62-6d3f-4f0e-9f2e-3a1f3f0f8a11/"])
def test_the_auditors_pages_stay_closed_without_the_grant(client: Client, path: str) -> None:
    client.force_login(people.account(grants=("audit.keep-journal",)))

    assert client.get(PAGE + path).status_code == 403


def test_the_file_stays_closed_without_the_grant(client: Client) -> None:
    client.force_login(people.account(grants=("audit.keep-journal",)))

    assert client.post(f"{PAGE}csv/").status_code == 403


def test_what_was_found_leaves_as_a_file_and_the_journal_tells_how_much(client: Client, auditor: Account, at: datetime) -> None:
    first = audit.record("audit.journal-verified", by=BOLAT, at=at, about_name="thing one", facts={"faults": 0})
    second = audit.record("audit.journal-verified", by=BOLAT, at=at + timedelta(minutes=1), about_name="thing two")
    audit.record("identity.signed-out", by=BOLAT, at=at, about_name="thing three")

    response = client.post(f"{PAGE}csv/", {"name": "audit.journal-verified"})

    text = text_of(response)
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert (text[0], response["Cache-Control"], response["Content-Type"]) == (
        "\ufeff",
        "no-store, private",
        "text/csv; charset=utf-8",
    )
    assert [(row[0], row[4], row[7]) for row in rows[1:]] == [
        ("2026-11-23 12:01:00+05:00", "thing two", ""),
        ("2026-11-23 12:00:00+05:00", "thing one", '{"faults": 0}'),
    ]
    digest = hashlib.sha256("\n".join(sorted(map(str, (first.uuid, second.uuid)))).encode()).hexdigest()
    assert Event.objects.get(name="audit.journal-exported").facts == {
        "name": "audit.journal-verified",
        "count": 2,
        "digest": digest,
    }


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_no_cell_of_the_file_is_a_formula(client: Client, auditor: Account, at: datetime, words: str) -> None:
    audit.record("audit.journal-verified", by=BOLAT, at=at, about_name=words)

    text = text_of(client.post(f"{PAGE}csv/", {"name": "audit.journal-verified"}))

    assert f";'{words};" in text


def test_a_file_of_a_search_that_makes_no_sense_is_refused(client: Client, auditor: Account) -> None:
    response = client.post(f"{PAGE}csv/", {"day_from": "yesterday"})

    assert (response.status_code, Event.objects.filter(name="audit.journal-exported").count()) == (422, 0)


def test_a_file_is_not_had_by_an_address_alone(client: Client, auditor: Account) -> None:
    assert client.get(f"{PAGE}csv/").status_code == 405


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_catalogue_lists_every_event_in_each_language(client: Client, auditor: Account, language: str) -> None:
    response = client.get(f"/{language}/journal/catalogue/")

    shown = [event.name for _context, events in response.context["contexts"] for event in events]
    assert shown == [event.name for event in audit.all_events()]
    assert response.context["counts"] == {"all": len(shown), "security": sum(catalogue.is_security(name) for name in shown)}


def test_what_must_reach_the_monitoring_of_security_is_marked() -> None:
    """The minimum of signing in, rights, accounts, content, uploads, loans, examinations and the journal itself."""
    minimum = {
        "identity.signed-in", "identity.sign-in-failed", "identity.signed-out", "identity.role-assigned", "identity.role-defined",
        "identity.account-opened", "portal.draft-saved", "portal.published", "portal.unpublished", "library.import-file-given",
        "library.import-refused", "library.item-issued", "library.item-returned", "library.policy-set",
        "learning.attempt-started", "learning.attempt-finished", "audit.journal-read",
        "audit.journal-exported", "audit.faults-found", "audit.collector-lost",
    }  # fmt: skip

    assert minimum - {event.name for event in audit.all_events() if event.is_security} == set()


def test_a_security_event_that_is_no_event_cannot_be_registered() -> None:
    with pytest.raises(audit.UnknownEvent):
        audit.register_events("audit", EVENTS, security=["audit.journal-burnt"])


def test_a_bulk_act_is_one_event_with_the_count_and_a_digest_of_the_identifiers(at: datetime) -> None:
    identifiers = [UUID(int=2), UUID(int=1)]

    audit.record_bulk("audit.journal-verified", by=BOLAT, at=at, identifiers=identifiers, facts={"month": "2026-01"})

    told = Event.objects.get(name="audit.journal-verified").facts
    assert told == {"month": "2026-01", **audit.count_and_digest(reversed(identifiers))}
    assert told["digest"] != audit.count_and_digest([UUID(int=1)])["digest"]


def test_the_state_of_the_chain_stands_above_the_list(client: Client, auditor: Account, settings: Any, tmp_path: Any) -> None:
    at = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
    (tmp_path / "ca.pem").write_text("")
    settings.TORELIK_EXPORT_FILE = tmp_path / "export.yaml"
    settings.TORELIK_EXPORT_FILE.write_text("version: 1\ndestinations: [{name: sts, host: siem.example, ca_file: ca.pem}]")
    audit.seal_events(at=at)
    audit.make_due_checkpoint(by=Actor.system("test"), at=at)
    audit.verify_and_keep(by=Actor.system("test"), at=at)

    state = client.get(PAGE).context["state"]

    assert (state.verification.faults, state.checkpoints.not_copied, state.is_off_host) == (0, 0, True)
    assert [(one.destination, one.waiting) for one in state.collectors] == [("sts", state.journal.seals)]


def test_a_file_of_collectors_that_cannot_be_used_does_not_close_the_page(
    client: Client, auditor: Account, settings: Any, tmp_path: Any
) -> None:
    settings.TORELIK_EXPORT_FILE = tmp_path / "export.yaml"
    settings.TORELIK_EXPORT_FILE.write_text("version: 2")

    response = client.get(PAGE)

    assert (response.status_code, response.context["state"].collectors_wrong) == (200, True)


def test_faults_that_were_found_stand_above_the_list(
    client: Client, auditor: Account, sealed_events: list[int], tampering: Callable[[], None], at: datetime
) -> None:
    audit.seal_events(at=at)
    tampering()
    Event.objects.filter(id=sealed_events[0]).update(actor_name="Bolat")
    audit.verify_and_keep(by=Actor.system("test"), at=at)

    page = client.get(PAGE).content.decode()

    assert "The journal was touched." in page
    assert "An event was changed after it had been sealed" in page


@pytest.mark.parametrize("rows", [1, 30])
def test_the_catalogue_and_one_event_ask_the_database_always_as_often(
    client: Client, auditor: Account, rows: int, at: datetime, django_assert_num_queries: Callable[..., Any]
) -> None:
    events = [
        audit.record("audit.journal-verified", by=BOLAT, at=at, facts={str(n): n for n in range(rows)}) for _ in range(rows)
    ]

    with django_assert_num_queries(4):
        client.get(f"{PAGE}catalogue/")
    with django_assert_num_queries(9):
        client.get(f"{PAGE}{events[0].uuid}/")
