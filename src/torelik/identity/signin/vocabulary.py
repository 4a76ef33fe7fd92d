"""Words of signing in."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EVENTS(models.TextChoices):
    LOCKED = "identity.sign-in-locked", _("Signing in was locked for a while after wrong attempts")
    PASSWORD_CHANGED = "identity.password-changed", _("A user changed their password")
    PASSWORD_SET = "identity.password-set", _("A password was set by a one-time link")
    LINK_MADE = "identity.password-link-made", _("A one-time link for setting a password was made")
    LINKS_ISSUED = "identity.links-issued", _("Links for the first sign-in were issued")
    FACTOR_ADDED = "identity.second-factor-added", _("A second factor was added")
    FACTOR_REMOVED = "identity.second-factor-removed", _("A second factor was removed by its owner")
    FACTOR_RESET = "identity.second-factor-reset", _("A second factor was reset by an administrator")
    FACTOR_FAILED = "identity.second-factor-failed", _("A second step of signing in was refused")
    CODES_MADE = "identity.recovery-codes-made", _("Recovery codes were made")
    CODE_USED = "identity.recovery-code-used", _("A recovery code was used")
    SESSIONS_ENDED = "identity.sessions-ended", _("Sessions were ended")
    CONFIRMED = "identity.sign-in-confirmed", _("A signed-in user confirmed who they are")
    OUTER_LINKED = "identity.outer-identity-linked", _("An account was linked to an outer identity")
    OUTER_UNLINKED = "identity.outer-identity-unlinked", _("The link of an account to an outer identity was taken away")
    OUTER_REFUSED = "identity.outer-sign-in-refused", _("A sign-in through an outer provider was refused")


class GRANTS(models.TextChoices):
    MANAGE_SIGN_IN = (
        "identity.manage-sign-in",
        _("Reset a second factor, end sessions, give one-time links for passwords"),
    )


class Ended(models.TextChoices):
    """Why a session is over."""

    SIGNED_OUT = "signed-out", _("The person signed out")
    IDLE = "idle", _("Nothing was done for too long")
    EXPIRED = "expired", _("The longest time of a session was over")
    BY_OWNER = "by-owner", _("Ended by the person from another session")
    PASSWORD_CHANGED = "password-changed", _("The password was changed")
    FACTOR_RESET = "factor-reset", _("The second factor was reset")
    BY_ADMINISTRATOR = "by-administrator", _("Ended by an administrator")
    ACCOUNT_CLOSED = "account-closed", _("The account was closed")


class LinkPurpose(models.TextChoices):
    """What a one-time link was made for."""

    INVITATION = "invitation", _("First password of a new account")
    RECOVERY = "recovery", _("Forgotten password")


class Factor(models.TextChoices):
    """What can prove a person beside the password."""

    TOTP = "totp", _("Code from an application")
    PASSKEY = "webauthn", _("Passkey")
    RECOVERY_CODES = "recovery_codes", _("Recovery codes")


class Demand(models.TextChoices):
    """What the second step of a sign-in asks for."""

    NOTHING = "nothing", pgettext_lazy("second step", "Nothing")
    STEP = "step", pgettext_lazy("second step", "A proof")
    SET_UP = "set-up", pgettext_lazy("second step", "Setting up a second factor")


class Refusal(models.TextChoices):
    """Why somebody is not let in or an act of signing in is not done."""

    WRONG = "wrong", _("The user name or the password is wrong. Check the keyboard's language and Caps Lock.")
    WRONG_PASSWORD = "wrong-password", _("The present password is wrong.")
    WRONG_CODE = "wrong-code", _("The code is wrong or was used already. Wait for the next one and check the phone's clock.")
    WRONG_PASSKEY = "wrong-passkey", _("The passkey was not accepted. Try again or choose another way.")
    STEP_EXPIRED = "step-expired", _("Too much time has passed since the password. Sign in again.")
    LINK_INVALID = "link-invalid", _("The link was used already or its time is over. Ask for a new one.")
    LAST_FACTOR = "last-factor", _("Your roles demand a second factor: add another one before you remove the last.")
    NO_FACTOR = "no-factor", _("This person has no second factor.")
    NO_ADDRESS = "no-address", _("The account has no e-mail address, or is closed.")
    OUTER_UNKNOWN = (
        "outer-unknown",
        _("The provider knows you, but no account here is linked to you. Ask an administrator for the link."),
    )
    OUTER_FAILED = "outer-failed", _("The sign-in at the provider was not completed. Try again.")
    OUTER_TAKEN = "outer-taken", _("This outer identity is linked to an account already.")


class LetterKind(models.TextChoices):
    """Letters about signing in, as the history names them."""

    INVITATION = "identity.letter-invitation", _("Letter to a new person: the first password")
    PASSWORD_LINK = "identity.letter-password", _("Letter with a link for a new password")  # nosec
    FACTOR_RESET = "identity.letter-factor-reset", _("Letter: the second factor was reset")
