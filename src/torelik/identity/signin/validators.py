"""What a password may not be (ASVS 6.2): long is asked for, composition is not, and no list leaves the house."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from torelik.identity.signin import rules

if TYPE_CHECKING:
    from torelik.identity.accounts.models import Account

WORDS_OF_THE_HOUSE = (
    "torelik", "төрелік", "академия", "академиясы", "academy", "justice", "правосудия", "правосудие", "сот", "төрелігі",
    "sot", "sud", "суд", "судья", "password", "пароль", "құпиясөз", "qupiyasoz", "kazakhstan", "казахстан", "қазақстан",
    "qazaqstan", "almaty", "алматы", "astana", "астана", "qwerty", "йцукен", "admin", "demo",
)  # fmt: skip


class ListedPasswordValidator:
    """Refuses what stands in the administrator's own file of common passwords, one on a line; compared without case."""

    def __init__(self, file: str = "") -> None:
        self.file = file

    def validate(self, password: str, user: "Account | None" = None) -> None:
        if self.file and password.strip().casefold() in _listed(self.file, Path(self.file).stat().st_mtime_ns):
            raise ValidationError(_("This password stands in the Academy's list of common passwords."), code="password_listed")

    def get_help_text(self) -> str:
        return _("It must not stand in a list of common passwords.")


class ContextWordValidator:
    """Refuses the Academy's name, one's own names and numbers such as an IIN, even with a year or a sign added."""

    def __init__(self, words: list[str] | None = None) -> None:
        self.words = (*WORDS_OF_THE_HOUSE, *(words or ()))

    def validate(self, password: str, user: "Account | None" = None) -> None:
        if rules.is_plain_number(password):
            raise ValidationError(_("A number such as an IIN or a telephone number is easy to guess."), code="password_number")
        if rules.is_mostly_context(password, (*self.words, *_own_words(user))):
            raise ValidationError(
                _("This is little more than a name or a word that everybody here would try first. Add words of your own."),
                code="password_context",
            )

    def get_help_text(self) -> str:
        return _("It must be more than your name or the Academy's. Several words in a row are good.")


@lru_cache(maxsize=2)
def _listed(file: str, _changed: int) -> frozenset[str]:
    return frozenset(line.strip().casefold() for line in Path(file).read_text(encoding="utf-8").splitlines() if line.strip())


def _own_words(user: "Account | None") -> tuple[str, ...]:
    if user is None:
        return ()
    return (user.username, user.family_name, user.given_name, user.patronymic, *user.email.replace("@", ".").split("."))
