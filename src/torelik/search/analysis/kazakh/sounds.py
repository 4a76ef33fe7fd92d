"""Sounds of Kazakh: harmony of vowels, assimilation of consonants, and morphemes written with archiphonemes."""

from enum import IntEnum

VOWELS = frozenset("аәеёиоөуұүыіэюя")

_BACK = frozenset("аоұыяё")
_FRONT = frozenset("әеөүіэ")
_ONLY_BACK = frozenset("қғ")

VOICED = {"б": "п", "г": "к", "ғ": "қ"}
"""Consonants that stand for voiceless ones before a vowel: кітап → кітабы, жүрек → жүрегі, аяқ → аяғы."""


class Harmony(IntEnum):
    """The side of a stem's vowels, which its endings take up."""

    BACK = 0
    FRONT = 1


class Final(IntEnum):
    """What the last sound of a stem asks of the first letter of its ending."""

    VOWEL = 0
    GLIDE = 1  # р, й, и, у, ю
    LATERAL = 2  # л
    NASAL = 3  # м, н, ң
    BUZZING = 4  # з, ж
    VOICELESS = 5  # all others; also б, в, г, ғ, д at the end of borrowed words


_FINALS = {
    letter: final
    for letters, final in (
        ("аәеёоөұүыіэя", Final.VOWEL),
        ("рйиую", Final.GLIDE),
        ("л", Final.LATERAL),
        ("мнң", Final.NASAL),
        ("зж", Final.BUZZING),
    )
    for letter in letters
}

REPRESENTATIVES = {Final.GLIDE: "р", Final.LATERAL: "л", Final.NASAL: "н", Final.BUZZING: "з", Final.VOICELESS: "т"}
"""One letter for each final sound but the vowel, whose letter depends on harmony."""

# Sides as bits, plain numbers: this is asked for every split of every word.
_BACK_SIDE, _FRONT_SIDE = 1 << Harmony.BACK, 1 << Harmony.FRONT
_EITHER_SIDE = _BACK_SIDE | _FRONT_SIDE
_HARMONIES = ((), (Harmony.BACK,), (Harmony.FRONT,), (Harmony.BACK, Harmony.FRONT))
_PLACES = tuple(
    tuple(sum(1 << (harmony * len(Final) + final) for harmony in harmonies) for final in range(len(Final)))
    for harmonies in _HARMONIES
)
_FINAL_NUMBERS = {letter: int(final) for letter, final in _FINALS.items()}
_VOICELESS_NUMBER = int(Final.VOICELESS)


def place(harmony: Harmony, final: Final) -> int:
    """Return the bit of one kind of stem."""
    return 1 << (harmony * len(Final) + final)


def places_of(stem: str) -> int:
    """Return the bits of every kind that the stem may be taken for; a soft sign lets the letter before it speak."""
    last = stem[-1]
    if last in "ьъ" and len(stem) > 1:
        last = stem[-2]
    return _PLACES[_sides(stem)][_FINAL_NUMBERS.get(last, _VOICELESS_NUMBER)]


def harmonies_of(stem: str) -> tuple[Harmony, ...]:
    """Return the sides that endings of the stem may take: one for Kazakh words, both where a borrowed word wavers.

    The vowels у, ю and и take the side of the vowels before them in Kazakh words and their own in borrowed ones
    (ресурс-тар, саммит-ке); a word in a soft sign, in a foreign -г or -к, or in -ев wavers too.
    """
    return _HARMONIES[_sides(stem)]


def _sides(stem: str) -> int:
    last = stem[-1]
    if last in _ONLY_BACK:
        return _BACK_SIDE
    if last == "ә":  # куә-лар, күнә-сі
        return _EITHER_SIDE
    for at in range(len(stem) - 1, -1, -1):
        letter = stem[at]
        if letter in _BACK:
            return _EITHER_SIDE if letter == "я" or last in "кгьи" else _BACK_SIDE
        if letter in _FRONT:
            return _EITHER_SIDE if stem.endswith("ев") else _FRONT_SIDE
        if letter in "иую" and at < len(stem) - 1 and stem[at + 1] not in VOWELS:
            own = _FRONT_SIDE if letter == "и" else _BACK_SIDE
            return own | _inherited(stem[:at])
    return _EITHER_SIDE if _ONLY_BACK.isdisjoint(stem) else _BACK_SIDE


def _inherited(beginning: str) -> int:
    for letter in reversed(beginning):
        if letter in _BACK:
            return _BACK_SIDE
        if letter in _FRONT:
            return _FRONT_SIDE
    return 0


_A = ("а", "е")
_I = ("ы", "і")
_VOICED_BACK = ("ғ", "г")
_VOICELESS_BACK = ("қ", "к")

# What an archiphoneme becomes after each final sound: vowel, glide, lateral, nasal, buzzing, voiceless.
_ASSIMILATED = {
    "L": "ллдддт",  # plural: қала-лар, үй-лер, мал-дар, адам-дар, қаз-дар, кітап-тар
    "N": "нддндт",  # genitive: қала-ның, үй-дің, адам-ның, қаз-дың, кітап-тың
    "C": "нддддт",  # accusative: қала-ны, үй-ді, адам-ды, кітап-ты
    "D": "дддддт",  # locative and past: қала-да, кітап-та
    "B": "дддндт",  # ablative: қала-дан, адам-нан, кітап-тан
    "M": "ммммбп",  # instrumental: қала-мен, қаз-бен, кітап-пен
    "W": "мммббп",  # negation and the first person: бар-ма, кел-ме, жаз-ба, айт-па
}


def realised(morpheme: str, harmony: Harmony, previous: str) -> str:
    """Return the letters of a morpheme after the letter *previous*.

    Small letters stand for themselves. ``A`` is а or е, ``I`` ы or і, ``G`` ғ, г or қ, к, ``Q`` қ or к; ``L N C D B M
    W`` assimilate to the sound before them. By the sound before them, too: ``(`` is ы or і after a consonant only,
    ``S`` с after a vowel only, ``Y`` й or а (е), ``R`` р or ар (ер), ``P`` п or ып (іп).
    """
    letters = ""
    for sign in morpheme:
        final = _FINALS.get(letters[-1] if letters else previous, Final.VOICELESS)
        letters += _ASSIMILATED[sign][final] if sign in _ASSIMILATED else _piece(sign, harmony, final)
    return letters


def _piece(sign: str, harmony: Harmony, final: Final) -> str:
    after_vowel = final is Final.VOWEL
    match sign:
        case "A":
            return _A[harmony]
        case "I":
            return _I[harmony]
        case "G":
            return (_VOICELESS_BACK if final is Final.VOICELESS else _VOICED_BACK)[harmony]
        case "Q":
            return _VOICELESS_BACK[harmony]
        case "(":
            return "" if after_vowel else _I[harmony]
        case "S":
            return "с" if after_vowel else ""
        case "Y":
            return "й" if after_vowel else _A[harmony]
        case "R":
            return "р" if after_vowel else _A[harmony] + "р"
        case "P":
            return "п" if after_vowel else _I[harmony] + "п"
        case _:
            return sign
