"""Files as people send them, honest and not."""

import gzip
import io
import zipfile
import zlib

from PIL import Image

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The harmless text that every scanner is agreed to find; written in two parts, so that no scanner finds it here."""

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CONTENT_TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def picture(kind: str = "PNG", *, size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, (30, 60, 90)).save(written, format=kind, **options)  # type: ignore[arg-type]
    return written.getvalue()


def zipped(members: dict[str, bytes | str], *, level: int = 6) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return written.getvalue()


def docx(*paragraphs: str, header: str = "", **members: bytes) -> bytes:
    def part(lines: tuple[str, ...]) -> str:
        return (
            f'<w:document xmlns:w="{WORD}">'
            + "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
            + "</w:document>"
        )

    parts: dict[str, bytes | str] = {"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": part(paragraphs)}
    if header:
        parts["word/header1.xml"] = part((header,))
    return zipped(parts | {name.replace("__", "/"): content for name, content in members.items()})


def pdf(*lines: str) -> bytes:
    """Return a PDF of one page."""
    return pdf_of_pages(lines)


def pdf_of_pages(*pages: tuple[str, ...]) -> bytes:
    """Return a PDF; letters of any alphabet are read through a map of characters, as in real documents."""
    letters = sorted({letter for lines in pages for line in lines for letter in line})
    codes = {letter: number + 1 for number, letter in enumerate(letters)}
    shown = [
        b" ".join(
            b"BT /F1 12 Tf 72 %d Td <%s> Tj ET" % (760 - 20 * number, "".join(f"{codes[letter]:02x}" for letter in line).encode())
            for number, line in enumerate(lines)
        )
        for lines in pages
    ]
    rows = "".join(f"<{code:02x}> <{ord(letter):04x}>\n" for letter, code in codes.items())
    to_unicode = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n{len(codes)} beginbfchar\n{rows}endbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode()
    widths = " ".join(["600"] * len(codes))
    font = f"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /FirstChar 1 /LastChar {len(codes)} /Widths [{widths}] "
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        font.encode() + b"/ToUnicode 4 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(to_unicode), to_unicode),
    ]
    for number, content in enumerate(shown):
        resources = b"/Resources << /Font << /F1 3 0 R >> >>"
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R %s >>" % (6 + 2 * number, resources)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    written, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(written)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return written + head + table + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)


def svg(inside: str = '<circle r="4"/>', attributes: str = "", before: str = "") -> bytes:
    return f'{before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"{attributes}>{inside}</svg>'.encode()


def zip_bomb(*, unpacked: int = 64 * 1024**2) -> bytes:
    """Return a few kilobytes that unpack to *unpacked* bytes."""
    return zipped({"zeros.txt": b"\0" * unpacked}, level=9)


def gzip_bomb(*, unpacked: int = 64 * 1024**2) -> bytes:
    return gzip.compress(b"\0" * unpacked, compresslevel=9)


def png_of_many_points(*, width: int = 100_000, height: int = 100_000) -> bytes:
    """Return a PNG of a few hundred bytes whose head promises ten thousand million points."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4, "big") + name + content + zlib.crc32(name + content).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
