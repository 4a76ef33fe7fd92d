"""Authorities of the demonstration library: persons and bodies with their forms in three languages, subjects in a tree."""

from datetime import datetime

from torelik.kernel.actor import Actor
from torelik.kernel.trilingual import Trilingual
from torelik.library import api as library

PERSON, BODY, SUBJECT = library.AuthorityKind.PERSON, library.AuthorityKind.BODY, library.AuthorityKind.SUBJECT
AUTHORITIES = (
    (
        PERSON,
        "Құнанбайұлы, Абай",
        "Кунанбаев, Абай",
        "Kunanbayev, Abai",
        "1845–1904",
        ("Абай", "Құнанбаев, Ибраһим", "Абай Кунанбаев"),
    ),
    (
        PERSON,
        "Әуезов, Мұхтар Омарханұлы",
        "Ауэзов, Мухтар Омарханович",
        "Auezov, Mukhtar",
        "1897–1961",
        ("Әуезов, М. О.", "Ауэзов, М. О."),
    ),
    (
        PERSON,
        "Байтұрсынұлы, Ахмет",
        "Байтурсынов, Ахмет",
        "Baitursynuly, Akhmet",
        "1872–1937",
        ("Байтұрсынов, Ахмет", "Байтурсынулы, А."),
    ),
    (PERSON, "Зиманов, Салық Зиманұлы", "Зиманов, Салык Зиманович", "Zimanov, Salyk", "1921–2011", ("Зиманов, С. З.",)),
    (PERSON, "", "Алексеев, Сергей Сергеевич", "Alekseev, Sergei", "1924–2013", ("Алексеев, С. С.",)),
    (
        BODY,
        "Қазақстан Республикасы",
        "Республика Казахстан",
        "Kazakhstan",
        "",
        ("Казахстан", "Қазақстан", "Republic of Kazakhstan"),
    ),
    (
        BODY,
        "Қазақстан Республикасының Жоғарғы Соты",
        "Верховный Суд Республики Казахстан",
        "Supreme Court of Kazakhstan",
        "",
        (
            "ҚР Жоғарғы Соты",
            "ВС РК",
            "Казахстан. Верховный Суд",
            "Қазақстан Республикасы. Жоғарғы Сот",
            "Республика Казахстан. Верховный Суд",
        ),
    ),
    (BODY, "Қазақ КСР Жоғарғы Соты", "Верховный Суд Казахской ССР", "", "", ("Казахская ССР. Верховный Суд",)),
    (SUBJECT, "Құқық", "Право", "Law", "", ("Юриспруденция", "Заң ғылымы")),
    (SUBJECT, "Құқық теориясы", "Теория права", "Legal theory", "", ("Құқықтың жалпы теориясы", "Общая теория права")),
    (SUBJECT, "Құқық философиясы", "Философия права", "Philosophy of law", "", ()),
    (SUBJECT, "Азаматтық құқық", "Гражданское право", "Civil law", "", ("Цивилистика",)),
    (SUBJECT, "Азаматтық процесс", "Гражданский процесс", "Civil procedure", "", ("Гражданское судопроизводство",)),
    (SUBJECT, "Сот жүйесі", "Судебная система", "Judicial system", "", ("Судоустройство",)),
    (SUBJECT, "Дәлелдемелер", "Доказательства", "Evidence", "", ()),
)
BROADER, RELATED, EARLIER = library.RelationKind.BROADER, library.RelationKind.RELATED, library.RelationKind.EARLIER
RELATIONS = (
    ("Құқық теориясы", BROADER, "Құқық"),
    ("Құқық философиясы", BROADER, "Құқық"),
    ("Азаматтық құқық", BROADER, "Құқық"),
    ("Азаматтық процесс", BROADER, "Құқық"),
    ("Дәлелдемелер", BROADER, "Азаматтық процесс"),
    ("Азаматтық процесс", RELATED, "Сот жүйесі"),
    ("Қазақстан Республикасының Жоғарғы Соты", EARLIER, "Қазақ КСР Жоғарғы Соты"),
)


def load(*, by: Actor, at: datetime) -> None:
    """Establish the authorities and relate them; headings of the records lead to them from then on."""
    made = {}
    for kind, kk, ru, en, dates, variants in AUTHORITIES:
        row = library.save_authority(
            kind=kind,
            heading=Trilingual(kk, ru, en),
            variants=variants,
            dates=dates,
            by=by,
            at=at,
        )
        made[kk or ru] = row.uuid
    for heading, relation, other in RELATIONS:
        library.relate_authorities(uuid=made[heading], kind=relation, other=other, by=by, at=at)
