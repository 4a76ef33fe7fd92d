"""A virtual exhibition of the demonstration library: two sections, words in three languages, a remark on each title."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from torelik.identity import api as identity
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.trilingual import Trilingual
from torelik.library import api as library

CURATOR = "librarian"
NAME = Trilingual(
    "«Жеті жарғыдан» бүгінгі сотқа дейін", "От «Жеті жарғы» до современного суда", "From Zheti Zhargy to today’s court"
)
WORDS = Trilingual(
    "Билер соты жүгінген қағидалар қалай пайда болды, шариғат пен әдет-ғұрып қалай қатар өмір сүрді, империя заңы оларды қалай"
    " өзгертті? Көрме Академия қорындағы еңбектерді бір желіге жинайды.",
    "Как сложились правила, по которым судили бии, как уживались шариат и обычай и что изменил в них закон империи? Выставка"
    " собирает труды из фонда Академии в один рассказ.",
    "How did the rules arise by which the biis judged, how did custom and sharia live side by side, and what did the law of the"
    " empire change? The exhibition joins works of the Academy’s stock into one story.",
)
SECTIONS: tuple[tuple[Trilingual, tuple[tuple[str, Trilingual], ...]], ...] = (
    (
        Trilingual("«Жеті жарғы» және оның дәуірі", "«Жеті жарғы» и её время", "Zheti Zhargy and its time"),
        (
            (
                "sozaqbaev-tauke-khan-kk",
                Trilingual(
                    "Реформалар Тәуке ханның өмір жолымен бірге баяндалады.",
                    "О реформах рассказано вместе с жизнью хана Тауке.",
                    "The reforms are told together with the life of Tauke Khan.",
                ),
            ),
            (
                "oseruly-zheti-zhargy-kk",
                Trilingual(
                    "Заңның өз мәтінінен бастағысы келген оқырманға.",
                    "Для того, кто начинает с самого текста закона.",
                    "For a reader who begins with the text of the law itself.",
                ),
            ),
            (
                "artyqbaev-zheti-zhargy-kk",
                Trilingual(
                    "Нұсқалардың айырмашылығын қатар қойып көрсетеді.",
                    "Показывает различия редакций, ставя их рядом.",
                    "Shows how the versions differ by putting them side by side.",
                ),
            ),
        ),
    ),
    (
        Trilingual("Әдет-ғұрып, шариғат, империя", "Обычай, шариат, империя", "Custom, sharia, empire"),
        (
            ("zimanov-oserov-shariat-kk", Trilingual("", "", "")),
            ("kultelev-ugolovnoe-obychnoe-ru", Trilingual("", "", "")),
            (
                "martin-law-custom-steppe-en",
                Trilingual(
                    "Сырттан келген зерттеушінің көзқарасы.",
                    "Взгляд исследователя со стороны.",
                    "The view of a scholar from outside.",
                ),
            ),
        ),
    ),
)


def load(*, records: Mapping[str, UUID], at: datetime) -> None:
    """Let the librarian make the list, publish it and set the exhibition up."""
    today = clock.local_date(at)
    by: Actor = identity.actor_of(identity.account_by_username(CURATOR), on=today)
    kept = library.make_list(title=NAME.kk, note="", by=by, at=at)
    for _name, titles in SECTIONS:
        for key, _remark in titles:
            library.add_to_list(list_uuid=kept.uuid, record_uuid=records[key], by=by, at=at)
    library.publish_list(list_uuid=kept.uuid, by=by, at=at)
    library.save_exhibition(list_uuid=kept.uuid, title=NAME, words=WORDS, opens_on=today, closes_on=None, seen=0, by=by, at=at)
    for position, (name, titles) in enumerate(SECTIONS, start=1):
        section = library.save_section(list_uuid=kept.uuid, uuid=None, name=name, position=position, by=by, at=at)
        for place, (key, remark) in enumerate(titles, start=1):
            library.place_title(
                list_uuid=kept.uuid, record_uuid=records[key], section=section.uuid, position=place, note=remark, by=by, at=at
            )
