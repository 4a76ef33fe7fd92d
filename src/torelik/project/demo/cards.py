"""Records in brief with pictures of their catalogue cards, which wait to be described in full."""

import io
from datetime import datetime

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from torelik.documents import api as documents
from torelik.kernel.actor import Actor
from torelik.kernel.identifiers import new_uuid
from torelik.library import api as library
from torelik.project.demo.typesetting import FACES, FOLDER

SIZE, MARGIN, LINE, LETTERS = (1000, 600), 90, 44, 26
"""Of a card of 125 x 75 mm, in points of the picture."""
CARDS = (
    ("Өзбекұлы, Сәкен", "Қазақ құқықтық ойының тарихы", "1997", "kaz", "Алматы : Жеті Жарғы, 1997. – 148 б."),
    (
        "Сапаргалиев, Гайрат Сапаргалиевич",
        "Основы государства и права Казахстана",
        "1994",
        "rus",
        "Алматы : Жеті Жарғы, 1994. – 312 с.",
    ),
)


def load(*, by: Actor, at: datetime) -> None:
    """Catalogue the cards in brief, each with its picture."""
    for number, (author, title, year, language, imprint) in enumerate(CARDS, start=1):
        stored = documents.store_file(
            chunks=[_picture(author, title, imprint)], name=f"card-{number}.png", limit=2_000_000, by=by, at=at
        )
        codes = f"261123s{year}    kz {'|' * 17}{language} d"
        fields = (
            library.ControlField("008", codes),
            library.DataField("100", "1", " ", (("a", author),)),
            library.DataField("245", "1", "0", (("a", title),)),
            library.DataField("264", " ", "1", (("c", year),)),
        )
        marc = library.MarcRecord("00000nam a22000007i 4500", fields)
        library.add_brief(key=new_uuid(), marc=marc, stored=stored, shows=library.ScanShows.CARD, is_sure=True, by=by, at=at)


def _picture(author: str, title: str, imprint: str) -> bytes:
    card = Image.new("RGB", SIZE, "#f6f0df")
    font = ImageFont.truetype(str(settings.NODE_MODULES / FOLDER / FACES[False]), LETTERS)
    draw = ImageDraw.Draw(card)
    draw.line((MARGIN, 0, MARGIN, SIZE[1]), fill="#c9a2a2", width=2)
    for row, (indent, text) in enumerate(((0, author), (40, title), (40, imprint), (0, ""), (0, "67.3"))):
        draw.text((MARGIN + 20 + indent, 80 + row * LINE), text, font=font, fill="#2c2a33")
    written = io.BytesIO()
    card.save(written, "PNG")
    return written.getvalue()
