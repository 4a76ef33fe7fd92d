"""Textbook provision: lists of disciplines, learners beside copies, missing copies that become an order, and who may."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.http import urlencode

from factories import learning as teach
from factories import library as make
from factories import people
from factories.moments import NOON
from library.acquisition.stage import budget, supplier
from library.stock.test_ledger import law
from torelik.audit.models import Event
from torelik.bridges.models import PlannedContingent, ProvisionNorms, Recommendation
from torelik.bridges.textbook_provision import actions, queries
from torelik.bridges.textbook_provision.actions import ProvisionRefused
from torelik.bridges.textbook_provision.rules import Norms, Term
from torelik.bridges.textbook_provision.vocabulary import EVENTS, GRANTS, Literature, Refusal, State
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.library.holdings.vocabulary import ItemState
from torelik.library.models import Item, Order, OrderLine, Record

pytestmark = pytest.mark.django_db
HOME = "/en/provision/"
AUTUMN = Term(2026, 1)
SYSTEM = Actor.system("test")


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def librarian(client: Client) -> Client:
    client.force_login(people.account(grants=(*GRANTS.values, "library.keep-orders", "library.see-acquisition")))
    return client


def recommend(discipline: Any, record: Record, literature: Literature = Literature.BASIC) -> Recommendation:
    return actions.recommend(discipline_uuid=discipline.uuid, record_uuid=record.uuid, literature=literature, by=SYSTEM, at=NOON)


def copies(number: int, *, of: Record | None = None) -> Record:
    record = of or law()
    for _copy in range(number):
        make.item(of=record)
    return record


def found(discipline: Any, term: Term = AUTUMN) -> queries.DisciplineProvided:
    return queries.provision_of_discipline(discipline.uuid, term, visible_to=SYSTEM)


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_copies_stand_beside_the_learners_of_the_term() -> None:
    room = teach.classroom()
    for _learner in range(4):
        teach.enrol(teach.learner(), room.course)
    recommend(room.course.discipline, copies(2))

    one = found(room.course.discipline)

    assert (one.learners, one.state, one.basic_coefficient) == (5, State.SHORT, Decimal("0.40"))
    assert [title.provision.missing for title in one.titles] == [1]
    assert found(room.course.discipline, AUTUMN.next).learners == 0


def test_learners_of_two_disciplines_share_the_copies_and_count_once() -> None:
    both = teach.learner()
    first, second = teach.classroom(with_learner=both), teach.classroom(with_learner=both)
    teach.enrol(teach.learner(), second.course)
    record = copies(1)
    for room in (first, second):
        recommend(room.course.discipline, record)

    title = found(first.course.discipline).titles[0]

    assert (title.need.learners, title.disciplines, title.provision.coefficient) == (2, 2, Decimal("0.50"))


def test_learners_are_planned_until_somebody_is_enrolled() -> None:
    room = teach.classroom()
    discipline = room.course.discipline
    for term, learners in ((AUTUMN, 40), (AUTUMN.next, 30)):
        actions.plan_contingent(discipline_uuid=discipline.uuid, term=term, learners=learners, by=SYSTEM, at=NOON)

    assert (found(discipline).learners, found(discipline, AUTUMN.next).learners) == (1, 30)

    actions.plan_contingent(discipline_uuid=discipline.uuid, term=AUTUMN.next, learners=0, by=SYSTEM, at=NOON)

    assert found(discipline, AUTUMN.next).learners == 0
    assert PlannedContingent.objects.count() == 1
    assert Event.objects.filter(name=EVENTS.CONTINGENT_PLANNED).count() == 3


def test_an_enrolment_that_ended_before_the_course_began_does_not_count() -> None:
    room = teach.classroom()
    teach.enrol(teach.learner(), room.course, valid_from=date(2026, 8, 20), valid_until=date(2026, 9, 1))

    assert found(room.course.discipline).learners == 1


def test_a_copy_that_is_lost_provides_nobody() -> None:
    room = teach.classroom()
    record = copies(2)
    Item.objects.filter(pk=Item.objects.filter(record=record).first().pk).update(state=ItemState.LOST)
    recommend(room.course.discipline, record)

    assert found(room.course.discipline).titles[0].title.copies == 1


def test_a_title_is_recommended_once_and_moves_between_the_lists() -> None:
    discipline, record = teach.classroom().course.discipline, law()

    rows = [recommend(discipline, record), recommend(discipline, record), recommend(discipline, record, Literature.ADDITIONAL)]

    assert {row.pk for row in rows} == {Recommendation.objects.get().pk}
    assert Recommendation.objects.get().literature == Literature.ADDITIONAL
    assert Event.objects.filter(name=EVENTS.TITLE_RECOMMENDED).count() == 2


def test_what_is_not_there_is_not_recommended(monkeypatch: pytest.MonkeyPatch) -> None:
    discipline = teach.classroom().course.discipline
    with pytest.raises(ProvisionRefused) as refused:
        actions.recommend(discipline_uuid=discipline.uuid, record_uuid=uuid4(), literature=Literature.BASIC, by=SYSTEM, at=NOON)
    assert refused.value.refusals == [Refusal.NO_SUCH_TITLE]
    with pytest.raises(NotFound):
        actions.recommend(discipline_uuid=uuid4(), record_uuid=law().uuid, literature=Literature.BASIC, by=SYSTEM, at=NOON)
    monkeypatch.setattr(actions, "MOST_TITLES", 1)
    recommend(discipline, law())
    with pytest.raises(ProvisionRefused) as refused:
        recommend(discipline, law())
    assert refused.value.refusals == [Refusal.TOO_MANY]


def test_a_merged_title_is_recommended_under_its_survivor() -> None:
    first, second = teach.classroom().course.discipline, teach.classroom().course.discipline
    stays, goes = law(), law()
    recommend(first, goes)
    recommend(second, goes)
    recommend(second, stays)
    way = actions.library.Way(goes.pk, stays.pk, goes.uuid, stays.uuid, SYSTEM, NOON)

    moved = actions.follow_record(way, None)

    assert len(moved) == 1
    assert queries.recommended(first.uuid) == {stays.uuid}
    back = actions.library.Way(stays.pk, goes.pk, stays.uuid, goes.uuid, SYSTEM, NOON)
    assert actions.follow_record(back, moved) == moved
    assert (queries.recommended(first.uuid), queries.recommended(second.uuid)) == ({goes.uuid}, {goes.uuid, stays.uuid})


def test_of_two_people_who_set_the_norms_one_passes(librarian: Client) -> None:
    form = {"basic": "1", "additional": "0.5", "most_years": "5", "seen": "0"}

    first = librarian.post(f"{HOME}norms/", form)
    second = librarian.post(f"{HOME}norms/", {**form, "basic": "2"})

    assert (first.status_code, second.status_code) == (302, 409)
    assert "Somebody has changed the norms meanwhile" in text_of(second)
    assert queries.norms() == (Norms(Decimal("1.00"), Decimal("0.50"), 5, electronic_counts=False), 1)
    assert librarian.post(f"{HOME}norms/", {**form, "basic": "-1", "seen": "1"}).status_code == 422
    assert ProvisionNorms.objects.get().version == 1


def test_a_list_is_kept_on_the_page_of_the_discipline(librarian: Client) -> None:
    discipline, record = teach.classroom().course.discipline, copies(1)
    page = f"{HOME}disciplines/{discipline.uuid}/"

    librarian.post(f"{page}recommend/", {"record": str(record.uuid), "literature": "basic"})
    shown = text_of(librarian.get(page))
    librarian.post(f"{page}plan/?term=2026-2", {"learners": "25"})
    spring = text_of(librarian.get(f"{page}?term=2026-2"))
    refused = librarian.post(f"{page}plan/", {"learners": "-1"})
    row = Recommendation.objects.get()
    for _time in range(2):
        answer = librarian.post(f"{page}titles/{row.uuid}/end/")
        assert answer.status_code == 302

    assert record.title in shown
    assert "25 learners" in spring
    assert refused.status_code == 422
    assert queries.recommended(discipline.uuid) == set()


def test_missing_copies_become_a_draft_of_an_order_once(librarian: Client) -> None:
    room = teach.classroom()
    for _learner in range(5):
        teach.enrol(teach.learner(), room.course)
    short, enough = copies(1), copies(3)
    for record in (short, enough):
        recommend(room.course.discipline, record)
    page = librarian.get(f"{HOME}missing/")
    form = page.context["form"]
    assert [row.title.card.uuid for row, *_fields in form.rows()] == [short.uuid]
    sent = {
        "key": str(form["key"].value()),
        "supplier": str(supplier().pk),
        "budget": str(budget().pk),
        f"take-{short.uuid}": "on",
        f"copies-{short.uuid}": "2",
        f"price-{short.uuid}": "4500",
    }

    answers = [librarian.post(f"{HOME}missing/", sent) for _time in range(2)]

    order = Order.objects.get()
    assert [answer.status_code for answer in answers] == [302, 302]
    assert {answer.headers["Location"] for answer in answers} == {f"/en/library/acquisition/orders/{order.uuid}/"}
    line = OrderLine.objects.get()
    assert (line.record_id, line.copies, line.price) == (short.pk, 2, Decimal("4500.00"))


def test_a_title_that_came_into_the_list_meanwhile_keeps_nobody_from_ordering(librarian: Client) -> None:
    room = teach.classroom()
    first, later = copies(0), copies(0)
    recommend(room.course.discipline, first)
    sent = {"key": str(uuid4()), "supplier": str(supplier().pk), f"take-{first.uuid}": "on", f"price-{first.uuid}": "4500"}
    recommend(room.course.discipline, later)

    unsaid = librarian.post(f"{HOME}missing/", sent)
    said = librarian.post(f"{HOME}missing/", {**sent, f"copies-{first.uuid}": "1"})

    assert (unsaid.status_code, said.status_code) == (422, 302)
    assert "Say how many copies of this title." in text_of(unsaid)
    assert OrderLine.objects.get().record_id == first.pk


def test_an_order_of_nothing_is_refused_and_leaves_no_draft(librarian: Client) -> None:
    room = teach.classroom()
    record = copies(0)
    recommend(room.course.discipline, record)
    sent = {"key": str(uuid4()), "supplier": str(supplier().pk), f"copies-{record.uuid}": "1"}

    nothing = librarian.post(f"{HOME}missing/", sent)
    nobody = librarian.post(f"{HOME}missing/", {**sent, "supplier": "", f"take-{record.uuid}": "on"})

    assert (nothing.status_code, nobody.status_code) == (409, 422)
    assert "Choose at least one title." in text_of(nothing)
    assert not Order.objects.exists()


def test_the_tables_are_taken_out_as_workbooks(librarian: Client, tmp_path: Any) -> None:
    room = teach.classroom()
    recommend(room.course.discipline, copies(0))

    for page in ("", "missing/"):
        answer = librarian.get(f"{HOME}{page}?as=xlsx")
        path = tmp_path / "table.xlsx"
        path.write_bytes(b"".join(answer.streaming_content))
        rows = list(openpyxl.load_workbook(path).active.values)
        assert len(rows) == 2
        assert room.course.discipline.title.en in str(rows[1])


@pytest.mark.parametrize("page", ["", "missing/", "norms/"])
def test_a_stranger_sees_nothing(client: Client, page: str) -> None:
    client.force_login(people.account(grants=("learning.learn",)))

    assert client.get(f"{HOME}{page}").status_code == 403


def test_who_only_looks_changes_nothing(client: Client) -> None:
    discipline, record = teach.classroom().course.discipline, law()
    client.force_login(people.account(grants=(GRANTS.SEE_PROVISION,)))
    page = f"{HOME}disciplines/{discipline.uuid}/"

    answers = [
        client.post(f"{page}recommend/", {"record": str(record.uuid), "literature": "basic"}),
        client.post(f"{page}plan/", {"learners": "3"}),
        client.post(f"{page}titles/{uuid4()}/end/"),
        client.post(f"{HOME}missing/", {}),
        client.post(f"{HOME}norms/", {}),
    ]

    assert [answer.status_code for answer in answers] == [403] * 5
    assert client.get(page).status_code == 200
    assert client.get(f"{HOME}disciplines/{uuid4()}/").status_code == 404
    with pytest.raises(PermissionDenied):
        queries.provision(AUTUMN, visible_to=people.actor(people.account()))


@pytest.mark.parametrize("page", ["", "missing/", "disciplines/{}/"])
def test_the_number_of_queries_does_not_grow(librarian: Client, page: str) -> None:
    room = teach.classroom()
    recommend(room.course.discipline, copies(0))
    address = HOME + page.format(room.course.discipline.uuid)
    librarian.get(address)
    with CaptureQueriesContext(connection) as few:
        librarian.get(address)
    for _number in range(29):
        recommend(teach.classroom().course.discipline, copies(0))
        recommend(room.course.discipline, copies(0))
    with CaptureQueriesContext(connection) as many:
        librarian.get(address)

    assert len(many) == len(few)


def test_titles_are_found_in_the_catalogue(librarian: Client) -> None:
    discipline = teach.classroom().course.discipline

    answer = librarian.get(f"{HOME}disciplines/{discipline.uuid}/?{urlencode({'q': 'жоқ-мұндай-сөз'})}")

    assert "The catalogue has no title with these words" in text_of(answer)
