"""Who signs the library's papers: named once, chosen in acts, frozen in what was posted (cl. 12)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import translation

from factories import people
from factories.moments import NOON
from factories.threads import at_once
from library.stock.test_ledger import SYSTEM, add, draft, place, post, received, told
from library.stock.test_pages_of_stock import STOCK, noon, paper_of, text_of
from library.stocktaking.test_stock_taking import actions as stock_taking
from torelik.audit.models import Event
from torelik.kernel.actor import Actor
from torelik.kernel.errors import PermissionDenied
from torelik.kernel.trilingual import Trilingual
from torelik.library.acquisition import papers as letters
from torelik.library.signing import actions, queries
from torelik.library.signing.actions import SigningRefused
from torelik.library.signing.models import Commission, Signatory
from torelik.library.signing.rules import Member
from torelik.library.signing.vocabulary import GRANTS, Office, Refusal, Role
from torelik.library.stock import actions as stock
from torelik.library.stock.rules import Told
from torelik.library.stock.vocabulary import GRANTS as STOCK_GRANTS
from torelik.library.stock.vocabulary import DocumentKind
from torelik.library.stock.vocabulary import Refusal as StockRefusal
from torelik.library.stocktaking.models import StockTaking
from torelik.library.stocktaking.vocabulary import GRANTS as TAKING_GRANTS

pytestmark = pytest.mark.django_db
__all__ = ["noon"]
PAGE = "/en/library/signatories/"
TODAY, JANUARY = NOON.date(), date(2026, 1, 1)
HEAD, CLERK = Trilingual("Академия ректоры", "Ректор Академии", "Rector"), Trilingual("Маман", "Специалист", "Officer")


def appointed(
    office: Office = Office.HEAD, name: str = "Е. Нұрғалиев", since: date = JANUARY, until: date | None = None
) -> Signatory:
    return actions.appoint(key=uuid4(), office=office, name=name, post=HEAD, since=since, until=until, by=SYSTEM, at=NOON)


def members(*names: str) -> list[Member]:
    roles = [Role.CHAIR, *[Role.MEMBER] * (len(names) - 1)]
    return [Member(role, name, CLERK) for role, name in zip(roles, names, strict=True)]


def kept(*names: str, uuid: UUID | None = None, seen: int = 0, until: date | None = None, by: Actor = SYSTEM) -> Commission:
    return actions.keep_commission(
        uuid=uuid or uuid4(), seen=seen, name=Trilingual("Қор комиссиясы", "Комиссия по фонду", "Stock commission"),
        order_number="41-Ө", order_day=JANUARY, since=JANUARY, until=until,
        members=members(*(names or ("Г. Жақыпова", "А. Нұрланов", "М. Пак"))), by=by, at=NOON,
    )  # fmt: skip


@pytest.fixture
def keeper(client: Client) -> Client:
    grants = (*GRANTS.values, *STOCK_GRANTS.values, *TAKING_GRANTS.values)
    client.force_login(people.account(grants=grants))
    return client


def refused(act: Callable[[], object]) -> list[Refusal]:
    with pytest.raises(SigningRefused) as refusal:
        act()
    return refusal.value.refusals


def test_a_new_holder_ends_the_term_of_the_one_before() -> None:
    appointed(name="Е. Нұрғалиев")

    appointed(name="А. Досова", since=date(2026, 3, 1))

    assert list(Signatory.objects.order_by("since").values_list("name", "until")) == [
        ("Е. Нұрғалиев", date(2026, 2, 28)),
        ("А. Досова", None),
    ]
    assert queries.signed_on(date(2026, 2, 28), offices=[Office.HEAD]).offices[Office.HEAD].name == "Е. Нұрғалиев"
    assert queries.signed_on(date(2026, 3, 1), offices=[Office.HEAD]).offices[Office.HEAD].name == "А. Досова"
    assert list(Event.objects.values_list("name", flat=True)) == ["library.signatory-appointed"] * 2


def test_nobody_is_named_for_days_that_are_taken_and_the_term_before_stays() -> None:
    first = appointed(since=date(2026, 3, 1))

    assert refused(lambda: appointed(name="А. Досова", since=JANUARY)) == [Refusal.HELD]
    assert refused(lambda: appointed(name="А. Досова", since=date(2026, 3, 1))) == [Refusal.HELD]
    assert refused(lambda: appointed(name="А. Досова", since=TODAY, until=JANUARY)) == [Refusal.PERIOD]
    first.refresh_from_db()
    assert first.until is None
    assert appointed(name="А. Досова", since=JANUARY, until=date(2026, 2, 28)).pk


def test_two_desks_naming_a_holder_at_once_leave_one(real_database: None) -> None:
    outcomes = at_once(lambda desk: appointed(name=f"Ұсынылған {desk}"), people=3, refused=(SigningRefused,))

    assert Signatory.objects.count() == 1
    assert sum(isinstance(one, Signatory) for one in outcomes) == 1


def test_who_may_not_keep_signatories_is_refused(someone_with: Callable[..., Actor]) -> None:
    stranger = someone_with("library.post-stock")
    with pytest.raises(PermissionDenied):
        kept(by=stranger)
    with pytest.raises(PermissionDenied):
        actions.appoint(key=uuid4(), office=Office.HEAD, name="А", post=HEAD, since=TODAY, by=stranger, at=NOON)


def test_an_act_names_the_commission_its_order_who_approves_and_the_accountant(keeper: Client) -> None:
    appointed()
    appointed(Office.ACCOUNTANT, "Л. Исаева")
    items, commission = received(1), kept()
    row = draft(DocumentKind.WRITE_OFF, commission="Шақырылған сарапшы Д. Ким", standing_id=commission.pk)
    stock.add_copies(uuid=row.uuid, numbers=[items[0].barcode], by=SYSTEM)

    post(row)

    printed = paper_of(keeper.get(f"{STOCK}{row.uuid}/act.pdf"))
    for words in (
        "Stock commission", "No. 41-Ө of", "Chair of the commission, Officer", "Г. Жақыпова", "М. Пак",
        "Шақырылған сарапшы Д. Ким", "Rector", "Е. Нұрғалиев", "Л. Исаева",
    ):  # fmt: skip
        assert words in printed, words
    in_kazakh = paper_of(keeper.get(f"/kk/library/stock/{row.uuid}/act.pdf"))
    assert "Қор комиссиясы" in in_kazakh
    assert "Академия ректоры" in in_kazakh
    page = text_of(keeper.get(f"{STOCK}{row.uuid}/"))
    assert "Chair of the commission: Г. Жақыпова, Officer" in page
    assert "Е. Нұрғалиев, Rector" in page


def test_a_posted_act_keeps_who_signed_it_whatever_changes_later(keeper: Client) -> None:
    head, commission, items = appointed(), kept(), received(1)
    row = draft(DocumentKind.WRITE_OFF, commission="", standing_id=commission.pk)
    stock.add_copies(uuid=row.uuid, numbers=[items[0].barcode], by=SYSTEM)
    post(row)

    kept("Жаңа Төраға", "Жаңа Мүше", "Тағы Біреу", uuid=commission.uuid, seen=1)
    actions.change_signatory(uuid=head.uuid, name="Басқа Адам", post=HEAD, since=JANUARY, until=None, by=SYSTEM, at=NOON)

    printed = paper_of(keeper.get(f"{STOCK}{row.uuid}/act.pdf"))
    assert "Г. Жақыпова" in printed
    assert "Е. Нұрғалиев" in printed
    assert "Жаңа" not in printed
    assert "Басқа" not in printed


def test_a_commission_whose_term_is_over_cannot_be_chosen_for_the_day_of_the_act() -> None:
    commission, items = kept(until=date(2026, 1, 31)), received(1)
    row = draft(DocumentKind.WRITE_OFF, commission="", standing_id=commission.pk)
    stock.add_copies(uuid=row.uuid, numbers=[items[0].barcode], by=SYSTEM)

    with translation.override("en"):
        assert told(lambda: post(row)) == [Told(StockRefusal.NOT_IN_FORCE, "Stock commission")]
    assert queries.commission_choices(TODAY) == []
    assert [one for one, _name in queries.commission_choices(TODAY, kept=commission.pk)] == [commission.pk]


def test_an_act_without_named_signatories_is_posted_as_before(keeper: Client) -> None:
    row = draft(DocumentKind.RECEIPT, approved_by="Ректор Е. Н.")
    add(row)

    post(row)

    printed = paper_of(keeper.get(f"{STOCK}{row.uuid}/act.pdf"))
    assert "Approved" in printed
    assert "Ректор Е. Н." in printed


def test_a_stock_taking_is_signed_by_the_chosen_commission(keeper: Client) -> None:
    appointed()
    commission = kept()
    received(1)
    room = place()

    answer = keeper.post(
        "/en/library/stock-taking/",
        {"key": str(uuid4()), "places": [room.pk], "standing": commission.pk, "commission": ""},
        follow=True,
    )

    assert "Chair of the commission: Г. Жақыпова, Officer" in text_of(answer)
    taking = StockTaking.objects.get()
    stock_taking.begin_second_pass(uuid=taking.uuid, by=SYSTEM, at=NOON)
    stock_taking.close_taking(uuid=taking.uuid, by=SYSTEM, at=NOON)
    kept("Жаңа Төраға", "Жаңа Мүше", "Тағы Біреу", uuid=commission.uuid, seen=1)
    printed = paper_of(keeper.get(f"/en/library/stock-taking/{taking.uuid}/act.pdf"))
    assert "Г. Жақыпова" in printed
    assert "Е. Нұрғалиев" in printed
    assert "Жаңа" not in printed


def test_a_stock_taking_without_a_commission_is_refused(keeper: Client) -> None:
    received(1)

    answer = keeper.post("/en/library/stock-taking/", {"key": str(uuid4()), "places": [place().pk]})

    assert answer.status_code == 409
    assert "Name the members of the commission." in text_of(answer)


def test_letters_are_signed_by_the_head_of_the_library_of_their_day() -> None:
    appointed(Office.LIBRARIAN, "Г. Жақыпова")

    with translation.override("en"):
        assert letters.signing.librarian(queries.signed_on(TODAY, offices=[Office.LIBRARIAN])) == ["Rector", "Г. Жақыпова"]
        assert letters.signing.librarian(queries.signed_on(date(2025, 1, 1), offices=[Office.LIBRARIAN])) == [
            "Head of the library",
            "",
        ]


def sent_commission(**changed: str) -> dict[str, str]:
    sent = {
        "name_kk": "Комиссия", "name_ru": "Комиссия", "order_number": "7", "order_day": "2026-01-10", "since": "2026-01-10",
        "until": "", "seen": "0", "key": str(uuid4()),
    }  # fmt: skip
    for row, name in enumerate(("А. Бірінші", "Б. Екінші", "В. Үшінші", "")):
        sent |= {
            f"member_role-{row}": "member" if row else "chair", f"member_name-{row}": name,
            f"member_post_kk-{row}": "Маман", f"member_post_ru-{row}": "Специалист", f"member_post_en-{row}": "",
        }  # fmt: skip
    return sent | changed


def test_a_commission_is_typed_kept_and_changed_on_its_page(keeper: Client) -> None:
    sent = sent_commission()
    for _click in range(2):
        assert keeper.post(f"{PAGE}commissions/new/", sent, follow=True).status_code == 200
    row = Commission.objects.get()
    assert [member.name for member in queries.members_of(row)] == ["А. Бірінші", "Б. Екінші", "В. Үшінші"]

    page = f"{PAGE}commissions/{row.uuid}/"
    answer = keeper.post(page, sent | {"seen": "1", "member_name-3": "Г. Төртінші"}, follow=True)
    assert "Г. Төртінші" in text_of(answer)
    late = keeper.post(page, sent | {"seen": "1"})
    assert late.status_code == 409
    assert "Somebody has changed the commission meanwhile." in text_of(late)


def test_a_commission_that_lacks_people_keeps_what_was_typed(keeper: Client) -> None:
    answer = keeper.post(f"{PAGE}commissions/new/", sent_commission(**{"member_name-2": ""}))

    assert answer.status_code == 409
    assert "A commission has at least three members" in text_of(answer)
    assert "Б. Екінші" in text_of(answer)
    assert not Commission.objects.exists()


def test_a_holder_is_named_and_ended_on_the_page(keeper: Client) -> None:
    sent = {
        "office": "head",
        "name": "Е. Нұрғалиев",
        "post_kk": "Ректор",
        "post_ru": "Ректор",
        "since": "2026-01-01",
        "key": str(uuid4()),
    }
    assert "In office" in text_of(keeper.post(PAGE, sent, follow=True))
    row = Signatory.objects.get()

    answer = keeper.post(f"{PAGE}{row.uuid}/", sent | {"until": "2025-12-31"})
    assert "The last day is before the first." in text_of(answer)
    assert "Ended" in text_of(keeper.post(f"{PAGE}{row.uuid}/", sent | {"until": "2026-01-02"}, follow=True))


def test_strangers_and_unknown_addresses(keeper: Client, client: Client) -> None:
    assert keeper.get(f"{PAGE}{uuid4()}/").status_code == 404
    assert keeper.get(f"{PAGE}commissions/{uuid4()}/").status_code == 404
    client.force_login(people.account(grants=("library.issue-item",)))
    assert client.get(PAGE).status_code == 403
    assert client.get(f"{PAGE}commissions/new/").status_code == 403


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_asks_the_same_few_questions(
    keeper: Client, rows: int, django_assert_num_queries: Callable[..., AbstractContextManager[object]]
) -> None:
    for _row in range(rows):
        kept()
    keeper.get(PAGE)
    with django_assert_num_queries(7):
        assert keeper.get(PAGE).status_code == 200
