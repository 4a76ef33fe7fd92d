"""What verification decides: plain facts in, verdicts out."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from torelik.identity.verification.vocabulary import ImportFault, PersonKind, Refusal, RequestState

OPEN = (RequestState.WAITING, RequestState.CONFIRMED_ONCE)
TELL_DAYS_BEFORE = 30
"""So many days before the day of re-verification the person is told and the officer's list shows them."""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A request as it stands in the database, and what the officer saw and typed."""

    state: RequestState
    seen: RequestState
    """The state that stood on the officer's page: two officers on one page must not become a first and a second."""

    officer_id: int | None
    person_id: int
    first_officer_id: int | None
    has_iin: bool
    iin_is_taken: bool
    compared: bool
    has_role: bool
    basis_dated: date
    basis_through: date | None


def refusals_to_confirm(facts: CaseFacts, *, today: date) -> list[Refusal]:
    """Every reason not to confirm, in the order in which an officer should hear them."""
    is_open = facts.state in OPEN
    checks = {
        Refusal.ALREADY_DECIDED: not is_open,
        Refusal.CHANGED_MEANWHILE: is_open and facts.state != facts.seen,
        Refusal.OWN_REQUEST: facts.officer_id == facts.person_id,
        Refusal.SAME_PERSON: facts.state == RequestState.CONFIRMED_ONCE and facts.officer_id == facts.first_officer_id,
        Refusal.NO_IIN: not facts.has_iin,
        Refusal.IIN_TAKEN: facts.iin_is_taken,
        Refusal.NOT_COMPARED: not facts.compared,
        Refusal.NO_ROLE: not facts.has_role,
        Refusal.BASIS_IN_FUTURE: facts.basis_dated > today,
        Refusal.BASIS_EXPIRED: facts.basis_through is not None and facts.basis_through < today,
        Refusal.BASIS_ENDS_EARLY: facts.basis_through is not None and facts.basis_through < facts.basis_dated,
    }
    return [refusal for refusal, applies in checks.items() if applies]


def refusals_to_refuse(facts: CaseFacts) -> list[Refusal]:
    """Every reason not to refuse a person either: somebody was faster, or the officer is the person."""
    concerned = (Refusal.ALREADY_DECIDED, Refusal.CHANGED_MEANWHILE, Refusal.OWN_REQUEST)
    found = refusals_to_confirm(facts, today=date.max)
    return [refusal for refusal in found if refusal in concerned]


def needs_second_person(*, kind: PersonKind, role_grants: frozenset[str], ordinary_grants: frozenset[str]) -> bool:
    """Tell whether two officers must confirm: for everybody but learners, and for a role with more than ordinary grants."""
    return kind != PersonKind.LEARNER or not role_grants <= ordinary_grants


def tell_before(today: date) -> date:
    """Return the day before which a re-verification must lie to be told of today."""
    return today + timedelta(days=TELL_DAYS_BEFORE)


LANGUAGES = ("kk", "ru", "en")
NAME_LETTERS = 80
USERNAME = re.compile(r"[A-Za-z0-9.\-_]{1,80}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


@dataclass(frozen=True, slots=True)
class RowFacts:
    """One row of an imported list beside what is known already."""

    iin_is_right: bool
    iin_stands_before: bool
    family_name: str
    given_name: str
    patronymic: str
    email: str
    username: str
    username_is_taken: bool
    language: str
    unit_is_known: bool
    present_family_name: str | None
    """The family name of the person who is here already with this IIN; ``None`` where there is none."""


def faults_of_row(facts: RowFacts) -> list[ImportFault]:
    """Return everything that is wrong with a row, so that a list is mended in one go."""
    is_present = facts.present_family_name is not None
    checks = {
        ImportFault.IIN_WRONG: not facts.iin_is_right,
        ImportFault.IIN_TWICE: facts.iin_stands_before,
        ImportFault.NAME_MISSING: not (facts.family_name and facts.given_name),
        ImportFault.NAME_DIFFERS: is_present and facts.present_family_name != facts.family_name,
        ImportFault.TOO_LONG: max(map(len, (facts.family_name, facts.given_name, facts.patronymic))) > NAME_LETTERS,
        ImportFault.EMAIL_WRONG: bool(facts.email) and (len(facts.email) > 254 or not EMAIL.fullmatch(facts.email)),
        ImportFault.USERNAME_WRONG: bool(facts.username) and not USERNAME.fullmatch(facts.username),
        ImportFault.USERNAME_TAKEN: facts.username_is_taken and not is_present,
        ImportFault.LANGUAGE_UNKNOWN: facts.language not in LANGUAGES,
        ImportFault.UNIT_UNKNOWN: not facts.unit_is_known,
    }
    return [fault for fault, applies in checks.items() if applies]


_CYRILLIC = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_IN_LATIN = "a a b v g g d e e zh z i i k k l m n n o o p r s t u u u f kh h ts ch sh sch - y i - e yu ya"
LATIN = dict(zip(_CYRILLIC, _IN_LATIN.split(" "), strict=True)) | {sign: sign for sign in "abcdefghijklmnopqrstuvwxyz0123456789"}
"""Letters of a user name made from a name; a dash stands for letters that make none."""


def username_of(*, given_name: str, family_name: str, taken: Collection[str]) -> str:
    """Return a free user name made from the person's names, e.g. ``aigerim.sarsenova``, then ``aigerim.sarsenova2``."""
    parts = ["".join(LATIN.get(letter, "") for letter in name.lower()).replace("-", "") for name in (given_name, family_name)]
    stem = ".".join(filter(None, parts))[:70] or "person"
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem}{number}"
    return name
