"""What the rest of the product may use of the portal: menus, contacts, and loading of content."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.http import HttpRequest, HttpResponseBase

from torelik.kernel.actor import Actor
from torelik.kernel.trilingual import LANGUAGES, Trilingual
from torelik.portal.events.queries import EventFigures, event_figures
from torelik.portal.events.vocabulary import EventKind
from torelik.portal.news.vocabulary import Category
from torelik.portal.pages import actions, queries, views
from torelik.portal.pages.actions import PublicationRefused, prepare_site, publish_set, withdraw_set, without_reference_index
from torelik.portal.pages.blocks import blocks_from_content, stream_of, structs_of
from torelik.portal.pages.editors import Drift, repair_editors
from torelik.portal.pages.queries import PageLink, PublicationFigures, UnitContacts, latest_changes, publication_figures
from torelik.portal.pages.vocabulary import GRANTS, SECTIONS, Direction, Freshness, SetKind

Content = Sequence[Mapping[str, Any]]
"""A text as content files write it: ``[{"heading": …}, {"text": …}, {"facts": [[a, b]]}, {"quote": {"text", "source"}}]``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One language of a page. What a kind of page does not have is left out."""

    title: str
    lead: str = ""
    body: Content = ()
    image_alt: str = ""
    place: str = ""
    programme: Sequence[tuple[str, str]] = ()
    report: Content = ()
    initiator: str = ""
    reasons: str = ""
    instruction_signer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """The leadership's instruction to an urgent event (cl. 15); who signed it stands in each version."""

    number: str
    on: date


def create_page_set(
    *,
    key: str,
    parent: str | None,
    versions: Mapping[str, Version],
    owner_unit: str,
    direction: str,
    by: Actor,
    at: datetime,
    freshness: str = Freshness.STATIC,
    illustration: str = "",
) -> UUID:
    """Save a page in three languages as a draft and return the key of its set; the same *key* again writes it anew.

    *key* is the address; *parent* the key of the page above, none for a page of the site as a whole. Where *key*
    and no *parent* name one of the seven sections, the section itself is written.
    """
    section = parent is None and key in dict(SECTIONS)
    return _save(
        kind=SetKind.SECTION if section else SetKind.PAGE,
        slug=key,
        set_key=queries.key_of_section(key) if section else key_of(SetKind.PAGE, key),
        parent=None if parent is None else _parent_key(parent),
        versions={language: _version(version) for language, version in versions.items()},
        shared={"illustration": illustration},
        ownership=actions.Ownership(owner_unit, direction, freshness),
        by=by,
        at=at,
    )


def create_news_set(
    *,
    key: str,
    on: date,
    category: str,
    versions: Mapping[str, Version],
    owner_unit: str,
    direction: str,
    by: Actor,
    at: datetime,
    illustration: str = "",
    picture_id: int | None = None,
) -> UUID:
    """Save a news item in three languages as a draft and return the key of its set; the same *key* writes it anew.

    Raises ``ValueError`` for an unknown category.
    """
    return _save(
        kind=SetKind.NEWS,
        slug=key,
        set_key=key_of(SetKind.NEWS, key),
        parent=None,
        versions={language: _version(version) for language, version in versions.items()},
        shared={"date": on, "category": Category(category), "illustration": illustration, "picture_id": picture_id},
        ownership=actions.Ownership(owner_unit, direction, Freshness.DYNAMIC),
        by=by,
        at=at,
    )


def create_event_set(
    *,
    key: str,
    kind: str,
    starts_at: datetime,
    ends_at: datetime | None,
    versions: Mapping[str, Version],
    owner_unit: str,
    direction: str,
    by: Actor,
    at: datetime,
    registration_until: date | None = None,
    urgent: bool = False,
    instruction: Instruction | None = None,
    illustration: str = "",
) -> UUID:
    """Save an event in three languages as a draft and return the key of its set; the same *key* writes it anew.

    Moments are aware. Raises ``ValueError`` for a kind that cl. 15 does not list.
    """
    shared = {
        "event_kind": EventKind(kind),
        "starts_at": starts_at,
        "ends_at": ends_at,
        "registration_until": registration_until,
        "is_urgent": urgent,
        "instruction_number": instruction.number if instruction else "",
        "instruction_on": instruction.on if instruction else None,
        "illustration": illustration,
    }
    return _save(
        kind=SetKind.EVENT,
        slug=key,
        set_key=key_of(SetKind.EVENT, key),
        parent=None,
        versions={language: _version(version, event=True) for language, version in versions.items()},
        shared=shared,
        ownership=actions.Ownership(owner_unit, direction, Freshness.DYNAMIC),
        by=by,
        at=at,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeLink:
    """A link or a door of the home page; *path* is inside the site, without the language: ``admission/dates/``."""

    path: str
    title: Trilingual
    text: Trilingual = field(default_factory=Trilingual)


def set_home(
    *,
    headline: Trilingual,
    lead: Trilingual,
    frequent: Sequence[HomeLink],
    doors: Sequence[HomeLink],
    library_lead: Trilingual,
    by: Actor,
    at: datetime,
    owner_unit: str,
) -> UUID:
    """Write the home page in three languages and publish it; safe to repeat."""
    versions = {}
    for code in LANGUAGES:
        links = [{"label": getattr(link.title, code), "path": link.path} for link in frequent]
        doors_in = [{"title": getattr(door.title, code), "text": getattr(door.text, code), "path": door.path} for door in doors]
        extras = {
            "headline": getattr(headline, code),
            "lead": getattr(lead, code),
            "frequent": structs_of("link", links),
            "doors": structs_of("door", doors_in),
            "library_lead": getattr(library_lead, code),
        }
        versions[code] = actions.Version(title=queries.title_of_fixed(SetKind.HOME, code), extras=extras)
    return _publish_fixed(SetKind.HOME, versions, owner_unit=owner_unit, by=by, at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """How to reach one unit of the Academy."""

    key: str
    name: Trilingual
    phone: str = ""
    email: str = ""
    room: str = ""
    head_post: Trilingual = field(default_factory=Trilingual)
    about: Trilingual = field(default_factory=Trilingual)


def set_contacts(
    *,
    address: Trilingual,
    phone: str,
    email: str,
    hours: Trilingual,
    transport: Trilingual,
    units: Sequence[Unit],
    by: Actor,
    at: datetime,
    owner_unit: str,
) -> UUID:
    """Write the page of contacts in three languages and publish it (cl. 14(3)); safe to repeat."""
    versions = {}
    for code in LANGUAGES:
        rows = [
            {
                "key": unit.key,
                "name": getattr(unit.name, code),
                "phone": unit.phone,
                "email": unit.email,
                "room": unit.room,
                "head_post": getattr(unit.head_post, code),
                "about": getattr(unit.about, code),
            }
            for unit in units
        ]
        extras = {
            "address": getattr(address, code),
            "phone": phone,
            "email": email,
            "hours": getattr(hours, code),
            "transport": getattr(transport, code),
            "units": structs_of("unit", rows),
        }
        versions[code] = actions.Version(title=queries.title_of_fixed(SetKind.CONTACTS, code), extras=extras)
    return _publish_fixed(SetKind.CONTACTS, versions, owner_unit=owner_unit, by=by, at=at)


def sections(*, language: str, path: str) -> list[tuple[str, str, bool]]:
    """Return the seven sections of cl. 14(1): title, address, whether *path* lies inside; one query."""
    return queries.sections(language=language, path=path)


def contacts(*, language: str) -> dict[str, str]:
    """Return address, phone, phone_plain and email of the Academy, or nothing before they are set; one query."""
    return queries.contacts(language=language)


def show_page(request: HttpRequest, *, path: str) -> HttpResponseBase:
    """Show the public page at *path* (without the language). Raises ``NotFound``."""
    return views.show(request, path=path)


def key_of(kind: str, key: str) -> UUID:
    """Return the key of the set that content files name *key*: always the same one."""
    return uuid5(NAMESPACE_URL, f"torelik:portal:{kind}:{key}")


def _parent_key(parent: str) -> UUID:
    return queries.key_of_section(parent) if parent in dict(SECTIONS) else key_of(SetKind.PAGE, parent)


def _version(version: Version, *, event: bool = False) -> actions.Version:
    extras: dict[str, Any] = {}
    if event:
        programme = [{"time": time, "title": title} for time, title in version.programme]
        extras = {
            "place": version.place.strip(),
            "programme": structs_of("entry", programme),
            "report": stream_of(blocks_from_content(version.report)),
            "initiator": version.initiator.strip(),
            "reasons": version.reasons.strip(),
            "instruction_signer": version.instruction_signer.strip(),
        }
    return actions.Version(
        title=version.title,
        lead=version.lead,
        body=blocks_from_content(version.body),
        alternative_text=version.image_alt,
        extras=extras,
    )


def _save(*, kind: str, set_key: UUID, by: Actor, at: datetime, **rest: Any) -> UUID:
    exists = queries.is_known(set_key)
    names: dict[str, Any] = {"key": set_key} if exists else {"new_key": set_key}
    return actions.save_set(kind=kind, **names, confirmed=LANGUAGES, by=by, at=at, **rest).key


def _publish_fixed(kind: str, versions: Mapping[str, actions.Version], *, owner_unit: str, by: Actor, at: datetime) -> UUID:
    ownership = actions.Ownership(owner_unit, Direction.INFORMATION, Freshness.DYNAMIC)
    key = actions.save_set(
        kind=kind, key=queries.key_of_fixed(kind), versions=versions, ownership=ownership, confirmed=LANGUAGES, by=by, at=at
    ).key
    actions.publish_set(key=key, by=by, at=at)
    return key


__all__ = [
    "GRANTS",
    "Drift",
    "EventFigures",
    "HomeLink",
    "Instruction",
    "PageLink",
    "PublicationFigures",
    "PublicationRefused",
    "Unit",
    "UnitContacts",
    "Version",
    "contacts",
    "create_event_set",
    "create_news_set",
    "create_page_set",
    "event_figures",
    "key_of",
    "latest_changes",
    "prepare_site",
    "publication_figures",
    "publish_set",
    "repair_editors",
    "sections",
    "set_contacts",
    "set_home",
    "show_page",
    "withdraw_set",
    "without_reference_index",
]
