"""Pictures: measured before they are unpacked, and written anew so that nothing but the picture stays."""

import io
import warnings
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

from torelik.documents.files.rules import Kind

FORMATS = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.GIF: "GIF", Kind.WEBP: "WEBP"}
MOST_FRAMES = 200
JPEG_QUALITY = 92


@dataclass(frozen=True, slots=True)
class Measured:
    """How many points a picture has over all of its frames; nothing when it cannot be read."""

    pixels: int
    is_damaged: bool = False


def measure(file: BinaryIO, kind: Kind, *, most_pixels: int) -> Measured:
    """Read the size from the head of the picture, and only then, where it is not too large, the picture."""
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(file, formats=[FORMATS[kind]]) as picture:
                pixels = picture.width * picture.height * _frames(picture)
                if pixels <= most_pixels:
                    picture.load()
    except Image.DecompressionBombError:
        return Measured(most_pixels + 1)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        return Measured(0, is_damaged=True)
    return Measured(pixels)


def rewritten(file: BinaryIO, kind: Kind) -> bytes:
    """Return the picture written anew: no place or camera from the photograph's notes, nothing after its end, upright."""
    file.seek(0)
    written = io.BytesIO()
    with Image.open(file, formats=[FORMATS[kind]]) as picture:
        colours = picture.info.get("icc_profile")
        if _frames(picture) > 1:
            picture.save(written, format=FORMATS[kind], save_all=True, exif=b"", comment=b"", xmp=b"")
        else:
            upright = ImageOps.exif_transpose(picture)
            upright.info = {name: value for name, value in upright.info.items() if name == "transparency"}
            options = {"quality": JPEG_QUALITY} if kind in (Kind.JPEG, Kind.WEBP) else {}
            upright.save(written, format=FORMATS[kind], exif=b"", **({"icc_profile": colours} if colours else {}), **options)
    return written.getvalue()


def _frames(picture: Image.Image) -> int:
    return min(int(getattr(picture, "n_frames", 1)), MOST_FRAMES + 1)
