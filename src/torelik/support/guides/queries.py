"""Reading the guides."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from markdown_it import MarkdownIt
from markdown_it.token import Token

from torelik.kernel.errors import NotFound

ORDER = ("account", "reader", "librarian", "learner", "teacher", "editor", "officer", "auditor", "administrator")
_NAME = re.compile(r"[a-z][a-z-]*")


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of a guide, for its table of contents."""

    anchor: str
    words: str


@dataclass(frozen=True, slots=True)
class Guide:
    """One guide in one language: its title, first paragraph, HTML made from our own Markdown."""

    name: str
    title: str
    lead: str
    html: str
    headings: tuple[Heading, ...]


def guides(*, language: str) -> list[Guide]:
    """Return all guides in *language* in the order of ``ORDER``."""
    folder: Path = settings.TORELIK_GUIDES / language
    found = (path.stem for path in folder.glob("*.md") if _NAME.fullmatch(path.stem))
    names = sorted(found, key=lambda name: (ORDER.index(name) if name in ORDER else 99, name))
    return [guide(name=name, language=language) for name in names]


def guide(*, name: str, language: str) -> Guide:
    """Return one guide. Raises ``NotFound`` when there is none of that name in the language."""
    path: Path = settings.TORELIK_GUIDES / language / f"{name}.md"
    if not _NAME.fullmatch(name) or not path.exists():
        raise NotFound(name)
    return _read(path, path.stat().st_mtime)


def picture(*, name: str) -> Path:
    """Return the file of a guide's picture. Raises ``NotFound``."""
    path: Path = settings.TORELIK_GUIDES / "pictures" / name
    if not re.fullmatch(r"[a-z0-9-]+\.png", name) or not path.exists():
        raise NotFound(name)
    return path


@lru_cache(maxsize=64)
def _read(path: Path, _changed: float) -> Guide:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(path.read_text(encoding="utf-8"))
    title, lead = path.stem, ""
    headings: list[Heading] = []
    for position, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h1":
            title = tokens[position + 1].content
        elif token.type == "heading_open" and token.tag == "h2":
            anchor = f"part-{len(headings) + 1}"
            token.attrSet("id", anchor)
            headings.append(Heading(anchor, tokens[position + 1].content))
        elif token.type == "paragraph_open" and not lead:
            lead = tokens[position + 1].content
        elif token.type == "inline":
            _point_pictures(token)
    html = markdown.renderer.render(_without_title(tokens), markdown.options, {})
    return Guide(path.stem, title, lead, html, tuple(headings))


def _point_pictures(token: Token) -> None:
    for child in token.children or []:
        if child.type == "image":
            name = Path(str(child.attrGet("src"))).name
            child.attrSet("src", f"../pictures/{name}/")
            child.attrSet("class", "t-picture")
            child.attrSet("loading", "lazy")


def _without_title(tokens: list[Token]) -> list[Token]:
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        return tokens[3:]
    return tokens
