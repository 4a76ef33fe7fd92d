"""Articles as publishers give them: JATS (XML of journals, NISO Z39.96) and works of Crossref (JSON); plain Python.

Nothing is fetched and nothing outside the file is read: a document type may be named, entities may not be declared.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from torelik.library.articles.rules import MOST_ABSTRACT, Row

MOST_FILES, MOST_BYTES = 300, 20_000_000
"""Files of one archive, and bytes of all of them unpacked."""
LANGUAGES = {"kk": "kaz", "ru": "rus", "en": "eng", "kaz": "kaz", "rus": "rus", "eng": "eng"}
_TAGS = re.compile(r"<[^>]*>")
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_RESOLVER = re.compile(r"^https?://(?:dx\.)?doi\.org/", re.IGNORECASE)


class NotArticles(Exception):
    """The file holds no articles in either form, or is not read because of what it declares."""


@dataclass(frozen=True, slots=True)
class Given:
    """An article of a file, with the year and the number of the issue that the file names, where it does."""

    row: Row
    year: str = ""
    issue: str = ""


def articles_of(content: bytes) -> list[Given]:
    """Return the articles of a file: JATS, a work or a list of works of Crossref, or a ZIP of these. Raises ``NotArticles``."""
    if content.startswith(b"PK\x03\x04"):
        return [given for part in _unpacked(content) for given in _of_one(part)]
    return _of_one(content)


def _unpacked(content: bytes) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [one for one in archive.infolist() if one.filename.lower().endswith((".xml", ".json"))]
            if not members or len(members) > MOST_FILES or sum(one.file_size for one in members) > MOST_BYTES:
                raise NotArticles("archive")
            for member in sorted(members, key=lambda one: one.filename):
                with archive.open(member) as file:
                    yield file.read(MOST_BYTES)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise NotArticles("archive") from error


def _of_one(content: bytes) -> list[Given]:
    begin = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    found = list(_of_jats(content) if begin == b"<" else _of_crossref(content) if begin in (b"{", b"[") else ())
    if not found:
        raise NotArticles("empty")
    return found


# ---- JATS ----


def _of_jats(content: bytes) -> Iterator[Given]:
    try:
        root = fromstring(content, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise NotArticles("xml") from error
    for article in root.iter():
        if _name(article) == "article" and (meta := _first(article, "front", "article-meta")) is not None:
            yield _jats_article(article, meta)


def _jats_article(article: Element, meta: Element) -> Given:
    title = _first(meta, "title-group", "article-title")
    subtitle = _first(meta, "title-group", "subtitle")
    numbers = [_text(one) for one in _all(meta, "article-id") if one.get("pub-id-type") == "doi"]
    headings = [_text(one) for one in meta.iter() if _name(one) == "subject"]
    first, last = _text(_first(meta, "fpage")), _text(_first(meta, "lpage"))
    dates = [_text(_first(one, "year")) for one in _all(meta, "pub-date")]
    row = Row(
        title=": ".join(filter(None, [_text(title), _text(subtitle)])),
        authors="; ".join(_jats_authors(meta)),
        pages=f"{first}–{last}" if last and last != first else first,
        section=next(iter(headings), ""),
        language=LANGUAGES.get((article.get(_XML_LANGUAGE) or "")[:2].lower(), ""),
        doi=_RESOLVER.sub("", next(iter(numbers), "")),
        abstract=_text(_first(meta, "abstract"))[:MOST_ABSTRACT],
        keywords="; ".join(dict.fromkeys(filter(None, (_text(one) for one in meta.iter() if _name(one) == "kwd")))),
    )
    return Given(row, next(iter(filter(None, dates)), ""), _text(_first(meta, "issue")))


def _jats_authors(meta: Element) -> Iterator[str]:
    for contributor in (one for one in meta.iter() if _name(one) == "contrib"):
        if contributor.get("contrib-type", "author") != "author":
            continue
        named = next((one for one in contributor.iter() if _name(one) == "name"), None)
        if named is not None:
            parts = [_text(_first(named, "surname")), _text(_first(named, "given-names"))]
            yield ", ".join(filter(None, parts))


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _all(parent: Element, name: str) -> Iterator[Element]:
    return (one for one in parent if _name(one) == name)


def _first(parent: Element, *path: str) -> Element | None:
    found: Element | None = parent
    for name in path:
        found = next(_all(found, name), None) if found is not None else None
    return found


def _text(element: Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


# ---- Crossref ----


def _of_crossref(content: bytes) -> Iterator[Given]:
    try:
        said = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise NotArticles("json") from error
    if isinstance(said, Mapping):
        said = said.get("message", said)
    if isinstance(said, Mapping):
        said = said.get("items", [said])
    for work in said if isinstance(said, list) else ():
        if isinstance(work, Mapping) and (title := _one(work.get("title"))):
            yield _crossref_work(work, title)


def _crossref_work(work: Mapping[str, Any], title: str) -> Given:
    authors = work.get("author")
    names = (
        ", ".join(filter(None, [_one(one.get("family")), _one(one.get("given"))]))
        for one in (authors if isinstance(authors, list) else ())
        if isinstance(one, Mapping)
    )
    row = Row(
        title=": ".join(filter(None, [title, _one(work.get("subtitle"))])),
        authors="; ".join(filter(None, names)),
        pages=_one(work.get("page")).replace("-", "–"),
        language=LANGUAGES.get(_one(work.get("language"))[:2].lower(), ""),
        doi=_one(work.get("DOI")),
        abstract=" ".join(_TAGS.sub(" ", _one(work.get("abstract"))).split())[:MOST_ABSTRACT],
        keywords="; ".join(one for one in _list(work.get("subject"))),
    )
    return Given(row, _year(work), _one(work.get("issue")))


def _year(work: Mapping[str, Any]) -> str:
    """The year of the issue: that of print, where it is told apart from the day on which the article came online."""
    for name in ("published-print", "published", "issued"):
        said = work.get(name)
        dates = said.get("date-parts") if isinstance(said, Mapping) else None
        first = next(iter(dates), None) if isinstance(dates, list) else None
        if isinstance(first, list) and first and isinstance(first[0], int):
            return str(first[0])
    return ""


def _one(said: object) -> str:
    return next(iter(_list(said)), "")


def _list(said: object) -> Iterable[str]:
    found = said if isinstance(said, list) else [said]
    return [" ".join(str(one).split()) for one in found if isinstance(one, str | int) and str(one).strip()]
