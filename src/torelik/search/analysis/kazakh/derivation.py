"""What a Kazakh word is derived from: заңды, заңсыз and заңдылық all come from заң.

They are different words, the more so in law; a search that finds too little may take the root for a weaker match.
"""

from collections.abc import Callable

SHORTEST_ROOT = 3

_SUFFIXES = tuple(
    sorted(
        (
            *("лық", "лік", "дық", "дік", "тық", "тік", "лы", "лі", "ды", "ді", "ты", "ті", "сыз", "сіз"),
            *("шы", "ші", "шылық", "шілік", "кер", "гер", "герлік", "керлік", "нама", "намалық", "хана", "ушы", "уші", "у"),
        ),
        key=len,
        reverse=True,
    )
)

_LOAN = "кті"
"""Loans are written with or without the last letter: интеллект and интеллекті, акт and акті. Of «жүректі» it is a suffix's."""


def root_of(lemma: str, *, knows: Callable[[str], bool]) -> str:
    """Return the word that *lemma* comes from, by suffixes of derivation; the lemma itself where none is known.

    *knows* tells whether a beginning is a dictionary form; no suffix is taken from a word that would leave none.
    """
    root = lemma
    while True:
        shorter = next(
            (
                root[: -len(suffix)]
                for suffix in _SUFFIXES
                if root.endswith(suffix) and len(root) - len(suffix) >= SHORTEST_ROOT and knows(root[: -len(suffix)])
            ),
            None,
        )
        if shorter is None and root.endswith(_LOAN):
            shorter = root[:-1]
        if shorter is None:
            return root
        root = shorter
