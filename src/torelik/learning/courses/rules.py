"""What the text of a lesson may consist of, and how names are shortened. No Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from torelik.learning.courses.vocabulary import BlockKind

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


class MalformedText(ValueError):
    """The text of a lesson breaks the rules of blocks; ``faults`` says each breach in a sentence, in English."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a lesson: plain text, never markup. ``items`` are a list's; ``source`` is a quotation's."""

    kind: BlockKind
    text: str = ""
    items: tuple[str, ...] = ()
    source: str = ""

    @property
    def anchor_words(self) -> str:
        return self.text or " ".join(self.items)


def blocks_of(raw: object) -> tuple[Block, ...]:
    """Read blocks from their stored shape: a list of ``{"text": "…"}``, one kind as the only name of each.

    ``list`` holds a list of sentences; ``quote`` holds ``{"text": …, "source": …}`` or a sentence; the other kinds
    hold a sentence. Raises ``MalformedText`` with every fault at once.
    """
    if not isinstance(raw, list) or not raw:
        raise MalformedText(["The text is not a list of blocks."])
    faults: list[str] = []
    blocks = []
    for number, entry in enumerate(raw, start=1):
        block = _block_of(entry)
        if block is None:
            faults.append(f"Block {number} is not one of heading, text, quote, list, note, question with its words.")
        else:
            blocks.append(block)
    if faults:
        raise MalformedText(faults)
    return tuple(blocks)


def _block_of(entry: object) -> Block | None:
    if not isinstance(entry, Mapping) or len(entry) != 1:
        return None
    [(name, content)] = entry.items()
    if name not in BlockKind.values:
        return None
    kind = BlockKind(name)
    if kind == BlockKind.LIST:
        is_list = isinstance(content, list) and content and all(_is_words(item) for item in content)
        return Block(kind, items=tuple(content)) if is_list else None
    if kind == BlockKind.QUOTE and isinstance(content, Mapping):
        text, source = content.get("text"), content.get("source", "")
        is_quote = _is_words(text) and isinstance(source, str) and set(content) <= {"text", "source"}
        return Block(kind, text=str(text), source=str(source)) if is_quote else None
    return Block(kind, text=str(content)) if _is_words(content) else None


def _is_words(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def stored_shape(blocks: Sequence[Block]) -> list[dict[str, object]]:
    """Return blocks in the shape that ``blocks_of`` reads."""
    shape: list[dict[str, object]] = []
    for block in blocks:
        if block.kind == BlockKind.LIST:
            shape.append({block.kind.value: list(block.items)})
        elif block.kind == BlockKind.QUOTE:
            shape.append({block.kind.value: {"text": block.text, "source": block.source}})
        else:
            shape.append({block.kind.value: block.text})
    return shape


def languages_out_of_step(texts: Mapping[str, Sequence[Block]]) -> list[str]:
    """Return the languages whose blocks differ in kind or order from the Kazakh text's (cl. 21).

    A reader who changes the language of the page must find the same place.
    """
    kinds = {code: [block.kind for block in blocks] for code, blocks in texts.items()}
    first = kinds.get("kk")
    return ["kk"] if first is None else [code for code in texts if kinds[code] != first]


def family_name_and_initials(full_name: str) -> str:
    """Shorten a name as lists do: ``Қасымов Болат Ерланұлы`` becomes ``Қасымов Б. Е.``, never parted at a line's end."""
    family, *others = full_name.split() or [""]
    return NO_BREAK_SPACE.join([family, *(f"{name[0]}." for name in others[:2])])
