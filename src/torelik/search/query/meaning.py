"""What the clauses of a query mean: which terms are looked for, at what weight, and what is marked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from torelik.search.analysis.letters import has_kazakh_letter, plain_form
from torelik.search.analysis.skeleton import skeleton
from torelik.search.analysis.tokens import ROOT_MARK, Analyser, Token
from torelik.search.index.streams import VOCABULARY_FIELDS
from torelik.search.index.values import (
    FIELD_WEIGHTS,
    AllOf,
    AnyOf,
    Expression,
    Form,
    Having,
    Phrase,
    Word,
    WordForm,
    Years,
)
from torelik.search.query.parsing import Clause, Either, Every, Except, HavingTyped, Typed, YearsTyped, clauses_of
from torelik.search.query.values import Marks

WEAK_WEIGHT = 0.4
"""A word typed without Kazakh letters, beside the word as it is written."""

BEGINNING_WEIGHT = 0.15
"""A longer word that begins so. The engine scores it 1 where a rare word scores 10."""

ROOT_WEIGHT = 0.1
"""Another word of the same root: who looks for «заң» may be glad of «заңдылық», after everything about «заң»."""

SECOND_READING_WEIGHT = 0.6
"""The less likely dictionary form of a word in one language."""

SHORTEST_TYPED_BEGINNING = 3
"""Letters before a typed asterisk; fewer would go through half of the vocabulary."""

SHORTEST_SLOPPY = 5
"""Letters of a word with Kazakh letters that may still lack some («Қазакстан»); «қант» is not «кант»."""

MOST_LOOSENED = 6
"""Words of which half must be there: three of six can be chosen in twenty ways. Further words only lift."""

_ALL_FIELDS = tuple(FIELD_WEIGHTS)
_NOTHING = AnyOf(())


def expression_of(typed: Typed, *, analyser: Analyser) -> Expression:
    """Return what must be found for what was typed.

    Nothing typed asks for everything, a text without any word for nothing. Words that only join others lift a
    hit but are not insisted on, unless there are no other words.
    """
    match typed:
        case Clause():
            return _every([typed], analyser)
        case YearsTyped(first, last):
            return Years(first, last)
        case HavingTyped(facet, value):
            return Having(facet, value)
        case Every(()):
            return AllOf()
        case Every(parts):
            return _every(parts, analyser)
        case Either(parts):
            return AnyOf(tuple(expression_of(part, analyser=analyser) for part in parts))
        case Except():
            return _every([typed], analyser)


def _every(parts: Sequence[Typed], analyser: Analyser) -> Expression:
    wanted: list[Expression] = []
    joining: list[Expression] = []
    excluded: list[Expression] = []
    for part in parts:
        match part:
            case Clause():
                for expression, only_joins in _expressions(part, analyser):
                    (joining if only_joins else wanted).append(expression)
            case Except(inner):
                excluded.append(expression_of(inner, analyser=analyser))
            case _:
                wanted.append(expression_of(part, analyser=analyser))
    if not wanted:
        wanted, joining = joining, []
    # A text without a word is no question, but what it excludes is.
    excluded = [part for part in excluded if part != _NOTHING]
    if not wanted and not excluded:
        return _NOTHING
    return AllOf(tuple(wanted), tuple(excluded), tuple(joining))


def loosened(typed: Typed, *, analyser: Analyser) -> AllOf | None:
    """Return what has half of the typed words at least, those with more of them first; phrases and exclusions stay firm.

    There is nothing to loosen where fewer than two words are insisted on.
    """
    parts = typed.parts if isinstance(typed, Every) else (typed,)
    words: list[Expression] = []
    joining: list[Expression] = []
    firm: list[Typed] = []
    for part in parts:
        if not isinstance(part, Clause) or part.is_phrase:
            firm.append(part)
            continue
        for expression, only_joins in _expressions(part, analyser):
            (joining if only_joins else words).append(expression)
    if len(words) < 2:
        return None
    needed = words[:MOST_LOOSENED]
    choices = [AllOf(choice) if len(choice) > 1 else choice[0] for choice in combinations(needed, (len(needed) + 1) // 2)]
    rest = _every(firm, analyser)
    kept = rest if isinstance(rest, AllOf) else AllOf()
    return AllOf((AnyOf(tuple(choices)), *kept.parts), kept.without, (*words, *joining, *kept.rather))


def marks_of(typed: Typed, *, analyser: Analyser) -> Marks:
    """Return what to mark in a text that the query found; joining words are marked in phrases only."""
    forms: list[WordForm] = []
    for clause in clauses_of(typed):
        for word in _typed_words(clause, analyser):
            if word.joined:
                forms.append(WordForm(word.joined.term, Form.EXACT, 1.0))
            for readings in word.parts:
                if clause.is_phrase or not _only_joins(readings, analyser):
                    forms += _forms(readings, clause)
    return Marks(
        terms=frozenset(form.term for form in forms if form.form is Form.EXACT),
        weak=frozenset(form.term for form in forms if form.form is Form.WEAK),
        weak_beginnings=tuple(sorted({form.term for form in forms if form.form is Form.WEAK_BEGINNING})),
        beginnings=tuple(sorted({form.term for form in forms if form.form is Form.BEGINNING})),
    )


def dictionary_forms(typed: Typed, *, analyser: Analyser) -> tuple[str, ...]:
    """Return the dictionary form of each wanted word that is looked for in all its forms, the likeliest reading of each."""
    words = (word for clause in clauses_of(typed) if not clause.is_beginning for word in _typed_words(clause, analyser))
    readings = (parts[0] for word in words if not word.joined for parts in word.parts if not _only_joins(parts, analyser))
    return tuple(dict.fromkeys(token.term for token in readings if token.surface.isalpha()))


@dataclass(frozen=True, slots=True)
class _TypedWord:
    """A word of a clause: the whole, where it is joined from parts, and the readings of each part."""

    joined: Token | None
    parts: list[list[Token]]


def _typed_words(clause: Clause, analyser: Analyser) -> Iterator[_TypedWord]:
    """Yield the words of a clause; "муж/жена" typed without a space is two."""
    joined: Token | None = None
    parts: list[list[Token]] = []
    for token in analyser.tokens(clause.text, language=None):
        if parts and parts[-1][0].position == token.position:
            parts[-1].append(token)
            continue
        if joined and not token.joined and token.end <= joined.end:
            parts.append([token])
            continue
        if parts:
            yield _TypedWord(joined, parts)
        joined, parts = (token, []) if token.joined else (None, [[token]])
    if parts:
        yield _TypedWord(joined, parts)


def _expressions(clause: Clause, analyser: Analyser) -> Iterator[tuple[Expression, bool]]:
    """Yield the parts of a clause, each with whether it only joins others."""
    fields = (clause.field,) if clause.field else _ALL_FIELDS
    words = list(_typed_words(clause, analyser))
    if clause.is_phrase:
        if rows := _rows([readings for word in words for readings in word.parts]):
            yield Phrase(rows, fields), False
        return
    for word in words:
        if word.joined:
            # A joined word is found whole or as its parts side by side: 401-IV, 401 IV, 401IV.
            whole = Word((WordForm(word.joined.term, Form.EXACT, 1.0),), fields)
            yield AnyOf((whole, Phrase(_rows(word.parts), fields))), False
        else:
            yield Word(tuple(_forms(word.parts[0], clause)), fields), _only_joins(word.parts[0], analyser)


def _only_joins(readings: list[Token], analyser: Analyser) -> bool:
    return analyser.is_function_word(plain_form(readings[0].surface))


def _forms(readings: list[Token], clause: Clause) -> list[WordForm]:
    """Return every way to find a word of which these are the readings."""
    forms = list(_exact_forms(readings))
    if clause.is_phrase:
        return forms
    plain = plain_form(readings[0].surface)
    if not has_kazakh_letter(plain) or len(plain) >= SHORTEST_SLOPPY:
        forms += [WordForm(weak, Form.WEAK, WEAK_WEIGHT) for weak in dict.fromkeys(token.weak for token in readings) if weak]
    roots = dict.fromkeys(token.root for token in readings if token.root)
    forms += [WordForm(ROOT_MARK + root, Form.WEAK, ROOT_WEIGHT) for root in roots]
    if plain.isalpha() and clause.is_beginning and len(plain) >= SHORTEST_TYPED_BEGINNING:
        forms.append(WordForm(plain, Form.BEGINNING, BEGINNING_WEIGHT))
        forms.append(WordForm(skeleton(plain), Form.WEAK_BEGINNING, BEGINNING_WEIGHT))
    return forms


def beginning_of(word: str, *, analyser: Analyser) -> Expression:
    """Return how a word is found of which perhaps only the beginning is typed, by titles, authors and subjects."""
    plain = plain_form(word)
    forms = [WordForm(plain, Form.BEGINNING, 1.0), WordForm(skeleton(plain), Form.WEAK_BEGINNING, WEAK_WEIGHT)]
    for token in analyser.tokens(word, language=None):
        # «азаматт» begins «азаматтық», but «кодексі» is a form of «кодекс» already and longer than it.
        forms += [WordForm(token.term, Form.EXACT, 1.0)] if not token.joined else []
    return Word(tuple(dict.fromkeys(forms)), VOCABULARY_FIELDS)


def _exact_forms(readings: list[Token]) -> Iterator[WordForm]:
    """Yield the dictionary forms, the first of each language at full weight."""
    languages: set[str] = set()
    for token in readings:
        yield WordForm(token.term, Form.EXACT, SECOND_READING_WEIGHT if token.language in languages else 1.0)
        languages.add(token.language)


def _rows(parts: list[list[Token]]) -> tuple[tuple[tuple[int, str], ...], ...]:
    """Return one row of terms for each language that some word can be read in.

    A sentence is indexed in its language, so a phrase is looked for in one language at a time; a word that
    has no reading in it (a number, a name in Latin letters) keeps the one it has.
    """
    rows = []
    for language in dict.fromkeys(token.language for readings in parts for token in readings):
        row = []
        for readings in parts:
            token = next((token for token in readings if token.language == language), readings[0])
            row.append((token.position - parts[0][0].position, token.term))
        rows.append(tuple(row))
    return tuple(dict.fromkeys(rows))
