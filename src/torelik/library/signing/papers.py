"""How those who sign stand on a paper, in the language that is on."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from torelik.library.signing.rules import Member, Signed
from torelik.library.signing.vocabulary import Office, Role
from torelik.ui.templatetags.torelik import long_date

SIGNS = {
    Role.CHAIR: lambda: pgettext("signature", "Chair of the commission"),
    Role.MEMBER: lambda: pgettext("signature", "Member of the commission"),
    Role.SECRETARY: lambda: pgettext("signature", "Secretary of the commission"),
}


def approval(signed: Signed, *, said: str, day: date) -> list[str]:
    """Return the block of approval: the word, position, name, day. What was *said* of who approves comes before the office."""
    head = signed.offices.get(Office.HEAD)
    position, name = (said, "") if said or head is None else (str(head.post), head.name)
    return [pgettext("act", "Approved"), position, name, long_date(day)]


def particulars(signed: Signed) -> Iterator[tuple[str, str]]:
    """Yield which commission signs and the order that named it."""
    number, day = signed.order
    if number:
        yield _("Commission"), str(signed.commission)
        yield _("Order"), _("No. %(number)s of %(day)s") % {"number": number, "day": long_date(date.fromisoformat(day))}


def signatures(signed: Signed, *, also: str = "") -> list[list[str]]:
    """Return the lines to sign: members of the commission, who is written by hand in *also*, the chief accountant."""
    rows = [[_of_commission(member), member.name] for member in signed.members]
    rows += [[line.strip(), ""] for line in also.splitlines() if line.strip()]
    accountant = signed.offices.get(Office.ACCOUNTANT)
    return [*rows, *([[str(accountant.post), accountant.name]] if accountant and rows else [])]


def names(signed: Signed, *, also: str = "") -> list[str]:
    """Return who is of the commission, one by one, for a page."""
    said = [f"{SIGNS[member.role]()}: {member.name}, {member.post}" for member in signed.members]
    return [*said, *(line.strip() for line in also.splitlines() if line.strip())]


def librarian(signed: Signed) -> list[str]:
    """Return the line that the head of the library signs."""
    holder = signed.offices.get(Office.LIBRARIAN)
    return [str(holder.post), holder.name] if holder else [_("Head of the library"), ""]


def _of_commission(member: Member) -> str:
    return f"{SIGNS[member.role]()}, {member.post}"
