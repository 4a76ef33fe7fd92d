"""Decide how the bytes of one record say letters, before the record is parsed, and decode them.

The order of evidence: the bytes themselves, then the flag of the record, then the look of the words that come out.
What stays in doubt is refused by name: a wrong guess would be found years later, in the catalogue.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from .marc8 import REPLACEMENT, AnselFit, ansel_fit, decode_marc8, escapes_in
from .values import Encoding, RecordRefused, UnreadableReason

CYRILLIC_PAGES = (Encoding.CP1251, Encoding.CP866, Encoding.KOI8R)
CODECS = {
    Encoding.ASCII: "ascii",
    Encoding.UTF8: "utf-8",
    Encoding.CP1251: "cp1251",
    Encoding.KZ1048: "kz1048",
    Encoding.CP866: "cp866",
    Encoding.KOI8R: "koi8_r",
    Encoding.LATIN1: "latin-1",
}

#: Below this share of believable neighbours the text is not Russian or Kazakh in that code page.
LEAST_CYRILLIC_SCORE = 0.65
LEAST_LATIN_SCORE = 0.8
LEAST_ANSEL_SCORE = 0.75
LEAST_MISPLACED_SCORE = 0.4
#: Up to this share of the characters may be lost before a record is set aside instead of repaired…
WORST_LOSS = 0.02
#: …but a short record is not set aside for two bytes.
SMALL_LOSS = 2

#: Pairs of letters that make up more than half of any Russian text; with the pairs of Kazakh written in them too.
COMMON_PAIRS = frozenset(
    re.findall(
        r"\S\S",
        "аб ав аг аж аз ак ал ам ан ар ас ат ау ач ба бе би бл бо бр бы бі ва ве ви во га ге го гр гу да "
        "де ди дн до др ды ді ед еж ей ек ел ем ен ер ес ет еу жа жд же жи жо за зд зе зн иб ие из ии ил "
        "им ин ит их ич иш ия ка ке ки кн ко кр кт ку ла лд ле ли ло лу лы ль лю лі ма мд ме ми мн мо му "
        "мы на нд не ни нн но нс нт ну ны об ов ог од ой ол ом оо оп ор ос от ощ па пе пи пл по пр ра рд "
        "ре ри рм рн ро рс рт ру ры св се си ск сл см со ст су сы ся та те ти то тр ту ты ть тү тұ уд уз "
        "ук ум ун уп ур ус ут уч ха хо ху це ци че чи чн ша ше ши щи ыз ый ыл ын ыс ың эк юр ющ яз ям ях "
        "із ік іл ін ір іс ің ға қа қо қы құ үй әд өз ",
    )
)
#: Latin letters are part of a word too: a "Cyrillic" letter inside a Latin word is a French one, misread.
WORD = re.compile(r"[a-zа-яёәғқңөұүһі]+", re.IGNORECASE)
NUMERIC_REFERENCE = re.compile(r"&#x([0-9A-Fa-f]{2,6});")
#: A subfield delimiter (of ISO 2709, or the ^ of IRBIS) with its code, which must not count as a letter of the word.
DELIMITER_WITH_CODE = re.compile(rb"[\x1f^].")
#: The letters that French, German and Spanish need. Without å, æ, ë and ì: in MARC-8 these bytes are the macron, the
#: breve and the ligature of romanised Russian and Hindi, and every such record would be doubted.
COMMON_LATIN1_TEXT = frozenset("àâäáçéèêíîñóôöúùûüßÀÂÄÁÇÉÈÊÍÎÑÓÔÖÚÜ")
COMMON_LATIN1 = frozenset(char.encode("latin-1") for char in COMMON_LATIN1_TEXT)
MARK_AND_LETTER = re.compile(rb"[\xe0-\xfe]+[A-Za-z]")
#: In cp1251 these stand for letters of Serbian and Macedonian; in the Kazakh page for қ, ә, ң, Қ, Ә, Ң.
ONLY_KAZAKH = bytes((0x9D, 0xBC, 0xBE, 0x8D, 0xA3, 0xBD))


@dataclass(frozen=True, slots=True)
class Detected:
    """The encoding of one record; ``flag_wrong`` when the leader says something else.

    ``rival`` is another encoding that fits the same bytes: the choice then is a guess, and the cataloguer is told.
    """

    encoding: Encoding
    flag_wrong: bool = False
    rival: Encoding | None = None


def detect_encoding(raw: bytes, *, says_utf8: bool, may_be_marc8: bool = True) -> Detected:
    """Find the encoding of a whole record.

    ``says_utf8`` is what leader/09 says; ``may_be_marc8`` is False for formats that never use it (IRBIS).
    Raises ``RecordRefused`` with ``ENCODING_UNKNOWN`` when nothing fits well enough.
    """
    escapes, broken_escapes = escapes_in(raw) if may_be_marc8 else (0, 0)
    if raw.isascii():
        # An escape makes MARC-8 of pure ASCII bytes: Cyrillic and East Asian sets fit into seven bits.
        return Detected(Encoding.MARC8, says_utf8) if escapes else Detected(Encoding.ASCII)
    valid, invalid = _utf8_evidence(raw)
    if not invalid:
        return Detected(Encoding.UTF8, flag_wrong=not says_utf8)
    if valid >= 3 * invalid:
        # Other encodings do not make whole UTF-8 sequences by chance: this is UTF-8 with a few bytes lost on the
        # way. The record is worth more repaired (and marked) than set aside.
        return Detected(Encoding.UTF8, flag_wrong=not says_utf8)

    ansel = ansel_fit(raw) if may_be_marc8 else AnselFit(0.0, 0.0)
    if escapes > broken_escapes:
        return Detected(Encoding.MARC8, says_utf8)
    if ansel.usual >= LEAST_ANSEL_SCORE:
        # MARC 21 says that an unflagged record is MARC-8, and "générale" in Latin-1 fits it by chance ("gňřale").
        return Detected(Encoding.MARC8, says_utf8, Encoding.LATIN1 if _may_be_latin1(raw) else None)
    if page := _cyrillic_page(raw):
        return Detected(page, says_utf8)
    # Cataloguers did put marks one letter too early or late ("Gi´von"), and such records have well-placed marks
    # besides. Where no mark at all makes a usual letter, it is Latin-1 that was passed off as MARC-8.
    if ansel.placed >= LEAST_ANSEL_SCORE and ansel.usual >= LEAST_MISPLACED_SCORE:
        return Detected(Encoding.MARC8, says_utf8)
    if _latin_score(raw) >= LEAST_LATIN_SCORE:
        return Detected(Encoding.LATIN1, says_utf8)
    if says_utf8 and invalid <= SMALL_LOSS:
        return Detected(Encoding.UTF8)
    sample = re.findall(rb"[\x80-\xff]+", raw)[:5]
    raise RecordRefused(UnreadableReason.ENCODING_UNKNOWN, b" ".join(sample)[:40].hex(" "))


def with_references_resolved(text: str) -> str:
    """Put the character in place of ``&#x02BC;``.

    MARC 21 writes so what MARC-8 has no code for, and systems that convert forget to turn it back.
    """
    if "&#x" not in text:
        return text
    return NUMERIC_REFERENCE.sub(lambda found: _character(int(found[1], 16), found[0]), text)


def _character(code: int, written: str) -> str:
    is_letter_of_something = 0xA0 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF
    return chr(code) if is_letter_of_something else written


class Decoder:
    """Decodes the pieces of one record and counts what was lost, field by field."""

    def __init__(self, encoding: Encoding) -> None:
        self.encoding = encoding
        self.characters = 0
        self.lost: dict[str, int] = {}
        self.lost_earlier: set[str] = set()

    def text(self, raw: bytes, *, tag: str) -> str:
        """The text of one piece in NFC, with U+FFFD for what could not be read."""
        self.characters += len(raw)
        if raw.isascii() and b"\x1b" not in raw:
            return with_references_resolved(raw.decode("ascii"))
        if self.encoding is Encoding.MARC8:
            text, lost = decode_marc8(raw)
        else:
            text = raw.decode(CODECS[self.encoding], errors="replace")
            lost = text.count(REPLACEMENT)
            if self.encoding is Encoding.UTF8 and lost:
                # U+FFFD may also be in the file: then somebody before us lost the letter, and says so.
                earlier = raw.count(REPLACEMENT.encode())
                lost -= earlier
                if earlier:
                    self.lost_earlier.add(tag)
            text = unicodedata.normalize("NFC", text)
        if lost:
            self.lost[tag] = self.lost.get(tag, 0) + lost
        return with_references_resolved(text)

    def refuse_if_ruined(self) -> None:
        """Raise ``RecordRefused`` when more is lost than a cataloguer could mend by looking at it."""
        lost = sum(self.lost.values())
        if lost > SMALL_LOSS and lost > WORST_LOSS * self.characters:
            where = ", ".join(sorted(self.lost))
            raise RecordRefused(UnreadableReason.TOO_MANY_BAD_CHARACTERS, f"{lost} / {self.characters}: {where}")


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _utf8_evidence(raw: bytes) -> tuple[int, int]:
    """How many characters beyond ASCII are valid UTF-8, and how many places are not."""
    try:
        text = raw.decode("utf-8")
        return _beyond_ascii(text), 0
    except UnicodeDecodeError:
        text = raw.decode("utf-8", errors="replace")
    earlier = raw.count(REPLACEMENT.encode())
    invalid = text.count(REPLACEMENT) - earlier
    valid = _beyond_ascii(text) - invalid
    return valid, invalid


def _cyrillic_page(raw: bytes) -> Encoding | None:
    if sum(map(len, re.findall(rb"[\x80-\xff]+", raw))) < 3:
        return None
    words = DELIMITER_WITH_CODE.sub(b" ", raw)
    scores = {page: cyrillic_score(words.decode(CODECS[page], errors="replace")) for page in CYRILLIC_PAGES}
    # In koi8-r and cp1251 the same bytes make words with the case turned round, so the score of the loser is low.
    best = max(CYRILLIC_PAGES, key=lambda page: scores[page])
    # The Kazakh page differs from cp1251 in eighteen letters, which there belong to Serbian and Ukrainian.
    if any(byte in raw for byte in ONLY_KAZAKH):
        kazakh = cyrillic_score(words.decode(CODECS[Encoding.KZ1048], errors="replace"))
        if kazakh > scores[best]:
            return Encoding.KZ1048 if kazakh >= LEAST_CYRILLIC_SCORE else None
    return best if scores[best] >= LEAST_CYRILLIC_SCORE else None


def cyrillic_score(text: str) -> float:
    """How much this looks like Russian or Kazakh, from 0 to 1: letters, their case, and their neighbours."""
    high = sum(not c.isascii() for c in text)
    words = [word for word in WORD.findall(text) if not word.isascii()]
    pure = [word for word in words if not any(c.isascii() for c in word)]
    letters = sum(map(len, pure))
    if not letters:
        return 0.0
    # Word after word written aBBB or BaBa is the mark of a wrong page; Aaa, aaa and AAA are how people write.
    right_case = sum(len(w) for w in pure if w.islower() or w.isupper() or w[1:].islower())
    pairs = [w[i : i + 2].lower() for w in pure for i in range(len(w) - 1)]
    common = sum(pair in COMMON_PAIRS for pair in pairs) / len(pairs) if pairs else 0.0
    # Quotation marks, dashes and № are high bytes too: a tenth of them is normal.
    share = min(1.0, letters / high * 1.1)
    return share * right_case / letters * len(pure) / len(words) * min(1.0, 0.4 + common * 0.8)


def _may_be_latin1(raw: bytes) -> bool:
    """Whether MARC-8 makes none of the letters of western Europe of these bytes, and Latin-1 nothing but them."""
    high = re.findall(rb"[\x80-\xff]", raw)
    if not all(byte in COMMON_LATIN1 for byte in high):
        return False
    made = [decode_marc8(found)[0] for found in MARK_AND_LETTER.findall(raw)]
    return not any(char in COMMON_LATIN1_TEXT for text in made for char in text)


def _latin_score(raw: bytes) -> float:
    """Which share of the high bytes stands, read as Latin-1, where a letter of a western language stands."""
    text = DELIMITER_WITH_CODE.sub(b" ", raw).decode("latin-1")
    fitting = total = 0
    for at, char in enumerate(text):
        if char.isascii():
            continue
        total += 1
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        if not char.isalpha():
            fitting += char in "«»°§№©®·¿¡\xa0" and not before.isalpha()
        elif char.islower():
            fitting += (before.isascii() and before.isalpha()) or (after.isascii() and after.islower())
        else:
            fitting += not before.islower() and (after.isalpha() or after in " .,")
    return fitting / total if total else 0.0
