"""Lending rules are a matrix that the library keeps itself; each change can be tried before it is made (cl. 12)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from html import unescape
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from factories import library as make
from factories import people
from factories.moments import NOON
from factories.threads import at_once
from torelik.audit.models import Event
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.library.holdings.actions import save_place
from torelik.library.holdings.models import StoragePlace
from torelik.library.lending import policies, simulating
from torelik.library.lending import policy_queries as loan_policies
from torelik.library.lending.models import LoanPolicy
from torelik.library.lending.rules import Policy
from torelik.library.lending.vocabulary import GRANTS, LoanUse, PolicyRefusal

pytestmark = pytest.mark.django_db
PAGE = "/en/library/lending/policies/"
PLAIN = Policy(category_id=None, record_kind="", max_items=5, loan_days=21, max_renewals=2)


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torelik.kernel.clock.now", lambda: NOON)


@pytest.fixture
def librarian(client: Client) -> Client:
    client.force_login(people.account(grants=("library.set-policies",)))
    return client


@pytest.fixture
def chief(someone_with: Callable[..., Actor]) -> Actor:
    return someone_with(GRANTS.SET_POLICIES)


def sent(**changed: object) -> dict[str, object]:
    usual = {
        "category": "", "record_kind": "", "where": "", "use": "home", "loan_days": 21, "loan_through": "", "loan_hours": "",
        "max_items": 5, "max_in_all": "", "max_renewals": 2, "renewal_days": "", "max_holds": 3, "grace_days": 0, "seen": 0,
        "key": str(uuid4()), "act": "save",
    }  # fmt: skip
    return usual | changed


def text_of(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def saved(chief: Actor, policy: Policy = PLAIN, *, uuid: UUID | None = None, seen: int = 0) -> LoanPolicy:
    return policies.save_policy(uuid=uuid or uuid4(), seen=seen, policy=policy, by=chief, at=NOON)


def test_a_rule_is_made_once_and_stands_in_the_matrix(librarian: Client) -> None:
    make.item(place="reading-room")
    make.patron(category="teacher")
    given = sent(category="teacher", record_kind="serial", where="place:reading-room", use="reading-room", loan_hours=3)

    for _click in range(2):
        answer = librarian.post(f"{PAGE}new/", given, follow=True)

    row = LoanPolicy.objects.get()
    assert (row.category.key, row.record_kind, row.place.key) == ("teacher", "serial", "reading-room")
    assert (row.use, row.loan_hours, row.max_holds, row.version) == (LoanUse.READING_ROOM, 3, 3, 1)
    page = text_of(answer)
    assert "The lending rule is saved." in page
    assert "3 hours" in page
    assert Event.objects.filter(name="library.policy-set").count() == 1


def test_a_rule_shows_what_was_saved_and_is_changed_by_one_person_at_a_time(librarian: Client) -> None:
    make.item(place="reading-room")
    librarian.post(f"{PAGE}new/", sent(where="place:reading-room", use="overnight"))
    row = LoanPolicy.objects.get()
    page = librarian.get(f"{PAGE}{row.uuid}/")
    assert page.context["form"].initial["where"] == "place:reading-room"
    assert page.context["form"].initial["use"] == LoanUse.OVERNIGHT

    librarian.post(f"{PAGE}{row.uuid}/", sent(loan_days="", loan_through="2026-12-25", seen=1))
    late = librarian.post(f"{PAGE}{row.uuid}/", sent(max_items=9, seen=1))

    row.refresh_from_db()
    assert (row.place, row.use, str(row.loan_through), row.max_items, row.version) == (None, "home", "2026-12-25", 5, 2)
    assert late.status_code == 409
    assert "Somebody has changed this rule meanwhile." in text_of(late)


@pytest.mark.parametrize(
    ("changed", "status", "words"),
    [
        ({}, 409, "There is a rule for exactly these readers and copies already."),
        ({"record_kind": "serial", "loan_through": "2026-11-22"}, 409, "The last day has passed already."),
        ({"record_kind": "serial", "loan_days": ""}, 422, "Say for how many days, or until which day."),
        ({"record_kind": "stone"}, 422, "Kind of record"),
        ({"where": "place:moon"}, 422, "Where the copies stand"),
        ({"max_items": -1}, 422, "Books at once"),
        ({"key": "stranger"}, 422, ""),
    ],
)
def test_what_cannot_be_saved_is_told_and_nothing_is_kept(
    librarian: Client, changed: dict[str, object], status: int, words: str
) -> None:
    make.policy()

    answer = librarian.post(f"{PAGE}new/", sent(**changed))

    assert answer.status_code == status
    assert words in text_of(answer)
    assert LoanPolicy.objects.count() == 1


def test_a_rule_that_is_set_again_stays_as_it_is() -> None:
    rows = [make.policy(), make.policy(), make.policy(max_items=9)]

    assert [(row.version, row.max_items) for row in rows] == [(1, 5), (1, 5), (2, 9)]


def test_two_people_make_the_same_rule_and_one_is_told(real_database: None, chief: Actor) -> None:
    answers = at_once(lambda _number: saved(chief), refused=(policies.PolicyRefused,))

    refused = [answer for answer in answers if isinstance(answer, policies.PolicyRefused)]
    assert [one.refusal for one in refused] == [PolicyRefusal.ANOTHER_COVERS_THE_SAME]
    assert LoanPolicy.objects.count() == 1


def test_a_removed_rule_holds_no_more_and_can_be_made_anew(librarian: Client, chief: Actor) -> None:
    row = saved(chief)
    make.loan(to=make.patron())

    assert librarian.post(f"{PAGE}{row.uuid}/remove/", {"seen": 1, "reason": "no"}).status_code == 422
    assert librarian.post(f"{PAGE}{row.uuid}/remove/", {"seen": 2, "reason": "New order No. 5"}).status_code == 409
    answer = librarian.post(f"{PAGE}{row.uuid}/remove/", {"seen": 1, "reason": "New order No. 5"}, follow=True)

    assert "There is no rule yet: nothing is lent" in text_of(answer)
    assert Event.objects.get(name="library.policy-removed").facts == {"reason": "New order No. 5"}
    assert loan_policies.policies() == []
    with pytest.raises(NotFound):
        loan_policies.policy(row.uuid)
    with pytest.raises(policies.PolicyRefused) as refused:
        saved(chief, uuid=row.uuid, seen=2)
    assert refused.value.refusal == PolicyRefusal.REMOVED
    assert saved(chief).version == 1


def test_the_page_of_removal_tells_how_many_loans_lose_their_rule(librarian: Client, chief: Actor) -> None:
    row = saved(chief)
    make.loan(to=make.patron())

    page = librarian.get(f"{PAGE}{row.uuid}/remove/")

    assert page.context["effect"] == simulating.Effect(cells=11, all_cells=11, loans=1, all_loans=1)


def test_a_change_is_tried_and_nothing_is_saved(librarian: Client) -> None:
    make.policy(loan_days=21)
    reader = make.patron(ticket="777")
    make.loan(to=reader, of=make.item(of=make.record(kind="serial")))
    wanted = make.item(of=make.record(kind="serial"), for_loan=False)
    given = sent(record_kind="serial", use="overnight", max_items=1, act="try", ticket="777", copy=wanted.barcode)

    answer = librarian.post(f"{PAGE}new/", given)

    assert answer.status_code == 200
    assert answer.context["effect"] == simulating.Effect(cells=1, all_cells=11, loans=1, all_loans=1)
    told = [(str(one.due.on), refusals) for _words, one, refusals in answer.context["tried"]]
    assert told == [
        ("2026-12-14", ["The copy is for use in the library only."]),
        ("2026-11-24", ["The reader has 1 of the 1 books that the rules allow."]),
    ]
    assert LoanPolicy.objects.count() == 1


def test_a_change_is_tried_for_any_reader_of_a_category(librarian: Client) -> None:
    make.patron(category="teacher")
    copy = make.item()
    given = sent(category="teacher", act="try", trial_category="teacher", copy=copy.inventory_number)

    answer = librarian.post(f"{PAGE}new/", given)

    told = [(one.why.rule != "", one.due is not None, refusals) for _words, one, refusals in answer.context["tried"]]
    assert told == [
        (False, False, ["No lending rule is set for this category of readers."]),
        (True, True, []),
    ]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"copy": "404", "trial_category": "learner"}, "No copy has this number."),
        ({"ticket": "404", "copy": "B1"}, "No reader has this ticket."),
        ({"copy": "B1"}, "Choose a category, or type a ticket."),
    ],
)
def test_who_and_what_is_tried_must_be_there(librarian: Client, changed: dict[str, object], words: str) -> None:
    make.patron()
    make.item(barcode="B1")

    answer = librarian.post(f"{PAGE}new/", sent(act="try", **changed))

    assert answer.status_code == 422
    assert words in text_of(answer)


def test_a_rule_of_a_branch_covers_its_places(chief: Actor) -> None:
    branch = make.branch()
    copy = make.item()
    place = StoragePlace.objects.get(pk=copy.place_id)
    save_place(name=place.name, branch_uuid=branch.uuid, uuid=place.uuid, seen=1, by=people.SYSTEM, at=NOON)
    make.policy(loan_days=21)
    saved(chief, replace(PLAIN, branch_id=branch.pk, loan_days=7))

    loan = make.loan(to=make.patron(), of=copy)

    assert str(loan.due_on) == "2026-11-30"
    assert loan.policy.branch == branch
    assert [one["why"] for one in loan.terms["others"]] == ["branch"]


def test_a_category_whose_rule_has_another_length_keeps_it(librarian: Client, client: Client, chief: Actor) -> None:
    category = make.patron().category
    row = saved(chief, replace(PLAIN, category_id=category.pk, loan_through=NOON.date()))
    client.force_login(people.account(grants=("library.set-policies", "library.manage-patrons")))
    address = f"/en/library/lending/categories/{category.uuid}/"
    assert "Days of a loan" not in text_of(client.get(address))

    given = {"name_kk": "А", "name_ru": "Б", "max_items": 8, "max_renewals": 1, "is_open": "on", "seen": 1, "key": category.uuid}
    client.post(address, given)

    row.refresh_from_db()
    assert (row.max_items, row.loan_through, row.version) == (8, NOON.date(), 2)
    assert "until 23 Nov 2026" in text_of(client.get("/en/library/lending/categories/"))


def test_strangers_and_unknown_rules(client: Client, someone_with: Callable[..., Actor]) -> None:
    stranger = someone_with(GRANTS.ISSUE_ITEM)
    with pytest.raises(PermissionDenied):
        saved(stranger)
    with pytest.raises(PermissionDenied):
        policies.remove_policy(uuid=uuid4(), seen=1, reason="why not", by=stranger, at=NOON)
    client.force_login(people.account(grants=("library.issue-item",)))
    assert client.get(PAGE).status_code == 403
    assert client.get(f"{PAGE}new/").status_code == 403


def test_an_unknown_rule_is_not_found(librarian: Client, chief: Actor) -> None:
    assert librarian.get(f"{PAGE}{uuid4()}/").status_code == 404
    assert librarian.get(f"{PAGE}{uuid4()}/remove/").status_code == 404
    with pytest.raises(NotFound):
        saved(chief, seen=1)
    with pytest.raises(NotFound):
        policies.remove_policy(uuid=uuid4(), seen=1, reason="why not", by=chief, at=NOON)


@pytest.mark.parametrize("rows", [1, 30])
def test_the_matrix_asks_the_same_few_questions(
    librarian: Client, chief: Actor, rows: int, django_assert_num_queries: Callable[..., AbstractContextManager[object]]
) -> None:
    for number in range(rows):
        saved(chief, replace(PLAIN, category_id=make.patron(category=f"c-{number}").category_id, max_in_all=9, renewal_days=7))
    librarian.get(PAGE)
    with django_assert_num_queries(5):
        assert librarian.get(PAGE).status_code == 200
