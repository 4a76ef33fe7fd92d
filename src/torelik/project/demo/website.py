"""Pages, news, events and contacts of the demonstration academy's portal."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from torelik.kernel.actor import Actor
from torelik.kernel.trilingual import LANGUAGES
from torelik.portal import api as portal
from torelik.project.demo.content_files import read, trilingual


def load(*, by: Actor, at: datetime) -> None:
    """Write and publish every set of pages; each set in three languages at once."""
    with portal.without_reference_index():
        _fixed_pages(by=by, at=at)
        for entry in read("pages.yaml"):
            key = portal.create_page_set(
                key=entry["key"],
                parent=entry.get("parent"),
                versions=_versions(entry),
                owner_unit=entry["owner_unit"],
                direction=entry["direction"],
                freshness=entry["kind"],
                by=by,
                at=at,
            )
            portal.publish_set(key=key, by=by, at=at)
        for entry in read("news.yaml"):
            published = _moment(f"{entry['date']}T10:00")
            key = portal.create_news_set(
                key=entry["key"],
                on=published.date(),
                category=entry["category"],
                versions=_versions(entry),
                owner_unit=entry["owner_unit"],
                direction=entry["direction"],
                illustration=entry["illustration"],
                by=by,
                at=published,
            )
            portal.publish_set(key=key, by=by, at=published)
        for entry in read("events.yaml"):
            key = _event(entry, by=by, at=at)
            portal.publish_set(key=key, by=by, at=at)


def _fixed_pages(*, by: Actor, at: datetime) -> None:
    home, contacts = read("home.yaml"), read("contacts.yaml")
    portal.set_home(
        headline=trilingual(home["headline"]),
        lead=trilingual(home["lead"]),
        frequent=[portal.HomeLink(path=link["path"], title=trilingual(link["label"])) for link in home["frequent"]],
        doors=[
            portal.HomeLink(path=door["path"], title=trilingual(door["title"]), text=trilingual(door["text"]))
            for door in home["doors"]
        ],
        library_lead=trilingual(home["library_lead"]),
        owner_unit="press-service",
        by=by,
        at=at,
    )
    portal.set_contacts(
        address=trilingual(contacts["address"]),
        phone=contacts["phone"],
        email=contacts["email"],
        hours=trilingual(contacts["hours"]),
        transport=trilingual(contacts["transport"]),
        units=[
            portal.Unit(
                key=unit["key"],
                name=trilingual(unit["name"]),
                phone=unit.get("phone", ""),
                email=unit.get("email", ""),
                room=str(unit.get("room", "")),
                head_post=trilingual(unit["head_post"]),
                about=trilingual(unit["about"]),
            )
            for unit in contacts["units"]
        ],
        owner_unit="press-service",
        by=by,
        at=at,
    )


def _event(entry: dict[str, Any], *, by: Actor, at: datetime) -> Any:
    instruction = entry.get("instruction")
    return portal.create_event_set(
        key=entry["key"],
        kind=entry["kind"],
        starts_at=_moment(entry["starts"]),
        ends_at=_moment(entry["ends"]) if entry.get("ends") else None,
        versions=_versions(entry),
        owner_unit=entry["owner_unit"],
        direction=entry["direction"],
        registration_until=date.fromisoformat(entry["registration_until"]) if entry.get("registration_until") else None,
        urgent=entry.get("urgent", False),
        instruction=portal.Instruction(number=str(instruction["number"]), on=date.fromisoformat(str(instruction["date"])))
        if instruction
        else None,
        by=by,
        at=at,
    )


def _versions(entry: dict[str, Any]) -> Mapping[str, portal.Version]:
    def words(name: str, code: str) -> str:
        return str(entry[name][code]) if name in entry else ""

    signer = entry.get("instruction", {}).get("signer", {})
    return {
        code: portal.Version(
            title=entry["title"][code],
            lead=words("lead", code),
            body=entry["body"][code],
            image_alt=words("image_alt", code),
            place=words("place", code),
            programme=[(str(point["time"]), point["title"][code]) for point in entry.get("programme", [])],
            report=entry["report"][code] if "report" in entry else (),
            initiator=words("initiator", code),
            reasons=words("reasons", code),
            instruction_signer=str(signer.get(code, "")),
        )
        for code in LANGUAGES
    }


def _moment(words: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(words), timezone.get_default_timezone())
