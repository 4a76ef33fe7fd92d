"""Pages of the portal for tests: ready for publishing unless a test takes something away."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from factories.moments import NOON
from torelik.identity import api as identity
from torelik.kernel.actor import Actor
from torelik.kernel.trilingual import Trilingual
from torelik.portal import api as portal

SYSTEM = Actor.system("test")

VERSIONS = {
    "kk": portal.Version(
        title="Оқырмандар конференциясы өтті",
        lead="Кітапханада кездесу болды.",
        body=[{"text": "Кездесуге елу адам қатысты."}],
        image_alt="Зал",
    ),
    "ru": portal.Version(
        title="Прошла читательская конференция",
        lead="В библиотеке состоялась встреча.",
        body=[{"text": "Пришли полсотни человек."}],
        image_alt="Зал библиотеки",
    ),
    "en": portal.Version(
        title="Readers met at a conference",
        lead="A meeting took place in the library.",
        body=[{"text": "Fifty people took part."}],
        image_alt="The hall",
    ),
}
EVENT_TEXTS = {
    "kk": {"place": "Мәжіліс залы", "programme": [("10:00", "Ашылуы")]},
    "ru": {"place": "Конференц-зал", "programme": [("10:00", "Открытие")]},
    "en": {"place": "Conference hall", "programme": [("10:00", "Opening")]},
}


def site() -> None:
    """Prepare the structure of the portal and one unit, the press service."""
    portal.prepare_site(by=SYSTEM, at=NOON)
    identity.found_unit(key="press-service", name=Trilingual("Баспасөз қызметі", "Пресс-служба", "Press service"), by=SYSTEM)
    identity.found_unit(key="library", name=Trilingual("Кітапхана", "Библиотека", "Library"), by=SYSTEM)


def versions(**changes: Mapping[str, Any]) -> dict[str, portal.Version]:
    """Return the three versions with changes by language, e.g. ``en={"title": "Конференция"}``."""
    return {language: replace(version, **changes.get(language, {})) for language, version in VERSIONS.items()}


def news(
    key: str = "readers-conference",
    *,
    texts: Mapping[str, portal.Version] | None = None,
    owner_unit: str = "press-service",
    direction: str = "information",
    on: date = date(2026, 11, 20),
    illustration: str = "hall",
    published: bool = False,
) -> UUID:
    """Save a news item, complete in three languages, and publish it where asked."""
    made = portal.create_news_set(
        key=key,
        on=on,
        category="academy",
        versions=VERSIONS if texts is None else texts,
        owner_unit=owner_unit,
        direction=direction,
        illustration=illustration,
        by=SYSTEM,
        at=NOON,
    )
    if published:
        portal.publish_set(key=made, by=SYSTEM, at=NOON)
    return made


def event(
    key: str = "seminar", *, starts_at: datetime = NOON, ends_at: datetime | None = None, published: bool = False, **facts: Any
) -> UUID:
    """Save an event, complete in three languages, and publish it where asked."""
    texts = {language: replace(version, **EVENT_TEXTS[language]) for language, version in VERSIONS.items()}
    made = portal.create_event_set(
        key=key,
        kind="seminar",
        starts_at=starts_at,
        ends_at=ends_at,
        versions=facts.pop("texts", texts),
        owner_unit="press-service",
        direction="information",
        by=SYSTEM,
        at=NOON,
        **facts,
    )
    if published:
        portal.publish_set(key=made, by=SYSTEM, at=NOON)
    return made


def page(key: str = "charter", *, parent: str | None = "about", published: bool = False) -> UUID:
    """Save a page of a section, complete in three languages, and publish it where asked."""
    made = portal.create_page_set(
        key=key, parent=parent, versions=VERSIONS, owner_unit="press-service", direction="information", by=SYSTEM, at=NOON
    )
    if published:
        portal.publish_set(key=made, by=SYSTEM, at=NOON)
    return made
