"""Every address of the product, asked by everybody: the visitor, an account without roles, each role (cl. 13).

What each is answered stands in ``addresses.txt``, literally. A new address fails here until somebody has decided who may open it.
"""

import logging
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from wagtail.models import Page

from factories import learning as learning_stage
from factories import library as library_stage
from factories import marc, people, portal, readables
from factories.moments import NOON
from identity.tokens import token_stage
from journeys import walking
from library.acquisition import stage as acquisition_stage
from library.articles.test_article_index import journal
from library.authorities import stage as authorities_stage
from library.offline_desk import offline_stage
from library.self_service.sip_stage import terminal
from library.serials import serials_stage
from library.signing import test_signatories as signing_stage
from library.stock.test_ledger import received
from torelik.documents.api import want_text
from torelik.identity import api as identity
from torelik.identity.models import Account
from torelik.kernel.trilingual import Trilingual
from torelik.library.branches.actions import close_days, save_point
from torelik.library.branches.vocabulary import PointKind
from torelik.library.clearance.actions import give_slips
from torelik.library.holds.actions import place_hold
from torelik.library.holds.rules import Pickup
from torelik.library.models import (
    BookList,
    BookRequest,
    Claim,
    DebtEntry,
    Exhibition,
    ExhibitionSection,
    ExportProfile,
    GroupBalance,
    GroupCard,
    GroupLoan,
    LibraryExport,
    LoanPolicy,
    Scan,
    StockDocument,
    StoragePlace,
    Suggestion,
    Worksheet,
)
from torelik.library.reporting.actions import Kept, save_report
from torelik.library.reporting.rules import Definition
from torelik.library.serials import actions as serials_actions
from torelik.library.sets.actions import make_set
from torelik.notifications.models import Letter, Notification
from torelik.notifications.vocabulary import LetterState
from torelik.portal.pages.actions import keep_picture
from torelik.project import first_setup
from torelik.project.roles import FIRST_ROLES
from torelik.search.models import WordCorrection
from torelik.support.models import Delivery, Hook

GIF = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00"
    b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
ROLES = [role.key for role in FIRST_ROLES]
STATUS_PAGE = "/registration/status/"
OPEN_TO_THE_PENDING = {
    "kk/low-vision/",
    "kk/registration/again/",
    "kk/registration/consents/<uuid:uuid>/withdraw/",
    "kk/registration/status/",
    "kk/sign-out/",
}
"""Their own status and what it offers, the way out, and the version for low vision."""

EVERYBODY = ["visitor", "account", *ROLES]


@pytest.fixture
def cast(db: None) -> dict[str, Account]:
    """One person for each role of a new site, and one without any."""
    first_setup.apply(at=NOON)
    cast = {"account": people.account(family_name="Рөлсіз")}
    for key in ROLES:
        cast[key] = people.account(family_name=key)
        identity.assign_role(
            account=cast[key], role=identity.role_by_key(key), by=people.SYSTEM, at=NOON, valid_from=date(2026, 9, 1)
        )
    return cast


@pytest.fixture
def things(cast: dict[str, Account]) -> dict[str, str]:
    """What the addresses name: a course of the teacher and the learner, loans of the reader, pages of the portal."""
    room = learning_stage.classroom(by_teacher=cast["teacher"], with_learner=cast["learner"])
    attempt = learning_stage.finished(room)
    library_stage.policy()
    patron = library_stage.patron(account=cast["reader"])
    record = marc.catalogued()
    loan = library_stage.loan(to=patron, of=library_stage.item(of=record))
    imported = marc.imported(marc.file_of(marc.book()))
    readable = readables.readable(owner_key=record.uuid, terms=readables.right())
    network = readables.network()
    want_text(stored_id=readable.stored_id, by=people.SYSTEM, at=NOON)
    received(1)
    stock = StockDocument.objects.get()
    group = GroupCard.objects.create(number=1, record=record, price=Decimal(900), opened_on=date(2026, 11, 23))
    told = Notification.objects.create(account=cast["account"], kind="library.issued", told_at=NOON)
    letter = Letter.objects.create(notification=told, state=LetterState.FAILED, due_at=NOON)
    taught = WordCorrection.objects.create(
        kind="form", form="сарғыштар", lemma="сабақ", taught_by=cast["librarian"], taught_at=NOON
    )
    news, event, page = portal.news(published=True), portal.event(published=True), portal.page(published=True)
    about = str(Page.objects.get(slug="about", locale__language_code=walking.LANGUAGE).pk)
    picture = keep_picture(file=SimpleUploadedFile("hall.gif", GIF, "image/gif"), title="Зал", by=people.SYSTEM, at=NOON)
    bought = acquisition_stage.sent()
    subscribed = serials_stage.subscription(supplier_id=bought.order.supplier_id)
    serial_claim = serials_actions.claim_issues(supplier_id=bought.order.supplier_id, by=people.SYSTEM, at=NOON)
    serials_stage.place()
    serials_stage.receive(serials_stage.issue(subscribed, 2))
    volume = serials_actions.bind_issues(
        key=uuid4(), issue_uuids=[serials_stage.issue(subscribed, 2).uuid], place_key="periodicals", for_loan=False,
        by=people.SYSTEM, at=NOON,
    )  # fmt: skip
    branch = library_stage.branch()
    desk = save_point(
        branch_uuid=branch.uuid, name=Trilingual("Үстел", "Стол", "Desk"), kind=PointKind.LENDING_DESK, week={},
        by=people.SYSTEM, at=NOON,
    )  # fmt: skip
    closed = close_days(
        closed_from=date(2026, 12, 16), closed_through=date(2026, 12, 16), reason=Trilingual("Мереке", "Праздник", "Holiday"),
        by=people.SYSTEM, at=NOON,
    )  # fmt: skip
    proposed = Suggestion.objects.create(title="Медиация", made_at=NOON)
    claim = Claim.objects.create(order=bought.order, number=1, day=date(2026, 11, 23), copies=1)
    sheet = Worksheet.objects.create(name="Оқулық", kind="book", marc=record.marc, is_shared=True, saved_at=NOON)
    report = save_report(
        key=uuid4(), kept=Kept("Қор", True), definition=Definition("copies", columns=("number",)),
        by=people.actor(cast["librarian"]), at=NOON,
    )  # fmt: skip
    scan = Scan.objects.create(record=record, stored=readable.stored, shows="card", added_at=NOON)
    holder = signing_stage.appointed()
    hold = place_hold(
        record_id=library_stage.item(of=marc.catalogued(marc.book("Күту"))).record_id,
        patron_id=patron.pk,
        pickup=Pickup(branch.pk),
        by=people.SYSTEM,
        at=NOON,
    )
    without_number = GroupLoan.objects.create(
        card=group, place=StoragePlace.objects.first(), patron=patron, policy=LoanPolicy.objects.get(),
        issued_at=NOON, due_on=date(2026, 12, 14),
    )  # fmt: skip
    GroupBalance.objects.update_or_create(card=group, place=without_number.place, defaults={"copies": 2, "on_loan": 1})
    paid = DebtEntry.objects.create(
        patron=patron, kind="payment", amount=Decimal(-900), day=date(2026, 11, 23), number=1, year=2026, made_at=NOON
    )
    token = token_stage.made(cast["librarian"]).token
    hook = Hook.objects.create(name="Сайт", address="https://site.example/hooks", events="loan.issued", made_at=NOON)
    delivery = Delivery.objects.create(hook=hook, event="loan.issued", body="{}", made_at=NOON)
    unknown = offline_stage.scan("no such copy", ticket=patron.ticket)
    (conflict,) = offline_stage.send([unknown], account=cast["librarian"], by=people.actor(cast["librarian"]))
    room_order = BookRequest.objects.create(
        patron=patron, category=patron.category, record=record, day=date(2026, 11, 23), branch=branch, made_at=NOON
    )
    shown = BookList.objects.create(owner=cast["librarian"], title="Көрме", made_at=NOON, published_at=NOON)
    exhibition = Exhibition.objects.create(book_list=shown, opens_on=date(2026, 11, 1), title_kk="Көрме", title_ru="Выставка")
    section = ExhibitionSection.objects.create(exhibition=exhibition, name_kk="Бөлім", name_ru="Раздел")
    run = give_slips(key=uuid4(), patron_ids=[library_stage.patron().pk], about="М-26-2", by=people.SYSTEM, at=NOON)
    slip = run.slips.select_related("patron").get()
    return {
        "clearance/runs/": str(run.uuid),
        "clearance/slips/": str(slip.uuid),
        "kk/hooks/": str(hook.uuid),
        "requests/of-title/": str(record.uuid),
        "library/requests/": str(room_order.uuid),
        "library/exhibitions/": str(shown.uuid),
        "library/lists/": str(shown.uuid),
        "exhibition/sections/": str(section.uuid),
        "hooks/deliveries/": str(delivery.uuid),
        "offline/conflicts/": str(conflict.uuid),
        "api/v1/holds/": str(hold.uuid),
        "clearance/readers/": str(slip.patron.uuid),
        "clearance/verify/": slip.token,
        "debts/readers/": str(patron.uuid),
        "debts/receipts/": str(paid.uuid),
        "lending/group-loans/": str(without_number.uuid),
        "library/sets/": str(make_set(key=uuid4(), name="Жинақ", group="М-26-2", by=people.SYSTEM, at=NOON).uuid),
        "copying/export-profiles/": str(ExportProfile.objects.create(name="Жиынтық", format="jsonl").uuid),
        "lending/categories/": str(patron.category.uuid),
        "lending/policies/": str(LoanPolicy.objects.get().uuid),
        "holds/of-title/": str(record.uuid),
        "library/holds/": str(hold.uuid),
        "library/signatories/": str(holder.uuid),
        "signatories/commissions/": str(signing_stage.kept().uuid),
        "editor/scans/": str(scan.uuid),
        "library/exports/": str(LibraryExport.objects.create(state="stopped", asked_at=NOON).uuid),
        "reports/saved/": str(report.uuid),
        "saved/new/": "copies",
        "saved/new/<slug:subject>/": "list",
        "tag": "245",
        "library/browse/": "year",
        "branches/closed-days/": str(closed.uuid),
        "branches/places/": str(StoragePlace.objects.get(key="home-loan").uuid),
        "library/branches/": str(branch.uuid),
        "points/": str(desk.uuid),
        "account/tokens/": str(token.uuid),
        "people/tokens/": str(token.uuid),
        "api/v1/records/": str(record.uuid),
        "library/terminals/": str(terminal().terminal.uuid),
        "editor/worksheets/": str(sheet.uuid),
        "acquisition/suppliers/": str(bought.order.supplier.uuid),
        "acquisition/orders/": str(bought.order.uuid),
        "acquisition/order-lines/": str(bought.uuid),
        "acquisition/claims/": str(claim.uuid),
        "acquisition/budgets/": str(bought.budget.uuid),
        "acquisition/invoices/": str(acquisition_stage.invoice(bought).uuid),
        "acquisition/suggestions/": str(proposed.uuid),
        "library/serials/": str(subscribed.uuid),
        "serials/issues/": str(serials_stage.issue(subscribed, 1).uuid),
        "serials/bindings/": str(volume.uuid),
        "serials/claims/": str(serial_claim.uuid),
        "learning/courses/": str(room.course.uuid),
        "provision/disciplines/": str(room.course.discipline.uuid),
        "courses/lessons/": str(room.lessons[0].uuid),
        "courses/tests/": str(room.test.uuid),
        "learning/attempts/": str(attempt.uuid),
        "learning/grades/": str(attempt.uuid),
        "teaching/tests/": str(room.test.uuid),
        "teaching/attempts/": str(attempt.uuid),
        "position": "1",
        "lending/readers/": str(patron.uuid),
        "library/readers/": str(patron.uuid),
        "lending/loans/": str(loan.uuid),
        "me/loans/": str(loan.uuid),
        "library/records/": str(record.uuid),
        "library/articles/": str(journal().uuid),
        "year": "2026",
        "library/authorities/": str(authorities_stage.authority("Абай").uuid),
        "authorities/rewritings/": str(authorities_stage.merged("Шәкәрім", "Құдайбердіұлы").uuid),
        "library/stock/": str(stock.uuid),
        "stock/register/": "2026",
        "stock/groups/": str(group.uuid),
        "kk/reading/": str(readable.uuid),
        "number": "1",
        "script": "latin",
        "digits": "2",
        "kk/rights/": str(readable.uuid),
        "rights/networks/": str(network.uuid),
        "library/electronic-copies/": str(readable.uuid),
        "kk/texts/": str(readable.stored.uuid),
        "kk/words/": str(taught.uuid),
        "notifications/history/": str(letter.uuid),
        "notifications/texts/": "library.issued",
        "texts/<str:kind>/": "mail",
        "texts/<str:kind>/<str:channel>/": "ru",
        "format_": "mrc",
        "cataloguing/imports/": str(imported.uuid),
        "editing/news/": str(news),
        "editing/events/": str(event),
        "editing/pages/": str(page),
        "editing/preview/": str(news),
        "editing/set/": str(news),
        "kk/events/": "seminar",
        "help/pictures/": "librarian-desk-kk.png",
        "kk/help/": "reader",
        "administration/roles/": str(identity.role_by_key("accountant").uuid),
        "roles/people/": str(cast["account"].uuid),
        "roles/assignments/": str(cast["accountant"].role_assignments.get().uuid),
        "page_id": about,
        "parent_page_id": about,
        "page_to_move_id": about,
        "image_id": str(picture),
        "content_type_app_name": "portal",
        "content_type_model_name": "contentpage",
        "app_label": "portal",
        "model_name": "contentpage",
        "object_id": about,
        "chosen/": "999999",
    }


LIBRARY = {"acquisition", "articles", "authorities", "copying", "editor", "records", "serials", "stock"}
"""Parts of the library that have a walk of their own: it is by far the largest."""


def parts() -> list[str]:
    """Return the first words of the addresses: one test each, so that a failure names its part of the product."""
    return sorted({part_of(route) for route in walking.routes()})


def part_of(route: str) -> str:
    words = route.split("/")
    if words[0] != walking.LANGUAGE:
        return "without a language"
    if words[1] == "cms":
        return "cms pages" if words[2:3] == ["pages"] else "cms"
    if words[1] == "library":
        return f"library {words[2]}" if words[2] in LIBRARY else "library"
    return words[1] if words[1] in {"learning", "editing", "administration"} else "the rest"


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Thousands of refusals are expected here; each would write its traceback to the log."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def clients(cast: dict[str, Account]) -> dict[str, Client]:
    made = {"visitor": Client(raise_request_exception=False)}
    for person, account in cast.items():
        made[person] = Client(raise_request_exception=False)
        made[person].force_login(account)
    return made


def test_every_address_stands_in_the_table_and_nothing_else_does() -> None:
    expected = [route or "(front)" for route in walking.routes() if route not in walking.NEVER_ASKED]

    assert sorted(walking.read_table()) == sorted(expected)


def test_learning_and_wagtail_answer_a_visitor_with_nothing_but_the_way_to_sign_in() -> None:
    closed = ("kk/learning/", "kk/cms/", "kk/editing/", "kk/administration/", "kk/journal/")
    answers = {line.visitor for route, line in walking.read_table().items() if route.startswith(closed)}

    assert answers == {walking.SIGN_IN, walking.FORBIDDEN}


def test_a_pending_person_is_led_from_every_address_to_their_own_status(things: dict[str, str]) -> None:
    pending = Client(raise_request_exception=False)
    pending.force_login(people.applicant().account)
    # Programs are known by their tokens alone: there the session of a person who waits is nobody's.
    routes = [route for route in walking.routes() if route not in walking.NEVER_ASKED and not route.startswith("api/")]

    reached = {route for route in routes if not leads_to_status(pending, walking.address_of(route, things))}

    assert reached == OPEN_TO_THE_PENDING


def leads_to_status(client: Client, address: str) -> bool:
    """Tell whether reading the address and sending it a form both lead to the status page, or it is none at all."""
    point, cookies = transaction.savepoint(), client.cookies.copy()
    answers = [client.get(address), client.post(address)]
    transaction.savepoint_rollback(point)
    client.cookies = cookies
    return all(answer.status_code == 302 and answer.headers["Location"].endswith(STATUS_PAGE) for answer in answers)


@pytest.mark.parametrize("part", parts())
def test_every_address_answers_each_person_as_the_table_says(
    part: str, clients: dict[str, Client], things: dict[str, str]
) -> None:
    table = walking.read_table()
    routes = [route for route in walking.routes() if part_of(route) == part and route not in walking.NEVER_ASKED]

    found = [str(walk_one(route, clients, things)) for route in routes]

    assert found == [str(table.get(route or "(front)", "(not in the table)")) for route in routes]


def walk_one(route: str, clients: dict[str, Client], things: dict[str, str]) -> walking.Line:
    address = walking.address_of(route, things)
    answers = {person: asked(clients[person], address) for person in EVERYBODY}
    roles = tuple((role, answers[role]) for role in ROLES if answers[role] != answers["account"])
    return walking.Line(route or "(front)", answers["visitor"], answers["account"], roles)


def asked(client: Client, address: str) -> str:
    """Ask, and undo what the asking did: nobody is signed out, nothing is started for the next person."""
    cookies = client.cookies.copy()
    point = transaction.savepoint()
    try:
        return walking.answer_to(client, address)
    finally:
        transaction.savepoint_rollback(point)
        client.cookies = cookies
