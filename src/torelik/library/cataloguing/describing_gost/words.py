"""The words that the standards prescribe, in the three languages of description."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """What is written in one language: designations of material, abbreviations and phrases of the areas."""

    pages: str  # after a number
    pages_of: str  # before numbers: where in the host
    volume: str
    no_place: str
    no_publisher: str
    no_year: str
    and_others: str
    wrong: str  # of a standard number
    electronic_data: str
    title_from_screen: str
    access: str  # 7.1
    url: str  # 7.0.100
    accessed: str
    contents: str
    thesis: str
    author_abstract: str
    title_entry: str
    compiler: str
    editor: str
    translator: str
    material: dict[str, str]  # general designation of material
    content: dict[str, str]  # kind of content and means of access


KK = Words(
    pages="б.",
    pages_of="Б.",
    volume="Т.",
    no_place="[О. к.]",
    no_publisher="[б. к.]",
    no_year="[ж. к.]",
    and_others="[және т. б.]",
    wrong="қате",
    electronic_data="Электрон. дер.",
    title_from_screen="Экрандағы атауы",
    access="Қолжетімділік режимі",
    url="URL",
    accessed="қаралған күні",
    contents="Мазмұны",
    thesis="дис.",
    author_abstract="автореф.",
    title_entry="Атауы",
    compiler="құраст.",
    editor="ред.",
    translator="ауд.",
    material={
        "text": "Мәтін",
        "electronic": "Электрондық ресурс",
        "music": "Ноталар",
        "map": "Карталар",
        "picture": "Бейнематериал",
        "video": "Бейнежазба",
        "sound": "Дыбыс жазбасы",
        "manuscript": "Қолжазба",
        "kit": "Жиынтық",
        "object": "Зат",
    },
    content={
        "text": "Мәтін : тікелей",
        "text-electronic": "Мәтін : электрондық",
        "data-electronic": "Электрондық деректер : электрондық",
        "program-electronic": "Электрондық бағдарлама : электрондық",
        "music": "Музыка (таңбалық) : тікелей",
        "music-electronic": "Музыка (таңбалық) : электрондық",
        "sound": "Музыка (орындаушылық) : аудио",
        "speech": "Ауызша сөз : аудио",
        "video": "Бейне (қозғалмалы ; екіөлшемді) : видео",
        "picture": "Бейне (қозғалмайтын ; екіөлшемді) : тікелей",
        "map": "Бейне (картографиялық ; қозғалмайтын ; екіөлшемді) : тікелей",
        "object": "Бейне (үшөлшемді) : тікелей",
    },
)

RU = Words(
    pages="с.",
    pages_of="С.",
    volume="Т.",
    no_place="[Б. м.]",
    no_publisher="[б. и.]",
    no_year="[б. г.]",
    and_others="[и др.]",
    wrong="ошибоч.",
    electronic_data="Электрон. дан.",
    title_from_screen="Загл. с экрана",
    access="Режим доступа",
    url="URL",
    accessed="дата обращения",
    contents="Содерж.",
    thesis="дис.",
    author_abstract="автореф.",
    title_entry="Загл.",
    compiler="сост.",
    editor="ред.",
    translator="пер.",
    material={
        "text": "Текст",
        "electronic": "Электронный ресурс",
        "music": "Ноты",
        "map": "Карты",
        "picture": "Изоматериал",
        "video": "Видеозапись",
        "sound": "Звукозапись",
        "manuscript": "Рукопись",
        "kit": "Комплект",
        "object": "Предмет",
    },
    content={
        "text": "Текст : непосредственный",
        "text-electronic": "Текст : электронный",
        "data-electronic": "Электронные данные : электронные",
        "program-electronic": "Электронная программа : электронная",
        "music": "Музыка (знаковая) : непосредственная",
        "music-electronic": "Музыка (знаковая) : электронная",
        "sound": "Музыка (исполнительская) : аудио",
        "speech": "Устная речь : аудио",
        "video": "Изображение (движущееся ; двухмерное) : видео",
        "picture": "Изображение (неподвижное ; двухмерное) : непосредственное",
        "map": "Изображение (картографическое ; неподвижное ; двухмерное) : непосредственное",
        "object": "Изображение (трехмерное) : непосредственное",
    },
)

EN = Words(
    pages="p.",
    pages_of="P.",
    volume="Vol.",
    no_place="[S. l.]",
    no_publisher="[s. n.]",
    no_year="[s. a.]",
    and_others="[et al.]",
    wrong="erroneous",
    electronic_data="Electronic data",
    title_from_screen="Title from screen",
    access="Mode of access",
    url="URL",
    accessed="date of access",
    contents="Contents",
    thesis="diss.",
    author_abstract="abstract of diss.",
    title_entry="Title",
    compiler="comp.",
    editor="ed.",
    translator="transl.",
    material={
        "text": "Text",
        "electronic": "Electronic resource",
        "music": "Printed music",
        "map": "Cartographic material",
        "picture": "Graphic",
        "video": "Videorecording",
        "sound": "Sound recording",
        "manuscript": "Manuscript",
        "kit": "Kit",
        "object": "Object",
    },
    content={
        "text": "Text : unmediated",
        "text-electronic": "Text : electronic",
        "data-electronic": "Electronic data : electronic",
        "program-electronic": "Computer program : electronic",
        "music": "Music (notated) : unmediated",
        "music-electronic": "Music (notated) : electronic",
        "sound": "Music (performed) : audio",
        "speech": "Spoken word : audio",
        "video": "Image (moving ; two-dimensional) : video",
        "picture": "Image (still ; two-dimensional) : unmediated",
        "map": "Image (cartographic ; still ; two-dimensional) : unmediated",
        "object": "Image (three-dimensional) : unmediated",
    },
)

WORDS = {"kk": KK, "ru": RU, "en": EN}

PLACES = {
    "Москва": "М.",
    "Санкт-Петербург": "СПб.",
    "Ленинград": "Л.",
    "Нижний Новгород": "Н. Новгород",
    "Ростов-на-Дону": "Ростов н/Д",
}
"""Towns that GOST 7.1 abbreviates in Russian; GOST R 7.0.100 writes them in full."""
