"""A process of its own that reads one file and prints its text page by page, a line of JSON for each.

    python -m torelik.documents.text.reading_process KIND PATH [LANGUAGES]

It is given little memory and time and may write no file: a file made to break its reader breaks nothing else. It knows
no settings, no database, no secret. Lines: ``{"pages": n, "outline": [[title, level, page]]}`` once, then
``{"page": n, "text": …, "title": …, "recognised": bool}`` in order; or ``{"fault": …}`` as the last. With LANGUAGES
(kaz+rus+eng) pages without a readable text layer are recognised by Tesseract.
"""

import io
import json
import os
import re
import resource
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import Any

import pypdfium2
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from torelik.documents.text.legibility import is_legible

MEMORY_BYTES = 2 * 1024**3
PROCESSOR_SECONDS = 3_600
MOST_PAGES = 5_000
PART_BYTES = 64 * 1024**2
"""Bytes of one unpacked part of an office document or a book; the longest code of laws has three million."""

TEXT_BYTES = 64 * 1024**2
SECTION_LETTERS = 4_000
"""A text without pages is cut after so many letters, at the end of a paragraph."""

PICTURE_DOTS = 300
LARGEST_PICTURE_SIDE = 6_000
RECOGNITION_SECONDS = 90
FEWEST_LETTERS = 8
"""A page with fewer letters in its text layer is a picture."""

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING_STYLE = re.compile(r"(?:heading|заголовок|title|тақырып)\s*(\d)?", re.I)


class FaultFound(Exception):
    """The file cannot be read; the message is the name of the fault."""


def main() -> int:
    """Read the file and print its text; the exit code is always 0, for a fault is an answer."""
    kind, path, languages = sys.argv[1], sys.argv[2], (sys.argv[3] if len(sys.argv) > 3 else "")
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    readers = {"pdf": lambda: _pdf(path, languages), "docx": lambda: _docx(path), "epub": lambda: _epub(path)}
    readers |= {"html": lambda: _html(path), "text": lambda: _text(path)}
    try:
        if kind not in readers:
            raise FaultFound("format")
        for line in readers[kind]():
            _say(line)
    except FaultFound as found:
        _say({"fault": str(found)})
    except MemoryError:
        _say({"fault": "too-hungry"})
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ElementTree.ParseError, NotImplementedError, RuntimeError):
        _say({"fault": "damaged"})
    except DefusedXmlException:
        _say({"fault": "too-large"})
    return 0


def _say(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=True) + "\n")
    sys.stdout.flush()


def _pdf(path: str, languages: str) -> Iterator[dict[str, Any]]:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise FaultFound("password" if "password" in str(error).lower() else "damaged") from error
    pages = len(document)
    if pages > MOST_PAGES:
        raise FaultFound("too-many-pages")
    if pages == 0:
        raise FaultFound("damaged")
    yield {"pages": pages, "outline": _outline(document)}
    for number in range(pages):
        text, page = "", None
        try:
            page = document[number]
            text = page.get_textpage().get_text_range()
        except pypdfium2.PdfiumError:
            if page is None and number == 0:
                raise FaultFound("damaged") from None
        recognised = False
        is_picture = _letters(text) < FEWEST_LETTERS
        if page is not None and (is_picture or not is_legible(text)):
            seen = _recognised(page, languages) if languages else None
            if seen is not None and (_letters(seen) > _letters(text) or not is_picture):
                text, recognised = seen, True
            elif not is_picture:
                text = ""  # Wrong letters are worse than none: nobody finds them, and everybody reads them.
        yield {"page": number + 1, "text": text, "recognised": recognised}


def _letters(text: str) -> int:
    return sum(letter.isalpha() for letter in text)


def _outline(document: pypdfium2.PdfDocument) -> list[list[Any]]:
    lines: list[list[Any]] = []
    try:
        for entry in document.get_toc(max_depth=4):
            target = entry.get_dest()
            page = target.get_index() if target else None
            if page is not None and len(lines) < 2_000:
                lines.append([entry.get_title()[:200], entry.level + 1, page + 1])
    except (pypdfium2.PdfiumError, ValueError, AttributeError):
        return []
    return lines


def _recognised(page: pypdfium2.PdfPage, languages: str) -> str | None:
    """Return the text that Tesseract sees on the page; nothing where it cannot look."""
    width, height = page.get_size()
    scale = min(PICTURE_DOTS / 72, LARGEST_PICTURE_SIDE / max(width, height, 1))
    picture = io.BytesIO()
    page.render(scale=scale, grayscale=True).to_pil().save(picture, format="PNG")
    # One thread: on a loaded machine several only wait for each other, seven times as long.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    command = ["tesseract", "stdin", "stdout", "-l", languages, "--dpi", str(PICTURE_DOTS)]
    try:
        seen = subprocess.run(
            command, input=picture.getvalue(), capture_output=True, timeout=RECOGNITION_SECONDS, env=environment, check=True
        )
    except (subprocess.SubprocessError, OSError):
        return None
    return seen.stdout.decode("utf-8", errors="replace")


def _unpacked(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        content = part.read(PART_BYTES + 1)
    if len(content) > PART_BYTES:
        raise FaultFound("too-large")
    return content


def _docx(path: str) -> Iterator[dict[str, Any]]:
    with zipfile.ZipFile(path) as archive:
        styles = _heading_styles(archive)
        root = ElementTree.fromstring(_unpacked(archive, "word/document.xml"), forbid_dtd=True)
    paragraphs = [(_paragraph(node), styles.get(_style_of(node), 0)) for node in root.iter(f"{_WORD}p")]
    yield from _sections(paragraphs)


def _heading_styles(archive: zipfile.ZipFile) -> dict[str, int]:
    """Return the levels of headings by the ids of their styles: the ids are in the language of whoever made the file."""
    if "word/styles.xml" not in archive.namelist():
        return {}
    levels: dict[str, int] = {}
    for style in ElementTree.fromstring(_unpacked(archive, "word/styles.xml"), forbid_dtd=True).iter(f"{_WORD}style"):
        name = style.find(f"{_WORD}name")
        match = _HEADING_STYLE.match(name.get(f"{_WORD}val", "") if name is not None else "")
        if match:
            levels[style.get(f"{_WORD}styleId", "")] = int(match[1] or 1)
    return levels


def _style_of(paragraph: Any) -> str:
    style = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
    return str(style.get(f"{_WORD}val", "")) if style is not None else ""


def _paragraph(paragraph: Any) -> str:
    text = ""
    for node in paragraph.iter():
        if node.tag == f"{_WORD}t":
            text += node.text or ""
        elif node.tag in (f"{_WORD}tab", f"{_WORD}br", f"{_WORD}cr"):
            text += " "
    return text


def _epub(path: str) -> Iterator[dict[str, Any]]:
    with zipfile.ZipFile(path) as archive:
        container = ElementTree.fromstring(_unpacked(archive, "META-INF/container.xml"), forbid_dtd=True)
        package = next(node.get("full-path", "") for node in container.iter() if node.tag.endswith("}rootfile"))
        root = ElementTree.fromstring(_unpacked(archive, package), forbid_dtd=True)
        files = {node.get("id"): node.get("href", "") for node in root.iter() if node.tag.endswith("}item")}
        spine = [node.get("idref") for node in root.iter() if node.tag.endswith("}itemref")]
        paragraphs: list[tuple[str, int]] = []
        for reference in spine[:MOST_PAGES]:
            href = files.get(reference)
            if href:
                name = str(PurePosixPath(package).parent / href) if "/" in package else href
                paragraphs += _html_paragraphs(_decoded(_unpacked(archive, name)))
    yield from _sections(paragraphs)


def _html(path: str) -> Iterator[dict[str, Any]]:
    yield from _sections(_html_paragraphs(_decoded(_whole(path))))


def _text(path: str) -> Iterator[dict[str, Any]]:
    yield from _sections([(line, 0) for line in _decoded(_whole(path)).splitlines()])


def _whole(path: str) -> bytes:
    with open(path, "rb") as file:
        content = file.read(TEXT_BYTES + 1)
    if len(content) > TEXT_BYTES:
        raise FaultFound("too-large")
    return content


def _decoded(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1251", errors="replace")


class _Paragraphs(HTMLParser):
    """Collects the paragraphs of a page; scripts, styles and hidden parts are never text."""

    _BLOCKS = frozenset(
        {"p", "div", "li", "tr", "br", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "blockquote", "pre", "dd", "dt"}
    )
    _SILENT = frozenset({"script", "style", "noscript", "template", "head", "svg"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[tuple[str, int]] = []
        self._text, self._level, self._silent = "", 0, 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._SILENT:
            self._silent += 1
        elif tag in self._BLOCKS:
            self.end_paragraph()
            self._level = int(tag[1]) if re.fullmatch(r"h[1-6]", tag) else 0

    def handle_endtag(self, tag: str) -> None:
        if tag in self._SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag in self._BLOCKS:
            self.end_paragraph()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._text += data

    def end_paragraph(self) -> None:
        text = " ".join(self._text.split())
        if text:
            self.paragraphs.append((text, self._level))
        self._text, self._level = "", 0


def _html_paragraphs(page: str) -> list[tuple[str, int]]:
    parser = _Paragraphs()
    parser.feed(page)
    parser.close()
    parser.end_paragraph()
    return parser.paragraphs


def _sections(paragraphs: list[tuple[str, int]]) -> Iterator[dict[str, Any]]:
    """Cut a text without pages at its headings and, where they are far apart, between paragraphs."""
    sections: list[tuple[str, list[str]]] = []
    outline: list[list[Any]] = []
    letters = 0
    for text, level in paragraphs:
        is_heading = 0 < level <= 3 and text.strip()
        if is_heading or not sections or letters > SECTION_LETTERS:
            sections.append((text.strip()[:200] if is_heading else "", []))
            letters = 0
        if is_heading:
            outline.append([text.strip()[:200], level, len(sections)])
        sections[-1][1].append(text)
        letters += len(text)
    sections = sections[:MOST_PAGES]
    yield {"pages": len(sections), "outline": outline[:2_000]}
    for number, (title, lines) in enumerate(sections, start=1):
        yield {"page": number, "title": title, "text": "\n".join(lines), "recognised": False}


if __name__ == "__main__":
    sys.exit(main())
