"""Bibliographic lists as a paper and as a workbook."""

from datetime import datetime
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from torelik.documents import api as documents
from torelik.library.articles.lists import Laid, group_name
from torelik.library.articles.vocabulary import Grouping


def pdf(laid: Laid, *, title: str, note: str, grouping: Grouping, language: str, at: datetime) -> bytes:
    """Return the list as PDF: titles numbered through the groups, then the index of names."""
    return documents.typeset(
        "library/bibliography",
        language=language,
        at=at,
        data={
            "title": title,
            "note": note,
            "count": ngettext("%(titles)d title", "%(titles)d titles", laid.total) % {"titles": laid.total},
            "groups": [
                [group_name(name, grouping), [[str(line.number), line.citation, line.locale or "ru"] for line in lines]]
                for name, lines in laid.groups
            ],
            "names_title": _("Index of names"),
            "names": [[name, ", ".join(str(number) for number in numbers)] for name, numbers in laid.names],
            "footer": title,
        },
    )


def workbook(laid: Laid, *, grouping: Grouping) -> IO[bytes]:
    """Return the list as an open workbook at its beginning."""
    rows = ([line.number, group_name(name, grouping), line.citation] for name, lines in laid.groups for line in lines)
    return documents.workbook(_("Bibliographic list"), head=["№", _("Group"), _("Description")], rows=rows)
