"""The pieces of text that an editor may use in Wagtail, and the way between Wagtail's stream and our own values."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from torelik.portal.pages.rules import Block


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Words"))
    source = blocks.CharBlock(label=_("Act, article or person"), required=False)


class FactBlock(blocks.StructBlock):
    term = blocks.CharBlock(label=_("What"))
    value = blocks.CharBlock(label=_("Value"))


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Picture"))
    alternative_text = blocks.CharBlock(label=_("Alternative text"), required=False)


class LinkBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Words"))
    path = blocks.CharBlock(label=_("Address inside the site, without the language"))


class DoorBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"))
    text = blocks.CharBlock(label=_("Explanation"))
    path = blocks.CharBlock(label=_("Address inside the site, without the language"))


class UnitBlock(blocks.StructBlock):
    key = blocks.CharBlock(label=_("Key of the unit"))
    name = blocks.CharBlock(label=_("Name"))
    phone = blocks.CharBlock(label=_("Telephone"), required=False)
    email = blocks.CharBlock(label=_("E-mail"), required=False)
    room = blocks.CharBlock(label=_("Room"), required=False)
    head_post = blocks.CharBlock(label=_("Post of the head"), required=False)
    about = blocks.TextBlock(label=_("What the unit does"), required=False)


class ProgrammeBlock(blocks.StructBlock):
    time = blocks.CharBlock(label=_("Time"), required=False)
    title = blocks.CharBlock(label=_("What happens"))


BODY: list[tuple[str, blocks.Block]] = [
    ("text", blocks.TextBlock(label=_("Text"), icon="pilcrow")),
    ("heading", blocks.CharBlock(label=_("Heading"), icon="title")),
    ("quote", QuoteBlock(label=_("Quotation of law or person"), icon="openquote")),
    ("list", blocks.ListBlock(blocks.CharBlock(label=_("Item")), label=_("List"), icon="list-ul")),
    ("facts", blocks.ListBlock(FactBlock(), label=_("Table of facts"), icon="table")),
    ("note", blocks.TextBlock(label=_("Note"), icon="info-circle")),
    ("image", PictureBlock(label=_("Picture"), icon="image")),
]


def stream_of(body: Iterable[Block]) -> str:
    """Return what a ``StreamField`` is given for these blocks."""
    return json.dumps([{"type": block.kind, "value": _raw(block)} for block in body], ensure_ascii=False)


def structs_of(kind: str, rows: Iterable[Mapping[str, str]]) -> str:
    """Return what a ``StreamField`` of one kind of struct is given for these rows."""
    return json.dumps([{"type": kind, "value": dict(row)} for row in rows], ensure_ascii=False)


def blocks_of(stream: Any) -> tuple[Block, ...]:
    """Return the blocks of a ``StreamField``'s value; no query, pictures stay numbers."""
    return tuple(_block(row["type"], row["value"]) for row in (stream.raw_data if stream else ()))


def rows_of(stream: Any) -> list[dict[str, Any]]:
    """Return the structs of a ``StreamField``'s value."""
    return [dict(row["value"]) for row in (stream.raw_data if stream else ())]


def blocks_from_content(content: Sequence[Mapping[str, Any]]) -> tuple[Block, ...]:
    """Read blocks as content files write them: ``{"text": …}``, ``{"facts": [[a, b], …]}``, ``{"quote": {…}}`` …

    Raises ``ValueError`` for a block of an unknown kind.
    """
    return tuple(_written(kind, value) for entry in content for kind, value in entry.items())


def _written(kind: str, value: Any) -> Block:
    if kind not in dict(BODY):
        raise ValueError(f"There is no kind of block named {kind!r}.")
    if kind == "facts":
        return Block("facts", facts=tuple((str(term), str(fact)) for term, fact in value))
    if kind == "list":
        return Block("list", items=tuple(str(item).strip() for item in value))
    if kind == "quote":
        return Block("quote", str(value["text"]).strip(), str(value.get("source", "")).strip())
    return Block(kind, str(value).strip())


def _raw(block: Block) -> Any:
    if block.kind == "quote":
        return {"text": block.text, "source": block.source}
    if block.kind == "list":
        return list(block.items)
    if block.kind == "facts":
        return [{"term": term, "value": value} for term, value in block.facts]
    if block.kind == "image":
        return {"image": block.image, "alternative_text": block.text}
    return block.text


def _block(kind: str, value: Any) -> Block:
    if kind == "quote":
        return Block("quote", value["text"], value.get("source") or "")
    if kind == "list":
        return Block("list", items=tuple(_item(item) for item in value))
    if kind == "facts":
        return Block("facts", facts=tuple((fact["term"], fact["value"]) for fact in map(_item, value)))
    if kind == "image":
        return Block("image", value.get("alternative_text") or "", image=value["image"])
    return Block(kind, value)


def _item(item: Any) -> Any:
    # Wagtail keeps an item of a list as {"type": "item", "value": …}; what we write ourselves is bare.
    return item["value"] if isinstance(item, dict) and item.get("type") == "item" else item
