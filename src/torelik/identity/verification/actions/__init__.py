"""What the verifying unit does, and what a person asks of it."""

from torelik.identity.verification.actions.deciding import VerificationRefused, confirm, open_reverification, refuse
from torelik.identity.verification.actions.importing import (
    ImportRefused,
    drop_list,
    drop_undecided_lists,
    give_list,
    import_people,
)
from torelik.identity.verification.actions.leaving import see_off, suspend_overdue, tell_reverification_due
from torelik.identity.verification.actions.registering import Application, RegistrationRefused, ask_again, register

__all__ = [
    "Application",
    "ImportRefused",
    "RegistrationRefused",
    "VerificationRefused",
    "ask_again",
    "confirm",
    "drop_list",
    "drop_undecided_lists",
    "give_list",
    "import_people",
    "open_reverification",
    "refuse",
    "register",
    "see_off",
    "suspend_overdue",
    "tell_reverification_due",
]
