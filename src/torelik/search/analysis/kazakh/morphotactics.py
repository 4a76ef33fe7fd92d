"""Which ending may follow which: the morphotactics of Kazakh as a graph, and every chain of endings it allows."""

from collections.abc import Iterator
from typing import NamedTuple

from torelik.search.analysis.kazakh.sounds import REPRESENTATIVES, Final, Harmony, realised

LONGEST_CHAIN = 5
"""Morphemes in one ending: бар-ма-ған-дық-тары-нан has five."""

LONGEST_ENDING = 16
"""Letters of an ending; longer ones are possible and not met."""


class Arc(NamedTuple):
    """One morpheme in archiphonemes, what it says, and where it leads; an empty state ends the word."""

    morpheme: str
    tag: str
    state: str


def _arcs(text: str) -> tuple[Arc, ...]:
    """Read arcs written as ``morpheme:tag>state``, separated by blanks."""
    arcs = []
    for piece in text.split():
        morpheme, _, rest = piece.partition(":")
        tag, _, state = rest.partition(">")
        arcs.append(Arc(morpheme, tag, state))
    return tuple(arcs)


_CASES = _arcs("NIң:gen> GA:dat> CI:acc> DA:loc>LOC BAн:abl> Mен:ins>")
_CASES_AFTER_FIRST = _arcs("NIң:gen> A:dat> CI:acc> DA:loc>LOC BAн:abl> Mен:ins>")
_CASES_AFTER_THIRD = _arcs("нIң:gen> нA:dat> н:acc> ндA:loc>LOC нAн:abl> мен:ins>")
_POSSESSORS = _arcs("(м:p1>FIRST (ң:p2>FIRST (мIз:p1p>PLURAL_OWNER (ңIз:p2p>PLURAL_OWNER")
_PERSONS = _arcs("WIн:c1> сIң:c2> сIз:c2p> WIз:c1p> сIңдAр:c2pp> сIздAр:c2pp>")
_AS = _arcs("DAй:like> шA:as>")
_PAST_PERSONS = _arcs("м:s1> ң:s2> ңIз:s2p> Q:s1p> ңдAр:s2pp> ңIздAр:s2pp>")
_PRESENT_PERSONS = _arcs("мIн:s1> мын:s1> мIз:s1p> сIң:s2> сIз:s2p> сIңдAр:s2pp> сIздAр:s2pp> дI:s3>")
_IMPERATIVES = _arcs("сIн:imp3> (ңIз:imp2> (ңдAр:imp2> (ңIздAр:imp2> GIн:imp2>")

_VERBAL = _arcs(
    "DI:past>PAST Pты:evid> PтI:evid> Pпын:evid> PпIн:evid> PсIң:evid> PсIз:evid> PпIз:evid> P:conv> GAн:part>PARTICIPLE "
    "R:fut>FUTURE WAQ:int>INTENTION сA:cond>CONDITION GAлI:purp> GAнDIQ:nmlz>NOMINALISED GAншA:until> GAсIн:since> "
    "у:inf>INFINITIVE ушI:agent>AGENT GI:wish>WISH GIш:habit>NOUN"
)
_AFTER_CONSONANT_OR_VOWEL = _arcs(
    "Y:conv> YдI:pres> YмIн:pres> Yмын:pres> YмIз:pres> YсIң:pres> YсIз:pres> YсIңдAр:pres> YсIздAр:pres> Yм:pres> Yң:pres> "
    "YтIн:pastpart>PARTICIPLE YтұғIн:pastpart>PARTICIPLE YйIн:imp1> YйIQ:imp1> YлIQ:imp1> йIн:imp1> йIQ:imp1>"
)

GRAPH: dict[str, tuple[Arc, ...]] = {
    "NOUN": (
        *_arcs("LAр:pl>PLURAL SI:p3>THIRD нікі:own> дікі:own> тікі:own> GI:of>OF рAQ:more> (рAQ:more>"),
        *_POSSESSORS,
        *_CASES,
        *_PERSONS,
        *_AS,
    ),
    "PLURAL": (*_arcs("I:p3>THIRD"), *_POSSESSORS, *_CASES, *_PERSONS, *_AS),
    "FIRST": (*_CASES_AFTER_FIRST, *_AS, *_arcs("WIн:c1> сIң:c2>")),
    "PLURAL_OWNER": (*_CASES, *_AS),
    "THIRD": (*_CASES_AFTER_THIRD, *_arcs("ндAй:like> ншA:as> мIн:c1> мын:c1> сIң:c2> сIз:c2p> мIз:c1p>")),
    "LOC": (*_arcs("GI:of>OF"), *_PERSONS),
    "OF": (*_arcs("LAр:pl>PLURAL сI:p3>THIRD дAй:like>"), *_CASES_AFTER_THIRD),
    "VERB": (
        *_arcs("WA:neg>NEGATED (л:pass>VOICED (н:refl>VOICED (с:recip>VOICED т:caus>VOICED DIр:caus>VOICED GIз:caus>VOICED"),
        *_arcs("GIр:caus>VOICED Iт:caus>VOICED"),
        *_VERBAL,
        *_AFTER_CONSONANT_OR_VOWEL,
        *_IMPERATIVES,
        *_arcs("шI:imp2>"),
    ),
    "VOICED": (
        *_arcs("WA:neg>NEGATED (л:pass>VOICED_TWICE т:caus>VOICED_TWICE DIр:caus>VOICED_TWICE"),
        *_VERBAL,
        *_AFTER_CONSONANT_OR_VOWEL,
        *_IMPERATIVES,
    ),
    "VOICED_TWICE": (*_arcs("WA:neg>NEGATED"), *_VERBAL, *_AFTER_CONSONANT_OR_VOWEL, *_IMPERATIVES),
    "NEGATED": (
        *_arcs("с:fut>FUTURE сTAн:conv> йIншA:until> шI:imp2>"),
        *(arc for arc in _VERBAL if arc.morpheme not in ("R",)),
        *_AFTER_CONSONANT_OR_VOWEL,
        *_IMPERATIVES,
    ),
    "PAST": _PAST_PERSONS,
    "CONDITION": _PAST_PERSONS,
    "PARTICIPLE": (
        *_arcs("LAр:pl>PLURAL I:p3>THIRD DAй:like> шA:as> LIQ:ness>NOMINALISED"),
        *_POSSESSORS,
        *_CASES,
        *_PERSONS,
    ),
    "FUTURE": (*_arcs("I:p3>THIRD DAй:like> LIQ:ness>NOMINALISED"), *_CASES, *_PERSONS),
    "INTENTION": (*_arcs("шI:int>PERSONS тAн:conv> I:p3>THIRD"), *_PERSONS),
    "PERSONS": _PERSONS,
    "NOMINALISED": (*_arcs("I:p3>THIRD LAр:pl>PLURAL"), *_POSSESSORS, *_CASES),
    "INFINITIVE": (
        *_arcs("LAр:pl>PLURAL I:p3>THIRD шI:agent>AGENT шIлIQ:agency>NOMINALISED лі:result> лы:result>"),
        *_POSSESSORS,
        *_CASES,
    ),
    "AGENT": (*_arcs("LAр:pl>PLURAL сI:p3>THIRD лIQ:agency>NOMINALISED"), *_POSSESSORS, *_CASES, *_PERSONS),
    "WISH": _arcs("м:s1> ң:s2> ңIз:s2p> сI:s3> мIз:s1p> лAрI:s3>"),
}


class Ending(NamedTuple):
    """A chain of morphemes as it is written after a stem of one kind of sound."""

    letters: str
    tags: tuple[str, ...]
    verbal: bool
    harmony: Harmony
    final: Final


def all_endings(longest_chain: int = LONGEST_CHAIN) -> Iterator[Ending]:
    """Yield the complete set of endings, each with every sound of stem that it may follow.

    *longest_chain* is a number of morphemes.
    """
    for start in ("NOUN", "VERB"):
        for harmony in Harmony:
            for final in Final:
                before = "ае"[harmony] if final is Final.VOWEL else REPRESENTATIVES[final]
                for letters, tags in _chains(start, harmony, before, longest_chain):
                    if len(letters) <= LONGEST_ENDING:
                        yield Ending(letters, tags, start == "VERB", harmony, final)


def _chains(state: str, harmony: Harmony, before: str, left: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    for arc in GRAPH[state]:
        letters = realised(arc.morpheme, harmony, before)
        if not letters:
            continue
        yield letters, (arc.tag,)
        if arc.state and left > 1:
            for more, tags in _chains(arc.state, harmony, letters[-1], left - 1):
                yield letters + more, (arc.tag, *tags)
