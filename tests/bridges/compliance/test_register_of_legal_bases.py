from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import translation

from factories import people
from torelik.audit.models import Event
from torelik.bridges.compliance import actions, queries, rules
from torelik.bridges.compliance.first_bases import FIRST_BASES
from torelik.bridges.compliance.models import LegalBasis
from torelik.bridges.compliance.rules import BasisText
from torelik.bridges.compliance.vocabulary import Force, Mark, Refusal
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.kernel.trilingual import Trilingual

TODAY = date(2026, 11, 23)
LAW = BasisText(
    act=Trilingual("Заң", "Закон", "Law"),
    number="418-V",
    force=Force.IN_FORCE,
    mark=Mark.SECONDARY,
    old_terms=Trilingual("ескі", "старый", "old"),
    new_terms=Trilingual("жаңа", "новый", "new"),
)
CHECKED = replace(LAW, mark=Mark.VERIFIED, checked_on=TODAY, checked_by="Асанова Г.")


@pytest.mark.parametrize(
    ("text", "is_outdated", "refusals"),
    [
        (LAW, False, []),
        (CHECKED, False, []),
        (replace(CHECKED, checked_on=None), False, [Refusal.DATE_OF_CHECK_MISSING]),
        (replace(CHECKED, checked_by=" "), False, [Refusal.DATE_OF_CHECK_MISSING]),
        (replace(CHECKED, checked_on=date(2026, 11, 24)), False, [Refusal.CHECKED_IN_FUTURE]),
        (replace(LAW, new_terms=Trilingual("жаңа", "новый\nещё один", "new")), False, [Refusal.TERMS_UNEVEN]),
        (LAW, True, [Refusal.CHANGED_MEANWHILE]),
        (replace(CHECKED, checked_on=None), True, [Refusal.DATE_OF_CHECK_MISSING, Refusal.CHANGED_MEANWHILE]),
    ],
)
def test_an_entry_is_refused_for_every_reason_that_applies(text: BasisText, is_outdated: bool, refusals: list[Refusal]) -> None:
    assert rules.refusals_to_save(text, today=TODAY, is_outdated=is_outdated) == refusals


@pytest.mark.parametrize(
    ("old", "new", "language", "pairs"),
    [
        (Trilingual("а\nб", "", "a"), Trilingual("в\nг", "", "z"), "kk", [("а", "в"), ("б", "г")]),
        (Trilingual("а", "", ""), Trilingual("в", "", ""), "ru", [("а", "в")]),
        (Trilingual(), Trilingual(), "kk", []),
    ],
)
def test_old_and_new_terms_stand_side_by_side(
    old: Trilingual, new: Trilingual, language: str, pairs: list[tuple[str, str]]
) -> None:
    assert rules.pairs_of(old, new, language=language) == pairs


@pytest.mark.parametrize("key", sorted(FIRST_BASES))
def test_every_first_entry_could_be_saved_and_says_where_it_is_known_from(key: str) -> None:
    basis = FIRST_BASES[key]

    assert rules.refusals_to_save(basis, today=TODAY, is_outdated=False) == []
    assert (basis.act.missing, bool(basis.source)) == ((), True)
    assert basis.note.missing in {(), ("kk", "ru", "en")}


def test_only_what_was_read_in_full_is_marked_as_checked() -> None:
    assert [key for key, basis in FIRST_BASES.items() if basis.mark == Mark.VERIFIED] == ["order-1-8-53"]


@pytest.mark.django_db
class TestKeepingTheRegister:
    @pytest.fixture
    def lawyer(self, someone_with: Any) -> Actor:
        actor: Actor = someone_with("bridges.edit-legal-bases", name="Асанова Гүлнар")
        return actor

    def test_a_change_keeps_what_was_said_before_and_is_an_event(self, lawyer: Actor, at: datetime) -> None:
        row = actions.set_basis(key="law", text=LAW, by=lawyer, at=at)
        actions.set_basis(key="law", text=CHECKED, by=lawyer, at=at, version=1)

        history = queries.history(row)
        assert [(one.version, one.changed, one.saved_by) for one in history] == [
            (2, ("mark", "checked_on", "checked_by"), "Асанова Гүлнар"),
            (1, (), "Асанова Гүлнар"),
        ]
        assert list(Event.objects.filter(name="bridges.legal-basis-set").order_by("id").values_list("facts", flat=True)) == [
            {"version": 1, "changed": []},
            {"version": 2, "changed": ["mark", "checked_on", "checked_by"]},
        ]

    def test_saying_the_same_again_changes_nothing(self, lawyer: Actor, at: datetime) -> None:
        actions.set_basis(key="law", text=LAW, by=lawyer, at=at)
        actions.set_basis(key="law", text=LAW, by=lawyer, at=at)

        assert (LegalBasis.objects.get().version, Event.objects.count()) == (1, 1)

    def test_of_two_who_change_at_once_the_second_is_told(self, lawyer: Actor, at: datetime) -> None:
        actions.set_basis(key="law", text=LAW, by=lawyer, at=at)
        actions.set_basis(key="law", text=CHECKED, by=lawyer, at=at, version=1)

        with pytest.raises(actions.BasisRefused) as refused:
            actions.set_basis(key="law", text=replace(LAW, number="419-V"), by=lawyer, at=at, version=1)

        assert refused.value.refusals == [Refusal.CHANGED_MEANWHILE]

    def test_without_the_grant_nothing_is_written(self, at: datetime, someone_with: Any) -> None:
        with pytest.raises(PermissionDenied):
            actions.set_basis(key="law", text=LAW, by=someone_with("bridges.see-compliance"), at=at)

    def test_a_new_release_leaves_the_academys_entries_alone(self, lawyer: Actor, at: datetime) -> None:
        actions.set_basis(key="law-418-v", text=CHECKED, by=lawyer, at=at)
        actions.prepare_bases(by=lawyer, at=at)
        actions.prepare_bases(by=lawyer, at=at)

        assert queries.text_of(LegalBasis.objects.get(key="law-418-v")) == CHECKED
        assert queries.known_keys() == set(FIRST_BASES)
        assert Event.objects.count() == len(FIRST_BASES)

    def test_the_database_holds_that_a_check_says_when_and_by_whom(self, lawyer: Actor, at: datetime) -> None:
        row = actions.set_basis(key="law", text=CHECKED, by=lawyer, at=at)

        with pytest.raises(IntegrityError), transaction.atomic():
            LegalBasis.objects.filter(pk=row.pk).update(checked_by="")

    def test_an_entry_that_does_not_exist_is_not_found(self) -> None:
        with pytest.raises(NotFound):
            queries.basis(people.account().uuid)


@pytest.mark.django_db
class TestPagesOfTheRegister:
    @pytest.fixture(autouse=True)
    def register(self, at: datetime) -> None:
        actions.prepare_bases(by=people.SYSTEM, at=at)

    @pytest.mark.parametrize("language", ["kk", "ru", "en"])
    def test_the_register_shows_every_mark_and_both_terms(self, client: Client, language: str) -> None:
        client.force_login(people.account(grants=("bridges.see-compliance",)))

        response = client.get(f"/{language}/compliance/legal-bases/")

        assert (response.status_code, len(response.context["rows"])) == (200, len(FIRST_BASES))
        shown = response.content.decode()
        with translation.override(language):
            assert [mark for mark in Mark if str(mark.label) not in shown] == []

    def test_the_register_asks_once_for_all_entries(self, client: Client, django_assert_num_queries: Any) -> None:
        client.force_login(people.account(grants=("bridges.see-compliance",)))

        with django_assert_num_queries(5):
            client.get("/en/compliance/legal-bases/")

    def test_who_may_only_look_gets_no_form_and_no_say(self, client: Client) -> None:
        client.force_login(people.account(grants=("bridges.see-compliance",)))
        uuid = LegalBasis.objects.get(key="law-418-v").uuid

        page = client.get(f"/en/compliance/legal-bases/{uuid}/").content.decode()

        assert "Change the entry" not in page
        assert client.post(f"/en/compliance/legal-bases/{uuid}/", {}).status_code == 403
        assert client.get("/en/compliance/legal-bases/new/").status_code == 403

    def test_the_register_stays_closed_without_a_grant(self, client: Client) -> None:
        client.force_login(people.account())

        assert client.get("/en/compliance/legal-bases/").status_code == 403

    def test_a_lawyer_changes_and_adds_entries(self, client: Client) -> None:
        client.force_login(people.account(grants=("bridges.edit-legal-bases",)))
        uuid = LegalBasis.objects.get(key="law-418-v").uuid
        address = f"/en/compliance/legal-bases/{uuid}/"
        given = {"act_kk": "Заң", "act_ru": "Закон", "act_en": "Law", "number": "418-V", "force": "in-force", "mark": "secondary"}

        assert client.post(address, {**given, "number": "", "version": 1}).status_code == 422
        assert client.post(address, {**given, "mark": "verified", "version": 1}).status_code == 409
        assert client.post(address, {**given, "version": 7}).status_code == 409
        assert client.post(address, {**given, "version": 1}).status_code == 302
        assert client.post("/en/compliance/legal-bases/new/", {**given, "key": "law-418-v"}).status_code == 422
        assert (
            client.post("/en/compliance/legal-bases/new/", {**given, "key": "another", "link": "javascript:alert(1)"}).status_code
            == 422
        )
        assert client.post("/en/compliance/legal-bases/new/", {**given, "key": "another"}).status_code == 302
        assert LegalBasis.objects.get(key="law-418-v").act.en == "Law"

    @pytest.mark.parametrize(
        ("tag", "words"),
        [
            ('{% cite "order-1-8-53" %}', "No. 1-8/53"),
            ('{% cite "order-1-8-53" article="cl. 12" %}', "No. 1-8/53, cl. 12"),
            ('{% cite "decree-832-logs" %}', "No. 832, 38"),
        ],
    )
    def test_a_citation_is_made_from_the_register(self, tag: str, words: str, django_assert_num_queries: Any) -> None:
        context = Context({"request": RequestFactory().get("/")})

        with translation.override("en"), django_assert_num_queries(1):
            drawn = Template("{% load legal %}" + tag * 2).render(context)

        assert drawn.count(f">{words}</a>") == 2
        assert ("not compared with the text" in drawn) == ("832" in tag)

    def test_a_citation_of_what_is_not_registered_fails(self) -> None:
        with pytest.raises(queries.UnknownBasis):
            Template('{% load legal %}{% cite "nothing" %}').render(Context({"request": RequestFactory().get("/")}))
