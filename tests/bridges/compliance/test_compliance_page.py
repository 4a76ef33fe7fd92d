"""The page tells the truth about this very database: each proof is shown something that could go wrong (cl. 8, 10)."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from factories import collectors, helpdesk, people, readables
from torelik.audit import api as audit
from torelik.audit.models import Event
from torelik.bridges.compliance import actions, clauses, rules
from torelik.bridges.compliance.evidence import general, site, systems
from torelik.bridges.compliance.evidence.facts import Facts, Proof
from torelik.bridges.compliance.vocabulary import ProofState
from torelik.kernel.actor import Actor
from torelik.kernel.errors import PermissionDenied
from torelik.portal import api as portal

pytestmark = pytest.mark.django_db

MET, PARTLY, ATTENTION, NOT_YET = ProofState.MET, ProofState.PARTLY, ProofState.ATTENTION, ProofState.NOT_YET
QUERIES = 62
CLAUSES = [
    "2", "3", "4(1)", "4(2)", "4(3), 4(7)", "4(6)", "4(8)", "4(9)", "5", "6", "7", "8", "9", "10", "10(1)", "10(2)", "11", "12",
    "13", "14(1)", "14(2)", "14(3)", "15", "16", "17", "18", "19", "20", "21",
]  # fmt: skip


@pytest.fixture(autouse=True)
def in_english(at: datetime) -> Iterator[None]:
    actions.prepare_bases(by=people.SYSTEM, at=at)
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("states", "state"),
    [
        ([MET, MET], MET),
        ([NOT_YET], NOT_YET),
        ([PARTLY, PARTLY], PARTLY),
        ([MET, NOT_YET], PARTLY),
        ([MET, PARTLY], PARTLY),
        ([MET, NOT_YET, ATTENTION], ATTENTION),
        ([], NOT_YET),
    ],
)
def test_a_clause_is_met_only_where_everything_is(states: list[ProofState], state: ProofState) -> None:
    assert rules.state_of_clause(states) == state


def test_every_clause_from_2_to_21_is_there_in_the_order_of_the_order() -> None:
    assert [clause.number for _label, group in clauses.GROUPS for clause in group] == CLAUSES
    assert {clause.basis for _label, group in clauses.GROUPS for clause in group} <= set(Facts(people.NOON).bases)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_stands_in_three_languages(client: Client, language: str) -> None:
    client.force_login(people.account(grants=("bridges.see-compliance",)))

    response = client.get(f"/{language}/compliance/")

    assert (response.status_code, len(response.context["compliance"].clauses)) == (200, len(CLAUSES))


def test_the_page_stays_closed_without_the_grant(client: Client) -> None:
    client.force_login(people.account(grants=("support.see-health",)))

    for address in ("", "compliance.json", "compliance.csv"):
        assert client.get(f"/en/compliance/{address}").status_code == 403


def test_a_visitor_is_asked_to_sign_in_first(client: Client) -> None:
    assert client.get("/en/compliance/")["Location"] == "/en/sign-in/?next=/en/compliance/"


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_asks_as_often_for_thirty_of_everything_as_for_one(
    client: Client, at: datetime, rows: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    helpdesk.subject()
    for number in range(rows):
        audit.record("documents.upload-refused", by=people.SYSTEM, at=at, facts={"reasons": ["state-secret"]})
        helpdesk.ticket(by=people.actor(people.account(username=f"asker-{number}")))
    client.force_login(people.account(grants=("bridges.see-compliance",)))

    with django_assert_num_queries(QUERIES):
        client.get("/en/compliance/")


def test_the_page_is_taken_out_as_csv_and_json_and_that_is_an_event(client: Client) -> None:
    client.force_login(people.account(grants=("bridges.see-compliance",)))

    table = list(csv.reader(io.StringIO(client.get("/en/compliance/compliance.csv").content.decode("utf-8-sig"))))
    answer = client.get("/en/compliance/compliance.json").json()

    assert table[0] == ["Clause", "What it asks", "State of the clause", "Proof", "State of the proof", "Value"]
    assert list(dict.fromkeys(row[0] for row in table[1:])) == CLAUSES
    assert [clause["clause"] for clause in answer["clauses"]] == CLAUSES
    exported = Event.objects.filter(name="bridges.compliance-exported").order_by("id").values_list("facts", flat=True)
    assert list(exported) == [{"format": "csv"}, {"format": "json"}]


def test_a_link_that_would_be_refused_is_not_shown(at: datetime, someone_with: Any) -> None:
    def links(*grants: str) -> set[str]:
        found = clauses.compliance(at=at, visible_to=someone_with(*grants))
        return {finding.url for one in found.clauses for finding in one.findings}

    assert "/en/journal/" not in links("bridges.see-compliance")
    assert "/en/journal/" in links("bridges.see-compliance", "audit.read-journal")


def test_files_without_a_right_in_force_ask_for_attention(at: datetime) -> None:
    nothing = general.rights_of_files(facts(at))
    readables.readable(terms=readables.right(valid_through=date(2026, 12, 1)))
    all_open = general.rights_of_files(facts(at))
    readables.readable()

    assert (nothing.state, nothing.value) == (ATTENTION, 0)
    assert all_open == Proof(MET, "Files with a right in force: 1 of 1; rights that end within 30 days: 1", 1, "rights:report")
    assert general.rights_of_files(facts(at)).state == ATTENTION
    assert general.rights_of_files(facts(at + timedelta(days=9))).words.startswith("Files with a right in force: 0 of 2")


@pytest.fixture
def collector(settings: Any) -> Callable[..., None]:
    """Connect a collector to the site."""
    return partial(collectors.connect, settings.TORELIK_EXPORT_FILE)


def facts(at: datetime) -> Facts:
    return Facts(at)


def test_a_journal_never_verified_asks_for_attention_and_an_old_verification_too(at: datetime) -> None:
    never = systems.journal_verification(facts(at))
    audit.verify_and_keep(by=people.SYSTEM, at=at)

    assert never.state == ATTENTION
    assert systems.journal_verification(facts(at)) == Proof(
        MET, "Last verification of the journal: 23 Nov 2026, faults found: 0", "2026-11-23", "journal:events"
    )
    assert systems.journal_verification(facts(at + timedelta(days=8))).state == ATTENTION


def test_a_verification_that_found_faults_asks_for_attention(at: datetime) -> None:
    audit.record("audit.journal-read", by=people.SYSTEM, at=at)
    audit.verify_and_keep(by=people.SYSTEM, at=at + timedelta(minutes=1))  # nobody has sealed it

    proof = systems.journal_verification(facts(at + timedelta(minutes=1)))

    assert (proof.state, "faults found: 0" in proof.words) == (ATTENTION, False)


def test_a_checkpoint_proves_something_only_off_this_machine(at: datetime, settings: Any, tmp_path: Path) -> None:
    unsigned = systems.journal_checkpoint(facts(at))
    audit.record("audit.journal-read", by=people.SYSTEM, at=at)
    audit.seal_events(at=at)
    audit.make_due_checkpoint(by=people.SYSTEM, at=at)

    copied = systems.journal_checkpoint(facts(at))
    settings.TORELIK_CHECKPOINTS = tmp_path / "unmounted"
    not_copied = systems.journal_checkpoint(facts(at))
    settings.TORELIK_CHECKPOINTS = settings.DATA / "checkpoints"
    at_home = systems.journal_checkpoint(facts(at))

    assert [proof.state for proof in (unsigned, copied, not_copied, at_home)] == [ATTENTION, MET, ATTENTION, ATTENTION]
    assert not_copied.words == "Last signed checkpoint: 23 Nov 2026; not copied off this machine: 1"
    assert at_home.words == "Last signed checkpoint: 23 Nov 2026; kept on this machine alone"


def test_without_a_collector_nothing_reaches_the_states_monitoring(at: datetime) -> None:
    assert systems.delivery_to_monitoring(facts(at)) == Proof(
        ATTENTION, "No collector of the state's monitoring is connected", None, "journal:events"
    )


def test_a_file_of_collectors_that_cannot_be_used_asks_for_attention(at: datetime, settings: Any) -> None:
    settings.TORELIK_EXPORT_FILE.write_text("version: 7\n")

    proof = systems.delivery_to_monitoring(facts(at))

    assert (proof.state, proof.words.startswith("The file of collectors cannot be used")) == (ATTENTION, True)


@pytest.mark.parametrize(
    ("cursor", "later", "state"),
    [
        ({"settled": True}, timedelta(), MET),
        ({"settled": False}, timedelta(), ATTENTION),
        ({"settled": True, "lost": True}, timedelta(), ATTENTION),
        ({"settled": True, "behind": 1}, timedelta(seconds=1), MET),
        ({"settled": True, "behind": 1}, timedelta(hours=1), ATTENTION),
    ],
)
def test_the_last_delivery_is_told_of_the_collector_farthest_behind(
    at: datetime, collector: Callable[..., None], cursor: dict[str, Any], later: timedelta, state: ProofState
) -> None:
    audit.record("audit.journal-read", by=people.SYSTEM, at=at)
    audit.seal_events(at=at)
    collector("one", settled=True, at=at)
    collector("two", at=at, **cursor)

    assert systems.delivery_to_monitoring(facts(at + later)).state == state


def test_the_last_delivery_says_its_day_and_what_waits(at: datetime, collector: Callable[..., None]) -> None:
    audit.record("audit.journal-read", by=people.SYSTEM, at=at)
    audit.seal_events(at=at)
    collector("one", settled=True, behind=1, at=at)

    assert systems.delivery_to_monitoring(facts(at)) == Proof(
        MET,
        "Last delivery of security events to the state's monitoring: 23 Nov 2026; events that wait: 1",
        "2026-11-23",
        "journal:events",
    )


@pytest.mark.parametrize(("years", "kept"), [(5, 5), (1, 3)])
def test_the_periods_of_the_journal_are_those_in_force(at: datetime, settings: Any, years: int, kept: int) -> None:
    settings.TORELIK_JOURNAL_YEARS = years

    proof = systems.journal_retention(facts(at))

    assert (proof.state, proof.value) == (MET, kept)
    assert proof.words.endswith(f"kept online for 6 months, in archives for {kept} years")


def test_refused_files_are_counted_and_state_secrets_among_them(at: datetime) -> None:
    for reasons in (["state-secret"], ["polyglot", "state-secret"], ["infected"]):
        audit.record("documents.upload-refused", by=people.SYSTEM, at=at, facts={"reasons": reasons, "malware": ""})
    audit.record("portal.published", by=people.SYSTEM, at=at, facts={"reasons": ["state-secret"]})

    assert general.refused_secrets(facts(at)) == Proof(
        MET, "Files refused at upload: 3, of them with a marking of a state secret: 2", 2, "journal:events"
    )


def test_a_journal_that_nobody_seals_asks_for_attention(at: datetime) -> None:
    audit.record("audit.journal-read", by=people.SYSTEM, at=at)
    assert systems.journal_chain(facts(at + timedelta(minutes=10))).state == ATTENTION

    while audit.seal_events(at=at):
        pass
    assert systems.journal_chain(facts(at + timedelta(minutes=10))).state == MET


@pytest.mark.parametrize(
    ("prover", "name", "value", "state"),
    [
        (systems.password_length, "AUTH_PASSWORD_VALIDATORS", [{"NAME": "x", "OPTIONS": {"min_length": 8}}], MET),
        (systems.password_length, "AUTH_PASSWORD_VALIDATORS", [{"NAME": "x", "OPTIONS": {"min_length": 7}}], ATTENTION),
        (systems.password_length, "AUTH_PASSWORD_VALIDATORS", [], ATTENTION),
        (systems.common_passwords, "AUTH_PASSWORD_VALIDATORS", [{"NAME": "x.CommonPasswordValidator"}], MET),
        (systems.common_passwords, "AUTH_PASSWORD_VALIDATORS", [{"NAME": "x.MinimumLengthValidator"}], ATTENTION),
        (systems.password_hash, "PASSWORD_HASHERS", ["django.contrib.auth.hashers.Argon2PasswordHasher"], MET),
        (systems.password_hash, "PASSWORD_HASHERS", ["django.contrib.auth.hashers.MD5PasswordHasher"], ATTENTION),
        (systems.session_age, "SESSION_COOKIE_AGE", 12 * 3600, MET),
        (systems.session_age, "SESSION_COOKIE_AGE", 72 * 3600, ATTENTION),
        (systems.session_age, "SESSION_COOKIE_HTTPONLY", False, ATTENTION),
        (systems.encrypted_way, "SESSION_COOKIE_SECURE", False, ATTENTION),
        (systems.encrypted_way, "SESSION_COOKIE_SECURE", True, MET),
        (
            systems.content_policy,
            "CONTENT_SECURITY_POLICY",
            {"DIRECTIVES": {"default-src": ["'none'"], "script-src": ["'self'"]}},
            MET,
        ),
        (
            systems.content_policy,
            "CONTENT_SECURITY_POLICY",
            {"DIRECTIVES": {"default-src": ["'none'"], "style-src": ["'unsafe-inline'"]}},
            ATTENTION,
        ),
    ],
)
def test_a_setting_is_shown_as_it_is_in_force(
    at: datetime, settings: Any, prover: Callable[[Facts], Proof], name: str, value: object, state: ProofState
) -> None:
    setattr(settings, name, value)

    assert prover(facts(at)).state == state


def test_encryption_says_for_how_many_days_browsers_remember_it(at: datetime, settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE, settings.SECURE_HSTS_SECONDS = True, 63_072_000

    assert systems.encrypted_way(facts(at)).value == 730


def test_what_is_not_built_is_never_called_met(at: datetime) -> None:
    promised = (
        general.sign_in_by_eds, general.courses_with_owner, systems.curricula_and_complexes, site.emblem_and_logo,
    )  # fmt: skip

    assert {prover(facts(at)).state for prover in promised} == {NOT_YET}


def test_people_are_counted_by_their_verification_and_their_second_factor(at: datetime) -> None:
    officer = people.account(grants=("identity.verify-people",))
    waiting, due = people.account(), people.account()
    type(waiting).objects.filter(pk=waiting.pk).update(state="pending", verified_at=None)
    type(due).objects.filter(pk=due.pk).update(reverify_on=at.date())

    assert general.second_factor(facts(at)) == Proof(ATTENTION, "Staff with a second factor: 0 of 1", 0, "signin:people"), officer
    assert systems.unverified_accounts(facts(at)) == Proof(
        MET, "Verified accounts: 2; waiting for verification: 1", 1, "verification:queue"
    )
    assert systems.reverification_due(facts(at)) == Proof(
        ATTENTION, "Periodic re-verification, due today: 1", 1, "verification:due"
    )


def test_guides_of_the_repository_are_there_in_three_languages(at: datetime, settings: Any, tmp_path: Any) -> None:
    assert general.guides_in_three_languages(facts(at)).state == MET

    settings.TORELIK_GUIDES = tmp_path
    for code in ("kk", "ru", "en"):
        (tmp_path / code).mkdir()
    (tmp_path / "kk" / "reader.md").write_text("# Оқырман\n\nМәтін.\n")

    assert general.guides_in_three_languages(facts(at)) == Proof(
        ATTENTION, "Guides in three languages: 0 of 1", 0, "guides:index"
    )


def test_an_empty_portal_asks_for_attention(at: datetime) -> None:
    states = [
        prover(facts(at)).state for prover in (site.seven_sections, site.news, site.contacts, site.events, site.dynamic_pages)
    ]

    assert states == [ATTENTION] * 5


def test_the_structure_of_the_portal_counts_seven_sections_in_three_languages(at: datetime) -> None:
    portal.prepare_site(by=people.SYSTEM, at=at)

    assert site.seven_sections(facts(at)) == Proof(MET, "Seven sections in three languages: 21 of 21 pages", 21, "site-map")


@pytest.mark.parametrize(("days", "state"), [(0, MET), (100, ATTENTION)])
def test_a_static_page_of_an_earlier_quarter_is_counted(at: datetime, days: int, state: ProofState) -> None:
    portal.prepare_site(by=people.SYSTEM, at=at)
    versions = {code: portal.Version(title=f"{title} {code}", body=[{"text": text}]) for code, title, text in TEXTS}
    key = portal.create_page_set(
        key="statute", parent="about", versions=versions, owner_unit="library", direction="information", by=people.SYSTEM, at=at
    )
    helpdesk.subject()
    portal.publish_set(key=key, by=people.SYSTEM, at=at)

    proof = site.static_pages(facts(at + timedelta(days=days)))

    assert proof.state == state
    assert site.pages_in_three_languages(facts(at)).state == MET


TEXTS = (
    ("kk", "Жарғы", "Жарғы мәтіні қазақша."),
    ("ru", "Устав", "Текст устава по-русски."),
    ("en", "Statute", "The statute in English."),
)


def test_the_quarter_begins_at_the_academy(at: datetime) -> None:
    assert facts(at).quarter_began.isoformat() == "2026-10-01T00:00:00+05:00"
    assert facts(datetime.fromisoformat("2026-12-31T19:00:00+00:00")).quarter_began.date() == date(2027, 1, 1)


def test_the_flag_has_the_proportions_of_the_law(at: datetime) -> None:
    assert site.flag(facts(at)) == Proof(
        MET, "State Flag on every public page, proportions 1:2 (must be 1:2)", 2.0, "portal-path", ("",)
    )


def test_a_question_left_lying_asks_for_attention(at: datetime) -> None:
    helpdesk.subject()
    helpdesk.ticket(by=people.actor(people.account()))

    assert general.help_desk(facts(at)).state == MET
    assert general.help_desk(facts(at + timedelta(days=3))).state == ATTENTION


def test_roles_rights_and_assignments_are_counted(at: datetime) -> None:
    people.account(grants=("audit.read-journal",))

    proof = systems.roles_and_grants(facts(at))

    assert (proof.state, proof.value) == (MET, 1)
    assert "assignments in force: 1, to 1 people" in proof.words


def test_no_name_of_a_person_is_on_the_page(client: Client) -> None:
    people.account(grants=("audit.read-journal",), family_name="Қалиева")
    client.force_login(people.account(grants=("bridges.see-compliance",), family_name="Reader"))

    assert "Қалиева" not in client.get("/en/compliance/").content.decode()


def test_an_actor_without_rights_gets_no_export(at: datetime) -> None:
    with pytest.raises(PermissionDenied):
        actions.record_export(format_="csv", by=Actor.anonymous(), at=at)
