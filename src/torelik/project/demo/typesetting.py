"""A plain book as PDF: lines of text on A4 pages, in a font with the letters of our three languages.

Enough for the demonstration's lectures; forms and certificates are set by a typesetter of their own.
"""

import ctypes
import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from django.conf import settings

FOLDER = Path("@expo-google-fonts") / "golos-text"
FACES = {False: "400Regular/GolosText_400Regular.ttf", True: "600SemiBold/GolosText_600SemiBold.ttf"}
WIDTH, HEIGHT = 595.0, 842.0
MARGIN, TOP, BOTTOM = 72.0, 770.0, 84.0
TEXT_POINTS, HEADING_POINTS, LINE = 11.0, 15.0, 1.45
LETTERS_IN_A_LINE = 78


@dataclass(frozen=True, slots=True)
class Line:
    """One line or paragraph of the book; a heading stands bold, a chapter begins a page."""

    text: str
    is_heading: bool = False
    begins_page: bool = False


def pdf_of(lines: Sequence[Line]) -> bytes:
    """Return the lines as a PDF with page numbers."""
    document = pypdfium2.PdfDocument.new()
    fonts = {is_bold: _font(document, name) for is_bold, name in FACES.items()}
    page, y = _page(document, fonts), TOP
    pages = [page]
    for line in lines:
        points = HEADING_POINTS if line.is_heading else TEXT_POINTS
        if line.begins_page and y < TOP:
            page, y = _page(document, fonts), TOP
            pages.append(page)
        letters = int(LETTERS_IN_A_LINE * TEXT_POINTS / points)
        for row in textwrap.wrap(line.text, letters) or [""]:
            if y < BOTTOM:
                page, y = _page(document, fonts), TOP
                pages.append(page)
            _write(document, page, fonts[line.is_heading], row, points, MARGIN, y)
            y -= points * LINE
        y -= points * 0.6
    # By the handles that the words were written with: pdfium forgets what was not generated when a page is closed.
    for page in pages:
        pdfium.FPDFPage_GenerateContent(page.raw)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _page(document: pypdfium2.PdfDocument, fonts: dict[bool, object]) -> pypdfium2.PdfPage:
    page = document.new_page(WIDTH, HEIGHT)
    _write(document, page, fonts[False], str(len(document)), TEXT_POINTS, WIDTH / 2, BOTTOM / 2)
    return page


def _font(document: pypdfium2.PdfDocument, name: str) -> object:
    content = (Path(settings.NODE_MODULES) / FOLDER / name).read_bytes()
    letters = (ctypes.c_ubyte * len(content)).from_buffer_copy(content)
    return pdfium.FPDFText_LoadFont(document.raw, letters, len(content), pdfium.FPDF_FONT_TRUETYPE, True)


def _write(
    document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, font: object, text: str, points: float, x: float, y: float
) -> None:
    written = pdfium.FPDFPageObj_CreateTextObj(document.raw, font, points)
    words = (text + "\0").encode("utf-16-le")
    pdfium.FPDFText_SetText(written, (pdfium.FPDF_WCHAR * (len(words) // 2)).from_buffer_copy(words))
    pdfium.FPDFPageObj_Transform(written, 1, 0, 0, 1, x, y)
    pdfium.FPDFPage_InsertObject(page.raw, written)
