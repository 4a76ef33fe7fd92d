"""A process of its own that takes pages out of a PDF, stamps them and prints a new PDF.

    python -m torelik.documents.reading.page_process PATH FIRST LAST [FONT STAMP]

Pages count from 1; LAST 0 means the last. Little memory and time, no file written: as ``text.reading_process``. Exit code 3
for a page that the file does not have, 1 for what pdfium cannot open.
"""

import ctypes
import io
import resource
import sys
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

MEMORY_BYTES = 2 * 1024**3
PROCESSOR_SECONDS = 60
STAMP_POINTS = 8.0
STAMP_MARGIN = 14.0
STAMP_COLOUR = (90, 90, 90, 190)


def main() -> int:
    """Print the pages as a PDF."""
    path, first, last = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    font, stamp = sys.argv[4:6] if len(sys.argv) > 5 else ("", "")
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        source = pypdfium2.PdfDocument(path)
        count = len(source)
        last = last or count
        if not 1 <= first <= last <= count:
            return 3
        made = pypdfium2.PdfDocument.new()
        made.import_pages(source, pages=list(range(first - 1, last)))
    except pypdfium2.PdfiumError:
        return 1
    if stamp:
        _stamp(made, stamp, Path(font).read_bytes())
    written = io.BytesIO()
    made.save(written)
    sys.stdout.buffer.write(written.getvalue())
    return 0


def _stamp(document: pypdfium2.PdfDocument, stamp: str, font: bytes) -> None:
    """Write the stamp at the foot of every page, in a font that has the letters of our three languages."""
    letters = (ctypes.c_ubyte * len(font)).from_buffer_copy(font)
    loaded = pdfium.FPDFText_LoadFont(document.raw, letters, len(font), pdfium.FPDF_FONT_TRUETYPE, True)
    words = (stamp + "\0").encode("utf-16-le")
    wide = (pdfium.FPDF_WCHAR * (len(words) // 2)).from_buffer_copy(words)
    for number in range(len(document)):
        page = document[number]
        written = pdfium.FPDFPageObj_CreateTextObj(document.raw, loaded, STAMP_POINTS)
        pdfium.FPDFText_SetText(written, wide)
        pdfium.FPDFPageObj_SetFillColor(written, *STAMP_COLOUR)
        box = page.get_mediabox()
        pdfium.FPDFPageObj_Transform(written, 1, 0, 0, 1, box[0] + STAMP_MARGIN, box[1] + STAMP_MARGIN)
        pdfium.FPDFPage_InsertObject(page.raw, written)
        pdfium.FPDFPage_GenerateContent(page.raw)


if __name__ == "__main__":
    sys.exit(main())
