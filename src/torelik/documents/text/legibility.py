"""Is a text readable, and in which language? Old Kazakh fonts show right letters and keep wrong ones.

Before Unicode the nine letters of Kazakh were drawn in the places of others (KZ Times, KazWin): the text layer of such a
page says «Ќазаќстан» or "Å©àçàќ". It is found by letters that stand in no text of our languages.
"""

from collections import Counter

KAZAKH = frozenset("әғқңөұүһі")
_RUSSIAN = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяё")
# Cyrillic letters of other languages and signs into whose places old fonts drew Kazakh letters.
_FOREIGN = frozenset("ќѓєѕџљњћђўјґѐѝїı‰‡†¦¬¤ѓё¢£¥ª¿¡§©®")
SHORTEST_JUDGED = 60
"""Letters below which a page is not judged."""

FOREIGN_SHARE = 0.02
LETTERS_SHARE = 0.35
"""A page that is mostly signs is no text: damage of a font's table."""


def is_legible(text: str) -> bool:
    """Tell whether the letters are those of our languages; too short a text is not judged."""
    signs = [letter for letter in text.lower() if not letter.isspace()]
    letters = [letter for letter in signs if letter.isalpha()]
    if len(signs) < SHORTEST_JUDGED:
        return True
    if sum(letter == "\ufffd" or "\ue000" <= letter <= "\uf8ff" for letter in signs) > FOREIGN_SHARE * len(signs):
        return False
    if len(letters) < LETTERS_SHARE * len(signs):
        return False
    counts = Counter(signs)
    cyrillic = sum(count for letter, count in counts.items() if letter in _RUSSIAN or letter in KAZAKH)
    foreign = sum(counts[letter] for letter in _FOREIGN if letter != "ё")
    accented = sum(count for letter, count in counts.items() if "à" <= letter <= "ÿ")
    # «Àçàìàòòûќ»: Windows' Cyrillic read as Western letters; French has a tenth of them at most.
    return not (accented > 0.3 * len(signs) or (cyrillic and foreign > FOREIGN_SHARE * len(signs)))


def language_of(text: str) -> str:
    """Return ``kk``, ``ru`` or ``en`` by the letters; an empty string where there are hardly any."""
    counts = Counter(letter for letter in text.lower() if letter.isalpha())
    total = counts.total()
    if total < SHORTEST_JUDGED // 3:
        return ""
    kazakh = sum(counts[letter] for letter in KAZAKH)
    cyrillic = kazakh + sum(counts[letter] for letter in _RUSSIAN)
    if cyrillic < total / 2:
        return "en"
    # Kazakh has a fifth of these letters; a Russian text that cites Kazakh titles a few in a hundred.
    return "kk" if kazakh > 0.05 * cyrillic else "ru"
