"""Words of tokens."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

OVERSIGHT = "identity.manage-sign-in"
"""Whoever ends other people's sessions revokes their tokens too."""


class EVENTS(models.TextChoices):
    TOKEN_MADE = "identity.token-made", _("A token for a program was made")
    TOKEN_REVOKED = "identity.token-revoked", _("A token for a program was revoked")
    TOKENS_ENDED = "identity.tokens-ended", _("The tokens of a person ended with the account")
    TOKEN_REFUSED = "identity.token-refused", _("A program was refused: its token is not in force")


class GRANTS(models.TextChoices):
    USE_PROGRAMS = "identity.use-programs", _("Let programs act with a part of one's own rights")


class TokenRefusal(models.TextChoices):
    """Why a token is not made; all reasons are told at once."""

    NAME_TAKEN = "name-taken", _("You have a token with this name already.")
    NO_SCOPE = "no-scope", _("Choose what the program may do.")
    SCOPE_NOT_HELD = "scope-not-held", _("Your roles do not hold the rights that this scope needs.")
    ENDS_IN_THE_PAST = "ends-in-the-past", _("The last day has passed already.")
    ENDS_TOO_LATE = "ends-too-late", _("A token is in force for one year at most.")
    TOO_MANY = "too-many", _("You have as many tokens as one person may have. Revoke those that nothing uses.")


class TokenState(models.TextChoices):
    """Where a token stands; only one in force opens anything."""

    IN_FORCE = "in-force", pgettext_lazy("state of a token", "In force")
    EXPIRED = "expired", pgettext_lazy("state of a token", "Expired")
    REVOKED = "revoked", pgettext_lazy("state of a token", "Revoked")
    OWNER_MAY_NOT = "owner-may-not", pgettext_lazy("state of a token", "Its owner may not use programs")


class Unauthorised(models.TextChoices):
    """Why a program is not let in, as it is told."""

    NO_TOKEN = "no-token", _("This address needs a token: Authorization: Bearer.")
    UNKNOWN_TOKEN = "unknown-token", _("There is no such token.")
    EXPIRED = "expired", _("The token has expired. Its owner makes a new one.")
    REVOKED = "revoked", _("The token was revoked.")
    OWNER_MAY_NOT = "owner-may-not", _("The owner of the token may not use programs at present.")
