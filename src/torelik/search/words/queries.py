"""Questions about words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from torelik.kernel.actor import Actor
from torelik.search.analysis.kazakh.lemmatising import Reading
from torelik.search.analysis.letters import plain_form
from torelik.search.installation import analyser
from torelik.search.words.models import WordCorrection
from torelik.search.words.vocabulary import GRANTS, CorrectionKind

LONGEST_TEXT = 300
MOST_READINGS = 4


@dataclass(frozen=True, slots=True)
class Understood:
    """One reading of a word as it goes into the index: language, dictionary form, free spelling, root."""

    language: str
    term: str
    weak: str
    root: str


@dataclass(frozen=True, slots=True)
class WordShown:
    """One word of a text, how it is understood, and the Kazakh readings that were weighed, the likeliest first."""

    surface: str
    plain: str
    understood: tuple[Understood, ...]
    weighed: tuple[Reading, ...]
    is_joining: bool
    is_known: bool


def explained(text: str) -> list[WordShown]:
    """Return how each word of the text is understood by a question; no query."""
    mind = analyser()
    shown: dict[tuple[int, int], list[Understood]] = {}
    surfaces: dict[tuple[int, int], str] = {}
    for token in mind.tokens(text[:LONGEST_TEXT], language=None):
        if not token.joined:
            place = (token.start, token.end)
            surfaces[place] = token.surface
            shown.setdefault(place, []).append(Understood(token.language, token.term, token.weak, token.root))
    return [
        WordShown(
            surface=surfaces[place],
            plain=(plain := plain_form(surfaces[place])),
            understood=tuple(readings),
            weighed=tuple(mind.kazakh.readings(plain)[:MOST_READINGS]) if any(one.language == "kk" for one in readings) else (),
            is_joining=mind.is_function_word(plain),
            is_known=any(one.language != "kk" or mind.kazakh.knows(one.term) for one in readings),
        )
        for place, readings in shown.items()
    ]


def corrections(*, visible_to: Actor) -> "QuerySet[WordCorrection]":
    """Return the corrections, those in force first, the latest first; nothing for who may not teach."""
    rows = WordCorrection.objects.select_related("taught_by").order_by("taken_back_at", "-taught_at", "-id")
    return rows if visible_to.may(GRANTS.TEACH_WORDS) else rows.none()


def in_force() -> Mapping[str, list[tuple[str, str]]]:
    """Return what is taught now, by kind: pairs of form and dictionary form; one query."""
    taught: dict[str, list[tuple[str, str]]] = {kind: [] for kind in CorrectionKind.values}
    rows = WordCorrection.objects.filter(taken_back_at=None).order_by("id").values_list("kind", "form", "lemma")
    for kind, form, lemma in rows:
        taught[kind].append((form, lemma))
    return taught
