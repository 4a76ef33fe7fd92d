"""A price list of a supplier in ONIX is looked through, and what is chosen goes into a draft (cl. 12)."""

from collections.abc import Callable
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from factories import people
from factories.marc import book, catalogued
from factories.moments import NOON
from library.acquisition import stage
from torelik.audit.models import Event
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.library.acquisition import actions, onix
from torelik.library.acquisition.actions import AcquisitionRefused, Chosen
from torelik.library.acquisition.models import OfferedTitle, Order, OrderLine, PriceList
from torelik.library.acquisition.onix import Product
from torelik.library.acquisition.vocabulary import Offer, Refusal

ORDERS = "/en/library/acquisition/orders/"

NEWER = """<?xml version="1.0" encoding="UTF-8"?>
<ONIXMessage release="3.0" xmlns="http://ns.editeur.org/onix/3.0/reference">
<Header><Sender><SenderName>Жеті Жарғы</SenderName></Sender></Header>
<Product><RecordReference>1</RecordReference>
 <ProductIdentifier><ProductIDType>15</ProductIDType><IDValue>9786010000018</IDValue></ProductIdentifier>
 <DescriptiveDetail>
  <TitleDetail><TitleType>01</TitleType><TitleElement><TitleText>Медиация</TitleText><Subtitle>оқулық</Subtitle></TitleElement></TitleDetail>
  <Contributor><ContributorRole>A01</ContributorRole><PersonNameInverted>Қасымов, Болат</PersonNameInverted></Contributor>
  <Contributor><ContributorRole>B06</ContributorRole><PersonName>Дана Омар</PersonName></Contributor>
  <Contributor><ContributorRole>A12</ContributorRole><PersonName>Суретші</PersonName></Contributor>
 </DescriptiveDetail>
 <PublishingDetail><Publisher><PublisherName>Жеті Жарғы</PublisherName></Publisher>
  <PublishingDate><PublishingDateRole>01</PublishingDateRole><Date>20260115</Date></PublishingDate></PublishingDetail>
 <ProductSupply><SupplyDetail><ProductAvailability>21</ProductAvailability>
  <Price><PriceType>01</PriceType><PriceAmount>4000</PriceAmount><CurrencyCode>KZT</CurrencyCode></Price>
  <Price><PriceType>02</PriceType><PriceAmount>4640.00</PriceAmount><CurrencyCode>KZT</CurrencyCode></Price>
  <Price><PriceType>02</PriceType><PriceAmount>900</PriceAmount><CurrencyCode>RUB</CurrencyCode></Price>
 </SupplyDetail></ProductSupply></Product>
<Product><RecordReference>2</RecordReference><DescriptiveDetail><TitleDetail><TitleType>01</TitleType>
 <TitleElement><TitlePrefix>The</TitlePrefix><TitleWithoutPrefix>Law of evidence</TitleWithoutPrefix></TitleElement></TitleDetail></DescriptiveDetail>
 <ProductSupply><SupplyDetail><ProductAvailability>40</ProductAvailability>
 <Price><PriceType>02</PriceType><PriceAmount>20.50</PriceAmount><CurrencyCode>USD</CurrencyCode></Price></SupplyDetail></ProductSupply></Product>
<Product><RecordReference>3</RecordReference></Product>
</ONIXMessage>"""  # noqa: E501

OLDER = """<?xml version="1.0"?>
<!DOCTYPE ONIXmessage SYSTEM "http://www.editeur.org/onix/2.1/short/onix-international.dtd">
<ONIXmessage><product><productidentifier><b221>02</b221><b244>601-00-0001-X</b244></productidentifier>
<title><b202>01</b202><b203>Уголовное право</b203></title>
<contributor><b035>A01</b035><b040>Иванов</b040><b039>И. И.</b039></contributor>
<publisher><b081>Норма</b081></publisher><b003>2025</b003>
<supplydetail><j141>TO</j141><price><j148>02</j148><j151>12,5</j151><j152>RUB</j152></price></supplydetail></product></ONIXmessage>"""

EVIL = """<?xml version="1.0"?><!DOCTYPE ONIXMessage [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<ONIXMessage><Product><Title><TitleText>&a;</TitleText></Title></Product></ONIXMessage>"""


def test_a_list_of_today_is_read() -> None:
    assert onix.products_in(NEWER.encode()) == [
        Product(
            "Медиация: оқулық", "Қасымов, Болат; Дана Омар", 2026, "9786010000018", "Жеті Жарғы", Decimal("4640.00"), "KZT",
            Offer.AVAILABLE,
        ),
        Product("The Law of evidence", price=Decimal("20.50"), currency="USD", offer=Offer.GONE),
    ]  # fmt: skip


def test_an_older_list_with_short_names_is_read() -> None:
    assert onix.products_in(OLDER.encode()) == [
        Product("Уголовное право", "Иванов, И. И.", 2025, "601000001X", "Норма", Decimal("12.50"), "RUB", Offer.TO_ORDER)
    ]


@pytest.mark.parametrize("content", [b"", b"title;price", b"<html></html>", EVIL.encode(), b"<ONIXMessage>"])
def test_what_is_no_price_list_is_refused(content: bytes) -> None:
    with pytest.raises(onix.NotOnix):
        onix.products_in(content)


def test_a_list_without_an_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onix, "MOST_PRODUCTS", 2)

    with pytest.raises(onix.TooManyProducts):
        onix.products_in(NEWER.encode())


@pytest.mark.parametrize(
    ("code", "offer"),
    [
        ("10", Offer.LATER), ("20", Offer.AVAILABLE), ("22", Offer.TO_ORDER), ("31", Offer.LATER), ("43", Offer.GONE),
        ("51", Offer.GONE), ("99", Offer.UNKNOWN), ("IP", Offer.AVAILABLE), ("op", Offer.GONE), ("", Offer.UNKNOWN),
    ],
)  # fmt: skip
def test_what_a_code_of_availability_means(code: str, offer: Offer) -> None:
    assert onix.offer_of(code) is offer


@pytest.mark.parametrize(
    ("prices", "chosen"),
    [
        ("", (None, "")),
        ("<Price><PriceAmount>much</PriceAmount></Price>", (None, "")),
        ("<Price><PriceAmount>-1</PriceAmount></Price>", (None, "")),
        ("<Price><PriceAmount>NaN</PriceAmount></Price>", (None, "")),
        ("<Price><PriceAmount>5</PriceAmount><CurrencyCode>usd</CurrencyCode></Price>", (Decimal("5.00"), "USD")),
    ],
)
def test_a_price_that_cannot_be_read_is_none(prices: str, chosen: tuple[Decimal | None, str]) -> None:
    content = f"<ONIXMessage><Product><Title><TitleText>T</TitleText></Title>{prices}</Product></ONIXMessage>"

    product = onix.products_in(content.encode())[0]

    assert (product.price, product.currency) == chosen


# ---- taking in, ordering ----


def taken(order: Order, content: str = NEWER) -> PriceList:
    return actions.take_price_list(
        supplier_id=order.supplier_id, name="price.xml", content=content.encode(), by=people.SYSTEM, at=NOON
    )


def ordered(order: Order, row: PriceList, chosen: dict[int, Chosen], **more: object) -> int:
    given = {"uuid": order.uuid, "key": uuid4(), "list_uuid": row.uuid, "budget_id": None, "by": people.SYSTEM, "at": NOON}
    return actions.order_from_price_list(chosen=chosen, **(given | more))  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_list_is_taken_in_once() -> None:
    order = stage.draft()

    assert taken(order) == taken(order)
    assert OfferedTitle.objects.count() == 2
    assert Event.objects.get(name="library.price-list-taken").facts == {"titles": 2}


@pytest.mark.django_db
@pytest.mark.parametrize(("content", "refusal"), [("<x/>", Refusal.NOT_ONIX), ("<ONIXMessage/>", Refusal.EMPTY)])
def test_a_list_that_offers_nothing_is_refused(content: str, refusal: Refusal) -> None:
    with pytest.raises(AcquisitionRefused) as refused:
        taken(stage.draft(), content)

    assert [one.refusal for one in refused.value.told] == [refusal]


@pytest.mark.django_db
def test_a_list_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onix, "MOST_PRODUCTS", 1)

    with pytest.raises(AcquisitionRefused) as refused:
        taken(stage.draft())

    assert [one.refusal for one in refused.value.told] == [Refusal.LIST_TOO_LONG]


@pytest.mark.django_db
def test_what_is_chosen_goes_into_the_draft_once() -> None:
    order, budget = stage.draft(), stage.budget()
    row, key = taken(order), uuid4()

    for _again in range(2):
        assert ordered(order, row, {1: Chosen(3, Decimal("4640.00"))}, key=key, budget_id=budget.pk) == 1

    line = OrderLine.objects.get(order=order)
    assert (line.title, line.authors, line.published, line.isbn, line.copies, line.price, line.budget_id) == (
        "Медиация: оқулық", "Қасымов, Болат; Дана Омар", 2026, "9786010000018", 3, Decimal("4640.00"), budget.pk,
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("chosen", "refusals"),
    [
        ({}, [Refusal.NOTHING_CHOSEN]),
        ({99: Chosen(1, Decimal(1))}, [Refusal.NOTHING_CHOSEN]),
        ({1: Chosen(0, Decimal(1))}, [Refusal.QUANTITY]),
    ],
)
def test_nothing_is_ordered_where_something_is_wrong(chosen: dict[int, Chosen], refusals: list[Refusal]) -> None:
    order = stage.draft()

    with pytest.raises(AcquisitionRefused) as refused:
        ordered(order, taken(order), chosen)

    assert [one.refusal for one in refused.value.told] == refusals
    assert not OrderLine.objects.exists()


@pytest.mark.django_db
def test_a_list_of_another_supplier_is_not_found() -> None:
    row = taken(stage.draft())

    with pytest.raises(NotFound):
        ordered(stage.draft(stage.supplier("Норма")), row, {1: Chosen(1, Decimal(1))})


@pytest.mark.django_db
def test_only_those_who_order_take_lists_in(someone_with: Callable[..., object]) -> None:
    order = stage.draft()

    with pytest.raises(PermissionDenied):
        actions.take_price_list(
            supplier_id=order.supplier_id, name="x", content=NEWER.encode(), by=someone_with("library.see-acquisition"), at=NOON
        )  # type: ignore[arg-type]


# ---- the page ----


@pytest.fixture
def keeper(client: Client) -> Client:
    client.force_login(people.account(grants=("library.keep-orders", "library.see-acquisition")))
    return client


def shown(client: Client, order: Order, query: str = "") -> str:
    answer = client.get(f"{ORDERS}{order.uuid}/price-list/{query}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.django_db
def test_a_file_is_taken_in_looked_through_and_ordered_from(keeper: Client) -> None:
    order = stage.draft()
    catalogued(book("Медиация: оқулық", author="Қасымов, Болат", year=2026))
    assert "The supplier has sent no price list yet" in shown(keeper, order)

    file = SimpleUploadedFile("price.xml", NEWER.encode(), "text/xml")
    page = keeper.post(f"{ORDERS}{order.uuid}/price-list/", {"file": file}, follow=True).content.decode()
    assert "Law of evidence" in page
    assert "4 640,00" in page.replace("\xa0", " ") or "4640" in page
    assert "Law of evidence" not in shown(keeper, order, "?available=on")
    assert "No title of the price list matches" in shown(keeper, order, "?q=nothing")

    row = PriceList.objects.get()
    answer = keeper.post(
        f"{ORDERS}{order.uuid}/price-list/choose/?list={row.uuid}",
        {"key": str(uuid4()), "copies-1": "2", "price-1": "4640.00", "copies-2": "", "price-2": ""},
        follow=True,
    ).content.decode()
    assert "1 title is added." in answer
    assert "2 copies in this order" in answer
    assert [line.copies for line in OrderLine.objects.filter(order=order)] == [2]


@pytest.mark.django_db
def test_refusals_are_told_on_the_page(keeper: Client) -> None:
    order = stage.draft()
    row = taken(order)
    choose = f"{ORDERS}{order.uuid}/price-list/choose/?list={row.uuid}"

    bad = keeper.post(f"{ORDERS}{order.uuid}/price-list/", {"file": SimpleUploadedFile("a.xml", b"<x/>")})
    none = keeper.post(f"{ORDERS}{order.uuid}/price-list/", {})
    nothing = keeper.post(choose, {"key": str(uuid4())})
    mistyped = keeper.post(choose, {"key": str(uuid4()), "copies-1": "many"})

    assert (bad.status_code, none.status_code, nothing.status_code, mistyped.status_code) == (409, 422, 409, 422)
    assert "The file is no price list in ONIX that can be read." in bad.content.decode()
    assert "Write the number of copies at one title at least." in nothing.content.decode()


@pytest.mark.django_db
def test_a_sent_order_and_a_strangers_list_are_not_found(keeper: Client, client: Client) -> None:
    order, other = stage.draft(), taken(stage.draft(stage.supplier("Норма")))
    sent = stage.sent()

    assert keeper.get(f"{ORDERS}{sent.order.uuid}/price-list/").status_code == 404
    assert "Law of evidence" not in shown(keeper, order, f"?list={other.uuid}")
    assert keeper.post(f"{ORDERS}{order.uuid}/price-list/choose/?list={other.uuid}", {"key": str(uuid4())}).status_code == 404
    client.force_login(people.account(grants=("library.see-acquisition",)))
    assert client.get(f"{ORDERS}{order.uuid}/price-list/").status_code == 403


@pytest.mark.django_db
def test_the_page_costs_as_little_with_one_row_as_with_thirty(
    keeper: Client, django_assert_num_queries: Callable[..., object]
) -> None:
    order = stage.draft()
    row = taken(order)
    OfferedTitle.objects.filter(position=2).delete()
    for titles in (0, 29):
        OfferedTitle.objects.bulk_create(
            OfferedTitle(price_list=row, position=number, title=f"Title {number}", offer=Offer.AVAILABLE)
            for number in range(10, 10 + titles)
        )
        with django_assert_num_queries(12):  # type: ignore[attr-defined]
            shown(keeper, order)
