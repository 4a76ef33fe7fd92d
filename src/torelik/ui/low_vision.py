"""The version for low vision: what a reader may choose, kept in one cookie and written on ``<html>``."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COOKIE = "torelik-low-vision"
COOKIE_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing the reader may choose: its name in the address, its words, its values with their words."""

    name: str
    label: str | Promise
    values: tuple[tuple[str, str | Promise], ...]


CHOICES = (
    Choice("size", _("Text size"), (("", "100 %"), ("150", "150 %"), ("200", "200 %"))),
    Choice(
        "theme",
        _("Colours"),
        (("", _("Usual")), ("ink", _("Black on white")), ("night", _("White on black")), ("blue", _("Blue"))),
    ),
    Choice("images", _("Pictures"), (("", _("Show")), ("off", _("Hide")))),
    Choice("spacing", _("Letter spacing"), (("", _("Usual spacing")), ("wide", _("Wide")))),
)


def parse(cookie: str) -> dict[str, str]:
    """Return the valid choices of a cookie such as ``size=150&theme=night``; anything else is ignored."""
    given = dict(part.split("=", 1) for part in cookie.split("&") if "=" in part)
    return chosen(given)


def chosen(given: Mapping[str, str]) -> dict[str, str]:
    """Return those of *given* that are real choices and differ from the usual."""
    valid = {choice.name: {value for value, _label in choice.values} for choice in CHOICES}
    return {name: value for name, value in given.items() if value and value in valid.get(name, ())}


def write(choices: Mapping[str, str]) -> str:
    """Return the cookie that keeps *choices*."""
    return "&".join(f"{name}={value}" for name, value in sorted(choices.items()))
