"""What the simple form asks for, by kind: which fields, what they are called, where in MARC they stand. Data, no code.

A kind is chosen by whoever describes; what it writes into the leader and field 008 of a new record stands here too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FormKind(models.TextChoices):
    """Kinds of which each has a form of its own."""

    BOOK = "book", pgettext_lazy("kind of form", "Book")
    SET = "set", pgettext_lazy("kind of form", "Multi-volume set")
    VOLUME = "volume", pgettext_lazy("kind of form", "Volume of a set")
    SERIAL = "serial", pgettext_lazy("kind of form", "Periodical")
    ISSUE = "issue", pgettext_lazy("kind of form", "Issue of a periodical")
    E_RESOURCE = "e-resource", pgettext_lazy("kind of form", "Electronic resource")
    DISSERTATION = "dissertation", pgettext_lazy("kind of form", "Dissertation")
    ACT = "act", pgettext_lazy("kind of form", "Normative legal act")
    COURT_PRACTICE = "court-practice", pgettext_lazy("kind of form", "Collection of court practice")
    TEACHING = "teaching", pgettext_lazy("kind of form", "Teaching and methodical complex")
    AUDIOVISUAL = "audiovisual", pgettext_lazy("kind of form", "Audio or video")
    ARTICLE = "article", pgettext_lazy("kind of form", "Article or part of a book")


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing the form asks for.

    It stands in subfield ``code`` of the first of ``tags`` that the record has (of all of them when it ``repeats``); only
    fields that say what ``where`` says count. ``position`` names characters of field 008 instead. A new field gets
    ``indicators`` and ``besides``. ``options`` are what is chosen among, by what is written. When ``is_heading`` is set,
    clearing takes the whole field away.
    """

    name: str
    label: Any
    tags: tuple[str, ...]
    code: str = "a"
    indicators: str = "  "
    where: tuple[str, str] | None = None
    besides: tuple[tuple[str, str], ...] = ()
    position: str = ""
    options: tuple[tuple[str, Any], ...] = ()
    repeats: bool = False
    is_heading: bool = False
    is_long: bool = False
    help: Any = ""


INSTANCES = "torelik-instance"
"""The source of the terms by which the instance of a court is named in field 655."""
_INSTANCES = (
    ("first instance", pgettext_lazy("court", "First instance")),
    ("appeal", pgettext_lazy("court", "Appeal")),
    ("cassation", pgettext_lazy("court", "Cassation")),
    ("constitutional", pgettext_lazy("court", "Constitutional review")),
)
INSTANCE_NAMES: Mapping[str, Any] = dict(_INSTANCES)
_ASKED = (
    Asked("title", _("Title"), ("245",), indicators="00", is_long=True),
    Asked("remainder", _("Other title information"), ("245",), "b", "00", is_long=True),
    Asked("part-number", _("Number of the part"), ("245",), "n", "00"),
    Asked("part-title", _("Title of the part"), ("245",), "p", "00"),
    Asked("responsibility", _("Statement of responsibility"), ("245",), "c", "00", is_long=True),
    Asked("title-kk", _("Title in Kazakh"), ("246",), "a", "31", ("9", "kaz"), (("9", "kaz"),), is_heading=True),
    Asked("title-ru", _("Title in Russian"), ("246",), "a", "31", ("9", "rus"), (("9", "rus"),), is_heading=True),
    Asked("title-en", _("Title in English"), ("246",), "a", "31", ("9", "eng"), (("9", "eng"),), is_heading=True),
    Asked("author", _("Author"), ("100",), indicators="1 ", is_heading=True, help=_("Surname, first name")),
    Asked("body", _("Body that issued it"), ("110",), indicators="2 ", is_heading=True),
    Asked("persons", _("Other persons"), ("700",), indicators="1 ", repeats=True, is_heading=True),
    Asked("bodies", _("Other bodies"), ("710",), indicators="2 ", repeats=True, is_heading=True),
    Asked("edition", _("Edition"), ("250",)),
    Asked("place", _("Place of publication"), ("264", "260"), "a", " 1"),
    Asked("publisher", _("Publisher"), ("264", "260"), "b", " 1"),
    Asked("year", _("Year of publication"), ("264", "260"), "c", " 1"),
    Asked("extent", _("Extent"), ("300",), help=_("For example: 236 p.")),
    Asked("series", _("Series"), ("490",), indicators="0 "),
    Asked("series-number", _("Number in the series"), ("490",), "v", "0 "),
    Asked("isbn", _("ISBN"), ("020",), repeats=True, is_heading=True),
    Asked("issn", _("ISSN"), ("022",), is_heading=True),
    Asked("frequency", _("Frequency"), ("310",)),
    Asked("numbering", _("Dates and numbers of issues"), ("362",), indicators="1 "),
    Asked("udc", _("UDC"), ("080",), repeats=True, is_heading=True),
    Asked("bbk", _("LBC"), ("084",), "a", "  ", ("2", "rubbk"), (("2", "rubbk"),), repeats=True, is_heading=True),
    Asked("subjects", _("Subject headings"), ("650",), indicators=" 4", repeats=True, is_heading=True),
    Asked("keywords", _("Keywords"), ("653",), repeats=True, is_heading=True),
    Asked("abstract", _("Abstract"), ("520",), is_long=True),
    Asked("contents", _("Contents"), ("505",), indicators="0 ", is_long=True),
    Asked("notes", _("Notes"), ("500",), repeats=True, is_heading=True),
    Asked("language", _("Language of the text"), ("008",), position="language"),
    Asked("country", _("Country (code)"), ("008",), position="country"),
    Asked("address", _("Address on the Internet"), ("856",), "u", "40", repeats=True, is_heading=True),
    Asked("system", _("System requirements"), ("538",)),
    Asked("whole", _("Part of"), ("773",), "t", "0 "),
    Asked("whole-number", _("Number of the record of the whole"), ("773",), "w", "0 "),
    Asked("whole-place", _("Place in the whole"), ("773",), "g", "0 ", help=_("Volume, year, number, pages")),
    Asked("host", _("In which periodical or book"), ("773",), "t", "0 "),
    Asked(
        "host-places",
        _("Year, number and pages"),
        ("773",),
        "g",
        "0 ",
        repeats=True,
        help=_("One after another: 2025; № 3; С. 27–35"),
    ),
    Asked("host-section", _("Section of the issue"), ("773",), "n", "0 "),
    Asked("host-imprint", _("Where and when the book was published"), ("773",), "d", "0 "),
    Asked("host-issn", _("ISSN of the periodical"), ("773",), "x", "0 "),
    Asked("doi", "DOI", ("024",), "a", "7 ", ("2", "doi"), (("2", "doi"),), is_heading=True),
    Asked(
        "laws",
        _("Normative acts it is about"),
        ("630",),
        indicators="04",
        repeats=True,
        is_heading=True,
        help=_("Title of the act, its number and date, the article"),
    ),
    Asked("court", _("Court"), ("518",), "p"),
    Asked(
        "instance", _("Instance"), ("655",), "a", " 7", ("2", INSTANCES), (("2", INSTANCES),), options=_INSTANCES, is_heading=True
    ),
    Asked("decision", _("Kind and number of the court act"), ("518",), "o", help=_("For example: judgment No. 6001-23")),
    Asked("decided", _("Date of the court act"), ("518",), "d"),
    Asked("degree-note", _("Dissertation note"), ("502",)),
    Asked("degree", _("Academic degree"), ("502",), "b"),
    Asked("institution", _("Place of the defence"), ("502",), "c"),
    Asked("defended", _("Year of the defence"), ("502",), "d"),
    Asked("act-number", _("Number and date of the act"), ("088",), is_heading=True),
    Asked("force", _("State of force"), ("583",), "l", help=_("In force, lost its force, amended")),
    Asked("period", _("Period and courts covered"), ("513",), "b"),
    Asked("audience", _("Who it is for"), ("521",), indicators="  ", help=_("Programme, course, year of study")),
    Asked("discipline", _("Discipline"), ("658",), repeats=True, is_heading=True),
    Asked("genre", _("Kind of the edition"), ("655",), indicators=" 4", repeats=True, is_heading=True),
    Asked("duration", _("Playing time"), ("306",)),
    Asked("medium", _("Carrier"), ("340",)),
    Asked("performers", _("Performers, speakers"), ("511",), indicators="0 "),
)
ASKED: Mapping[str, Asked] = {one.name: one for one in _ASKED}

DESCRIPTION, TITLES, CONTENT = _("Description"), _("Titles in other languages"), _("Content and classes")
WHERE, LAW = _("Where it is published"), _("Law and court practice")
_TITLES = (TITLES, "title-kk title-ru title-en")
_CONTENT = (CONTENT, "udc bbk subjects keywords abstract notes language country")


@dataclass(frozen=True, slots=True)
class Kind:
    """One form: its parts with what they ask for; how a new record of the kind begins."""

    parts: tuple[tuple[Any, str], ...]
    required: str = "title"
    type: str = "a"
    level: str = "m"
    multipart: str = " "
    contents: str = ""
    genre: str = ""

    @property
    def asked(self) -> tuple[Asked, ...]:
        """Everything the form asks for, in its order."""
        return tuple(ASKED[name] for _label, names in self.parts for name in names.split())


def _kind(description: str, *, more: str = "", **columns: Any) -> Kind:
    content = (CONTENT, f"{_CONTENT[1]} {more}".strip())
    return Kind(((DESCRIPTION, description), _TITLES, content), **columns)


_IMPRINT = "edition place publisher year extent"
KINDS: Mapping[FormKind, Kind] = {
    FormKind.BOOK: _kind(
        f"title remainder responsibility author persons body {_IMPRINT} series series-number isbn", more="contents address"
    ),
    FormKind.SET: _kind(
        f"title remainder responsibility author persons body {_IMPRINT} series isbn", more="contents", multipart="a"
    ),
    FormKind.VOLUME: _kind(
        f"title part-number part-title remainder responsibility author persons {_IMPRINT} isbn whole whole-number whole-place",
        more="contents",
        multipart="c",
    ),
    FormKind.SERIAL: _kind(
        "title remainder responsibility body bodies place publisher year frequency numbering issn", more="address", level="s"
    ),
    FormKind.ISSUE: _kind(
        "title part-number part-title responsibility persons place publisher year extent issn whole whole-number whole-place",
        multipart="c",
    ),
    FormKind.E_RESOURCE: _kind(
        f"title remainder responsibility author persons body {_IMPRINT} address system isbn", required="title address", type="m"
    ),
    FormKind.DISSERTATION: _kind(
        "title remainder responsibility author persons degree-note degree institution defended place year extent",
        more="address",
        required="title author",
        contents="m",
    ),
    FormKind.ACT: _kind(
        f"title remainder act-number body bodies force {_IMPRINT}", more="address", required="title act-number", contents="l"
    ),
    FormKind.COURT_PRACTICE: _kind(
        f"title remainder responsibility body bodies persons period {_IMPRINT} isbn", more="contents", contents="w"
    ),
    FormKind.TEACHING: _kind(
        f"title remainder responsibility author persons body discipline audience genre {_IMPRINT} isbn",
        more="contents address",
        genre="Оқу-әдістемелік кешен",
    ),
    FormKind.AUDIOVISUAL: _kind(
        "title remainder responsibility persons performers place publisher year extent duration medium", type="g"
    ),
    FormKind.ARTICLE: Kind(
        (
            (DESCRIPTION, "title remainder responsibility author persons body doi"),
            (WHERE, "host host-places host-section host-imprint host-issn whole-number"),
            _TITLES,
            (LAW, "laws court instance decision decided"),
            (CONTENT, f"{_CONTENT[1]} address"),
        ),
        required="title host",
        level="b",
    ),
}
