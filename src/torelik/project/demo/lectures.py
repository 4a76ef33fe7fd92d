"""Full texts of the demonstration library: the lectures of its courses as books of the Academy, in three languages."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from torelik.documents import api as documents
from torelik.kernel.actor import Actor
from torelik.kernel.identifiers import new_uuid
from torelik.library import api as library
from torelik.project.demo.catalogue_cards import LANGUAGE_CODES, marc_of
from torelik.project.demo.content_files import read_all
from torelik.project.demo.typesetting import Line, pdf_of

SUBTITLES = {"kk": "дәрістер мәтіні", "ru": "тексты лекций", "en": "texts of lectures"}
PUBLISHERS = {
    "kk": ("Астана", "Сот төрелігі академиясы"),
    "ru": ("Астана", "Академия правосудия"),
    "en": ("Astana", "Academy of Justice"),
}
SUBJECTS = {
    "administrative-justice": {"kk": "Әкімшілік әділет", "ru": "Административная юстиция", "en": "Administrative justice"},
    "conciliation": {"kk": "Медиация", "ru": "Медиация", "en": "Mediation"},
    "judicial-act": {"kk": "Сот актілері", "ru": "Судебные акты", "en": "Judicial acts"},
}
ACCESS = {
    "administrative-justice": documents.ReadingAccess.EVERYBODY,
    "conciliation": documents.ReadingAccess.EVERYBODY,
    "judicial-act": documents.ReadingAccess.SIGNED_IN,
}
LARGEST = 10_000_000


def load(*, by: Actor, at: datetime) -> None:
    """Catalogue the lectures of each course in each language, and offer them for reading by right of the Academy's own work."""
    for course in read_all("learning")["courses"]:
        for language in course["title"]:
            record = library.catalogue_record(marc=marc_of(_entry(course, language)), by=by, at=at)
            name = f"{course['key']}-{language}.pdf"
            stored = documents.store_file(chunks=[pdf_of(list(_lines(course, language)))], name=name, limit=LARGEST, by=by, at=at)
            terms = documents.NewTerm(
                holder=PUBLISHERS[language][1],
                ground=documents.Ground.OWN_WORK,
                access=ACCESS[course["key"]],
                valid_from=date(2026, 9, 1),
                may_download=ACCESS[course["key"]] == documents.ReadingAccess.EVERYBODY,
                may_copy=True,
            )
            library.attach_copy(
                record_uuid=record.uuid,
                stored=stored,
                title=course["title"][language],
                language=LANGUAGE_CODES[language],
                terms=terms,
                key=new_uuid(),
                by=by,
                at=at,
            )


def _entry(course: dict[str, Any], language: str) -> dict[str, Any]:
    place, publisher = PUBLISHERS[language]
    return {
        "key": f"lectures-{course['key']}-{language}",
        "kind": "e-resource",
        "language": language,
        "title": course["title"][language],
        "subtitle": SUBTITLES[language],
        "place": place,
        "publisher": publisher,
        "year": 2026,
        "subjects": [SUBJECTS[course["key"]][language]],
        "abstract": course["about"][language],
    }


def _lines(course: dict[str, Any], language: str) -> Iterator[Line]:
    yield Line(course["title"][language], is_heading=True)
    yield Line(PUBLISHERS[language][1])
    yield Line(course["about"][language])
    for module in course["modules"]:
        for lesson in module["lessons"]:
            if language not in lesson["body"]:
                continue
            yield Line(f"{module['title'][language]}. {lesson['title'][language]}", is_heading=True, begins_page=True)
            for block in lesson["body"][language]:
                yield from _block(block)


def _block(block: dict[str, Any]) -> Iterator[Line]:
    for kind, words in block.items():
        match kind:
            case "heading":
                yield Line(words, is_heading=True)
            case "list":
                for item in words:
                    yield Line(f"– {item}")
            case "quote" if isinstance(words, dict):
                yield Line(f"«{words['text']}» ({words['source']})")
            case _:
                yield Line(str(words))
