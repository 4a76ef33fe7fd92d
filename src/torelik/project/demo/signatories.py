"""Who signs the papers of the demonstration library: holders of offices and a standing commission."""

from datetime import date, datetime

from torelik.kernel.actor import Actor
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import Trilingual
from torelik.library import api as library

SINCE = date(2025, 9, 1)
HOLDERS = (
    (library.Office.HEAD, "Е. С. Нұрғалиев", Trilingual("Академия ректоры", "Ректор Академии", "Rector of the Academy")),
    (library.Office.ACCOUNTANT, "Л. М. Исаева", Trilingual("Бас бухгалтер", "Главный бухгалтер", "Chief accountant")),
    (
        library.Office.LIBRARIAN,
        "Г. Т. Жақыпова",
        Trilingual("Кітапхана меңгерушісі", "Заведующая библиотекой", "Head of the library"),
    ),
)
NAME = Trilingual(
    "Кітапхана қорын қабылдау және есептен шығару жөніндегі комиссия",
    "Комиссия по приёму и списанию библиотечного фонда",
    "Commission for receiving and writing off the library's stock",
)
MEMBERS = (
    (library.CommissionRole.CHAIR, "Г. Т. Жақыпова", HOLDERS[2][2]),
    (
        library.CommissionRole.MEMBER,
        "А. Б. Нұрланов",
        Trilingual(
            "Бухгалтерлік есеп бөлімінің маманы", "Специалист отдела бухгалтерского учёта", "Officer of the accounting unit"
        ),
    ),
    (
        library.CommissionRole.SECRETARY,
        "М. В. Пак",
        Trilingual("Кітапханашы-каталогтаушы", "Библиотекарь-каталогизатор", "Cataloguing librarian"),
    ),
)


def load(*, by: Actor, at: datetime) -> int:
    """Name the holders and the commission; return the commission's id."""
    for office, name, post in HOLDERS:
        library.appoint(key=new_uuid(), office=office, name=name, post=post, since=SINCE, by=by, at=at)
    members = [library.CommissionMember(role, name, post) for role, name, post in MEMBERS]
    row = library.keep_commission(
        uuid=new_uuid(), seen=0, name=NAME, order_number="41-Ө", order_day=SINCE, since=SINCE, until=None, members=members,
        by=by, at=at,
    )  # fmt: skip
    return row.pk
