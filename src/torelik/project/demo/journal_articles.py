"""A periodical of the Academy with two issues and their articles; titles and authors are invented."""

from datetime import datetime

from torelik.kernel.actor import Actor
from torelik.library import api as library

ISSUES = (
    (
        "2026",
        "1",
        """СОТ ТӨРЕЛІГІ ЖӘНЕ МЕДИАЦИЯ
Қасымов Б. А. Сотта татуластыру рәсімдерінің тиімділігі 5
Сәрсенова А. Н., Тілеуов Е. М. Медиация туралы келісімді бекіту: сот практикасына шолу 12
СУДЕБНАЯ ПРАКТИКА
Ахметова Г. С. Оценка доказательств при рассмотрении споров о защите деловой репутации 21
Ким В. Ю. Обобщение практики применения мер процессуального принуждения 29
""",
    ),
    (
        "2026",
        "2",
        """СУДЬЯ ӘДЕБІ
Жұмабаева Д. Қ. Судья әдебі және әлеуметтік желілер 5
Оспанов Р. Т. Этика судьи в мотивировочной части решения 13
ӘКІМШІЛІК ӘДІЛЕТ
Нұрланов Ә. С. Әкімшілік рәсімдік-процестік кодекстегі белсенді рөл қағидаты 22
Smagulova A., Brown T. Administrative justice in Kazakhstan: the first five years 31
Ғылыми өмір хроникасы 40-42
""",
    ),
)


def load(*, by: Actor, at: datetime) -> None:
    """Catalogue the periodical, open its issues and enter their contents as a cataloguer pastes them."""
    fields = (
        library.ControlField("001", "demo-journal-1"),
        library.ControlField("003", "torelik"),
        library.ControlField("008", f"261123c20249999kz {'|' * 17}kaz d"),
        library.DataField("245", "0", "0", (("a", "Төрелік хабаршысы"),)),
        library.DataField("246", "3", "1", (("a", "Вестник правосудия"), ("9", "rus"))),
        library.DataField("264", " ", "1", (("a", "Астана :"), ("b", "Сот төрелігі академиясы,"), ("c", "2024–"))),
        library.DataField("310", " ", " ", (("a", "Тоқсанына бір рет"),)),
    )
    journal = library.catalogue_record(marc=library.MarcRecord("00000nas a2200000 i 4500", fields), by=by, at=at)
    for year, number, contents in ISSUES:
        issue = library.open_issue(periodical=journal.uuid, year=year, number=number, by=by, at=at)
        library.enter_contents(
            host=issue, rows=library.with_languages(library.rows_of_text(contents), of_issue="kaz"), by=by, at=at
        )
