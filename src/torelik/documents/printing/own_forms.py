"""Printed forms that an academy has made its own: taken from the product, changed, and used in its place."""

import logging
from pathlib import Path

from django.conf import settings

import torelik

log = logging.getLogger(__name__)

ROOT = Path(torelik.__file__).parent
FAULT = ".fault"
"""What is beside a form that could not be set: a file that says why."""


def forms() -> list[str]:
    """Return the names of the product's forms, e.g. ``library/stock-act``; what forms share is none of them."""
    found = (path.relative_to(ROOT) for path in ROOT.glob("*/forms/*.typ") if path.stem != "house")
    return sorted(f"{path.parts[0]}/{path.stem}" for path in found)


def path_of(form: str) -> Path:
    """Return where the academy's own form stands, whether or not there is one."""
    return Path(settings.TORELIK_FORMS) / f"{form}.typ"


def is_there(form: str) -> bool:
    """Tell whether the academy has its own form."""
    return path_of(form).is_file()


def take(form: str) -> Path:
    """Copy the product's form to be changed; return where it stands. Raises ``FileExistsError`` where there is one already.

    Raises ``FileNotFoundError`` for a form that the product does not have.
    """
    context, _slash, name = form.partition("/")
    if form not in forms():
        raise FileNotFoundError(form)
    place = path_of(form)
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("xb") as copy:
        copy.write((ROOT / context / "forms" / f"{name}.typ").read_bytes())
    return place


def write_down(form: str, fault: str) -> None:
    """Keep why the academy's form could not be set; the paper was made by the product's."""
    log.error("The academy's own form %s cannot be set: %s", form, fault)
    try:
        _fault_of(form).write_text(fault, encoding="utf-8")
    except OSError:
        log.exception("The fault of the form %s could not be written down.", form)


def forgive(form: str) -> None:
    """Forget the fault of a form that could be set."""
    _fault_of(form).unlink(missing_ok=True)


def faulty() -> list[str]:
    """Return the academy's forms that could not be set when they were last tried."""
    folder = Path(settings.TORELIK_FORMS)
    return sorted(str(path.relative_to(folder).with_suffix("").with_suffix("")) for path in folder.glob(f"*/*.typ{FAULT}"))


def _fault_of(form: str) -> Path:
    place = path_of(form)
    return place.with_name(f"{place.name}{FAULT}")
