"""Searching everything at once: one question to the index for each group, one to the database for the passages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from torelik.bridges.one_search.vocabulary import Group
from torelik.documents import api as documents
from torelik.kernel.actor import Actor
from torelik.learning import api as learning
from torelik.library import api as library
from torelik.search import api as search

FIRST_HITS = 5
"""Hits of each group on the first page; the group alone has pages."""

PAGE_HITS = 20
QUICK_HITS = 3
PASSAGE_CHARACTERS = 240


@dataclass(frozen=True, slots=True)
class Line:
    """One thing found: title and passage in parts, what it belongs to, and its address without the language."""

    group: Group
    title: list[search.SnippetPart]
    note: str
    passage: list[search.SnippetPart]
    path: str


@dataclass(frozen=True, slots=True)
class Found:
    """What is found in one group."""

    group: Group
    total: int
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is found at all; ``answered`` is the text that was answered, mended where the typed one was a slip.

    ``is_loose`` tells that nothing has all the words: what has half of them is shown.
    """

    groups: list[Found]
    answered: str
    suggestions: tuple[str, ...]
    is_loose: bool = False

    @property
    def total(self) -> int:
        return sum(group.total for group in self.groups)


def audience_of(actor: Actor, *, address: str, on: date) -> frozenset[str]:
    """Return by which names the index knows the asker; one query, three for who is signed in.

    *address* is that of ``kernel.request.client_address``: in the reading room more is found.
    """
    names = documents.audiences_of(actor, address=address, today=on)
    return names if actor.account_id is None else names | set(learning.audiences_of(actor, on=on))


def search_everywhere(
    text: str,
    *,
    language: str,
    visible_to: Actor,
    address: str,
    on: date,
    only: Group | None = None,
    page: int = 1,
    literal: bool = False,
) -> Answer:
    """Return what every product has for the words, grouped; with *only* one group by pages.

    Raises ``IndexOutdated`` where the index must be rebuilt first.
    """
    audience = audience_of(visible_to, address=address, on=on)
    limit = PAGE_HITS if only else FIRST_HITS

    def ask(*, literal: bool, loosely: bool = False) -> dict[Group, search.Hits]:
        offset = (page - 1) * limit
        return {
            group: _hits(
                text, group, audience=audience, language=language, limit=limit, offset=offset, literal=literal, loosely=loosely
            )
            for group in ([only] if only else Group)
        }

    hits = ask(literal=literal)
    is_loose = False
    if not literal:
        hits = _one_answer(text, hits, audience=audience, language=language, limit=limit)
        if not any(one.total for one in hits.values()):
            hits, is_loose = ask(literal=False, loosely=True), True
    answered = next((one.answered for one in hits.values() if one.total), text)
    passages = _passages(hit for one in hits.values() for hit in one.items if hit.context == Group.DOCUMENTS)
    groups = [
        Found(group, one.total, [_line(group, hit, one.marks, passages, language=language) for hit in one.items])
        for group, one in hits.items()
        if one.total
    ]
    suggestions = dict.fromkeys(words for one in hits.values() for words in one.suggestions if words != answered)
    return Answer(groups, answered, () if groups else tuple(suggestions), is_loose)


def quick(text: str, *, language: str, visible_to: Actor, address: str, on: date) -> list[Line]:
    """Return the first hits of every group for who is still typing; the last word may be a beginning."""
    audience = audience_of(visible_to, address=address, on=on)
    words = text.strip()
    typed = f"{words}*" if words and words[-1].isalpha() else words
    lines = []
    for group in Group:
        one = _hits(typed, group, audience=audience, language=language, limit=QUICK_HITS, offset=0, literal=True)
        lines += [_line(group, hit, one.marks, {}, language=language) for hit in one.items]
    return lines


def _hits(
    text: str,
    group: Group,
    *,
    audience: frozenset[str],
    language: str,
    limit: int,
    offset: int,
    literal: bool,
    loosely: bool = False,
) -> search.Hits:
    query = search.Query(
        text=text,
        audience=audience,
        context=group.value,
        # Pages and lessons exist in three languages: the reader's own is shown.
        languages=(language,) if group in (Group.PORTAL, Group.LEARNING) else (),
        limit=limit,
        offset=offset,
        literal=literal,
        loosely=loosely,
    )
    return search.find(query)


def _one_answer(
    text: str, hits: dict[Group, search.Hits], *, audience: frozenset[str], language: str, limit: int
) -> dict[Group, search.Hits]:
    """Answer the typed text wherever it finds something; a mended text only where nothing in any group has the typed one."""
    if any(one.total and one.answered == text for one in hits.values()):
        return {
            group: one if one.answered == text else _hits(
                text, group, audience=audience, language=language, limit=limit, offset=0, literal=True
            )
            for group, one in hits.items()
        }  # fmt: skip
    mended = next((one.answered for one in hits.values() if one.total), None)
    if mended is None:
        return hits
    return {
        group: one if one.answered == mended else _hits(
            mended, group, audience=audience, language=language, limit=limit, offset=0, literal=True
        )
        for group, one in hits.items()
    }  # fmt: skip


def _passages(hits: Iterable[search.Hit]) -> dict[str, str]:
    """Return the texts of the parts found, by the key of the hit; one query."""
    places = {hit.key: (int(hit.shown["file"]), int(hit.shown["number"])) for hit in hits}
    texts = documents.part_texts(list(places.values()))
    return {key: texts.get(place, "") for key, place in places.items()}


def _line(group: Group, hit: search.Hit, marks: search.Marks, passages: dict[str, str], *, language: str) -> Line:
    shown = hit.shown
    title, note, lead, path = shown.get("title", ""), "", "", ""
    match group:
        case Group.LIBRARY:
            proper, title = title, library.title_of_hit(shown, language=language)
            beside = proper if proper != title else ""
            note = ", ".join(filter(None, [beside, shown.get("authors", ""), shown.get("year", "")]))
            path = f"/library/records/{shown['uuid']}/"
        case Group.DOCUMENTS:
            note = documents.part_name(shown["part"], shown["label"])
            lead, path = passages.get(hit.key, ""), shown["path"]
        case Group.LEARNING:
            note, lead, path = shown["course"] if shown["course"] != title else "", shown["lead"], shown["path"]
        case Group.PORTAL:
            # A page of the site stands under its own language, which is the reader's.
            lead, path = shown["lead"], "/" + shown["url"].strip("/").partition("/")[2] + "/"
    passage = search.snippet(lead, query=marks, analyser=search.analyser(), width=PASSAGE_CHARACTERS) if lead else []
    return Line(group, search.marked(title, marks=marks, analyser=search.analyser()), note, passage, path.replace("//", "/"))
