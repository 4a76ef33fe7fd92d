"""Setting a form with its data."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst
from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

import torelik
from torelik.documents.printing import own_forms

ROOT = Path(torelik.__file__).parent
FACES = ("400Regular", "400Regular_Italic", "600SemiBold", "700Bold")
FAMILIES = ("noto-serif", "golos-text")
ARCHIVAL: Final = "a-2b"


class FormRefused(ValueError):
    """The form could not be set with these data; says where in the form."""


def typeset(form: str, *, data: Mapping[str, Any], language: str, at: datetime | None = None) -> bytes:
    """Return the form as a PDF of the archival kind PDF/A-2b, with tags for screen readers.

    *form* names a Typst file by its context, e.g. ``library/write-off-act`` for ``library/forms/write-off-act.typ``.
    The form reads *data* by ``json(bytes(sys.inputs.data))``: strings, numbers, lists and mappings of them. Words come
    translated (lazy ones are read in *language*), dates and sums as they are to be read: a form only places them. It
    takes what forms share from ``/documents/forms/house.typ``. A form that the academy has put into ``TORELIK_FORMS``
    comes first; where it cannot be set, the product's is, and the fault is written down for the page of health. *at* is
    the moment that the file says it was made, so that a paper printed twice is the same bytes; without it, the present
    one. Raises ``FormRefused``, and ``FileNotFoundError`` for a form that is not there.
    """
    context, _slash, name = form.partition("/")
    path = ROOT / context / "forms" / f"{name}.typ"
    if not path.is_file():
        raise FileNotFoundError(path)
    with translation.override(language):
        given = json.dumps({**data, "language": language}, ensure_ascii=False, default=_plain)
    stamp = at.replace(microsecond=0) if at else None
    if own_forms.is_there(form):
        try:
            made = _set(own_forms.path_of(form).read_bytes(), given, stamp, form=form)
        except (FormRefused, OSError) as fault:
            own_forms.write_down(form, str(fault))
        else:
            own_forms.forgive(form)
            return made
    return _set(path, given, stamp, form=form)


def _set(source: Any, given: str, stamp: datetime | None, *, form: str) -> bytes:
    """Set *source*, a path or the bytes of a form."""
    # A compiler keeps the inputs of its last call, so that two threads must not share one; the fonts they may.
    try:
        compiler = typst.Compiler(input=source, root=ROOT, font_paths=_fonts())
        made = compiler.compile(sys_inputs={"data": given}, format="pdf", pdf_standards=ARCHIVAL, timestamp=stamp)
    except typst.TypstError as error:
        raise FormRefused(f"{form}: {error.diagnostic or error.message}") from error
    if not isinstance(made, bytes):
        raise FormRefused(f"{form}: not one file")
    return made


@cache
def _fonts() -> typst.Fonts:
    folder = settings.TORELIK_PRINT_FONTS
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[folder / family / face for family in FAMILIES for face in FACES if (folder / family / face).is_dir()],
    )


def _plain(value: object) -> str:
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(f"{type(value).__name__} must be made a string or a number before it is printed")
