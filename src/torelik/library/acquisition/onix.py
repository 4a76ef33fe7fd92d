"""Price lists of suppliers in ONIX 2.1 and 3.0, with reference names and with short ones: what is offered, at what price."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from torelik.library.acquisition.vocabulary import Offer

MOST_PRODUCTS = 20_000
LONGEST_TITLE, LONGEST_AUTHORS, LONGEST_PUBLISHER = 500, 300, 200
TENGE = "KZT"
_HIGHEST = Decimal("999999999.99")
_YEAR = re.compile(r"(1[4-9]\d\d|20\d\d)")

_NAMES = {
    "product": "Product", "productidentifier": "ProductIdentifier", "b221": "ProductIDType", "b244": "IDValue",
    "titledetail": "TitleDetail", "titleelement": "TitleElement", "title": "Title", "b202": "TitleType", "b203": "TitleText",
    "b030": "TitlePrefix", "b031": "TitleWithoutPrefix", "b029": "Subtitle", "b028": "DistinctiveTitle", "b004": "ISBN",
    "contributor": "Contributor", "b035": "ContributorRole", "b036": "PersonName", "b037": "PersonNameInverted",
    "b039": "NamesBeforeKey", "b040": "KeyNames", "b047": "CorporateName", "publisher": "Publisher", "b081": "PublisherName",
    "b003": "PublicationDate", "publishingdate": "PublishingDate", "b306": "Date", "x448": "PublishingDateRole",
    "supplydetail": "SupplyDetail", "j396": "ProductAvailability", "j141": "AvailabilityCode", "price": "Price",
    "j151": "PriceAmount", "j152": "CurrencyCode", "x462": "PriceType", "j148": "PriceTypeCode", "x475": "PriceType",
}  # fmt: skip
"""Short names of ONIX by the reference names that we read."""

_WITH_TAX = ("02", "04", "12", "14", "22", "24", "42")
_AUTHOR_ROLES = ("A01", "A02", "A03", "B01", "B06", "")
_OFFER_BY_OLD_CODE = {
    "IP": Offer.AVAILABLE, "TO": Offer.TO_ORDER, "MD": Offer.TO_ORDER, "NP": Offer.LATER, "TU": Offer.LATER, "RP": Offer.LATER,
    "OP": Offer.GONE, "AB": Offer.GONE, "CS": Offer.UNKNOWN, "OI": Offer.GONE, "RM": Offer.GONE, "WR": Offer.GONE,
}  # fmt: skip


class NotOnix(ValueError):
    """The file is no price list in ONIX that can be read."""


class TooManyProducts(ValueError):
    """The price list is longer than is taken at once."""


@dataclass(frozen=True, slots=True)
class Product:
    """One title of a price list. ``price`` is that of one copy in ``currency``, with tax where the list tells it."""

    title: str
    authors: str = ""
    year: int | None = None
    isbn: str = ""
    publisher: str = ""
    price: Decimal | None = None
    currency: str = ""
    offer: Offer = Offer.UNKNOWN


def products_in(content: bytes) -> list[Product]:
    """Read a price list; products without a title are left out. Raises ``NotOnix``, ``TooManyProducts``.

    Entities are not resolved and no other file is read, whatever the list names.
    """
    try:
        root = fromstring(content)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise NotOnix from error
    if _local(root).lower() != "onixmessage":
        raise NotOnix
    found = [one for one in root if _name(one) == "Product"]
    if len(found) > MOST_PRODUCTS:
        raise TooManyProducts
    return [product for product in map(_product, found) if product.title]


def offer_of(code: str) -> Offer:
    """Return what a code of availability means: those of ONIX 3.0 are numbers, those of 2.1 may be letters."""
    if code.isdecimal():
        group = int(code) // 10
        if code == "22" or code == "23":
            return Offer.TO_ORDER
        return {1: Offer.LATER, 2: Offer.AVAILABLE, 3: Offer.LATER, 4: Offer.GONE, 5: Offer.GONE}.get(group, Offer.UNKNOWN)
    return _OFFER_BY_OLD_CODE.get(code.upper(), Offer.UNKNOWN)


def _product(element: Element) -> Product:
    price, currency = _price(element)
    return Product(
        title=_title(element)[:LONGEST_TITLE],
        authors="; ".join(_authors(element))[:LONGEST_AUTHORS],
        year=_year(element),
        isbn=_isbn(element),
        publisher=_first(element, "PublisherName")[:LONGEST_PUBLISHER],
        price=price,
        currency=currency,
        offer=offer_of(_first(element, "ProductAvailability") or _first(element, "AvailabilityCode")),
    )


def _title(element: Element) -> str:
    titles = [*_every(element, "TitleDetail"), *_every(element, "Title")]
    chosen = next((one for one in titles if _first(one, "TitleType") in ("01", "")), titles[0] if titles else None)
    if chosen is None:
        return _first(element, "DistinctiveTitle")
    main = _first(chosen, "TitleText") or " ".join(
        part for part in (_first(chosen, "TitlePrefix"), _first(chosen, "TitleWithoutPrefix")) if part
    )
    return ": ".join(part for part in (main, _first(chosen, "Subtitle")) if part)


def _authors(element: Element) -> Iterator[str]:
    for one in _every(element, "Contributor"):
        if _first(one, "ContributorRole") in _AUTHOR_ROLES:
            key, before = _first(one, "KeyNames"), _first(one, "NamesBeforeKey")
            name = _first(one, "PersonNameInverted") or (f"{key}, {before}" if key and before else "")
            yield from (found for found in [name or _first(one, "PersonName") or _first(one, "CorporateName")] if found)


def _isbn(element: Element) -> str:
    numbers = {_first(one, "ProductIDType"): _first(one, "IDValue") for one in _every(element, "ProductIdentifier")}
    written = numbers.get("15") or numbers.get("02") or _first(element, "ISBN")
    if not written and numbers.get("03", "").startswith(("978", "979")):
        written = numbers["03"]
    return "".join(char for char in written.upper() if char.isdigit() or char == "X")[:20]


def _year(element: Element) -> int | None:
    dates = [_first(one, "Date") for one in _every(element, "PublishingDate") if _first(one, "PublishingDateRole") in ("01", "")]
    found = next((match for text in [*dates, _first(element, "PublicationDate")] if (match := _YEAR.match(text))), None)
    return int(found[1]) if found else None


def _price(element: Element) -> tuple[Decimal | None, str]:
    """Return the price in tenge before others, with tax before without; nothing where none can be read."""
    found: list[tuple[int, Decimal, str]] = []
    for one in _every(element, "Price"):
        try:
            amount = Decimal(_first(one, "PriceAmount").replace(",", ".")).quantize(Decimal("0.01"))
        except InvalidOperation:
            continue
        if amount.is_finite() and 0 <= amount <= _HIGHEST:
            currency = _first(one, "CurrencyCode").upper()[:3]
            kind = _first(one, "PriceType") or _first(one, "PriceTypeCode")
            found.append((2 * (currency != TENGE) + (kind not in _WITH_TAX), amount, currency))
    if not found:
        return None, ""
    _rank, amount, currency = min(found, key=lambda one: one[0])
    return amount, currency


def _every(element: Element, name: str) -> Sequence[Element]:
    return [one for one in element.iter() if one is not element and _name(one) == name]


def _first(element: Element, name: str) -> str:
    return next((" ".join(one.itertext()).strip() for one in element.iter() if _name(one) == name and one is not element), "")


def _name(element: Element) -> str:
    local = _local(element)
    return _NAMES.get(local, local)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
