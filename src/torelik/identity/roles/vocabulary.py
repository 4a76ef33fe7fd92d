"""Words of roles: why something about them is refused, what decides a right, what the journal keeps."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MANAGE_ROLES = "identity.manage-roles"
"""The grant without which nobody could change roles any more."""


class AssignmentRefusal(models.TextChoices):
    """Why a role is not given; all of them are told at once."""

    ACCOUNT_CLOSED = "account-closed", _("The account is closed or not verified.")
    ROLE_RETIRED = "role-retired", _("The role is retired.")
    YOURSELF = "yourself", _("Nobody gives a role to themselves. Ask another administrator.")
    SCOPE_UNKNOWN = "scope-unknown", _("What the role is limited to does not exist.")
    SCOPE_TOO_NARROW = "scope-too-narrow", _("Some rights of the role hold for the whole Academy only and cannot be limited.")
    ALREADY_HELD = "already-held", _("The person holds this role there already, or will on some of these days.")
    ENDS_BEFORE_START = "ends-before-start", _("The last day is before the first day.")
    ALREADY_OVER = "already-over", _("The last day is in the past.")
    BASIS_MISSING = "basis-missing", _("The number of the order is missing.")
    BASIS_DATE_MISSING = "basis-date-missing", _("The date of the order is missing.")
    BASIS_IN_FUTURE = "basis-in-future", _("The order is dated later than today.")
    CONFLICT_OF_DUTY = "conflict-of-duty", _("One person must not hold both duties.")


class EndRefusal(models.TextChoices):
    """Why an assignment is not ended."""

    ALREADY_ENDED = "already-ended", _("The assignment has ended already.")
    BASIS_MISSING = "basis-missing", _("It is not said on what order, or for what reason, the role ends.")
    LATER_THAN_AGREED = "later-than-agreed", _("The assignment ends earlier than that by itself.")
    LAST_MANAGER = "last-manager", _("Nobody would be left who may change roles. Give that right to somebody else first.")


class RoleRefusal(models.TextChoices):
    """Why a role is not changed."""

    NAME_MISSING = "name-missing", _("The name is needed in the three languages.")
    NAME_TAKEN = "name-taken", _("Another role has this name.")
    RETIRED = "retired", _("The role is retired.")
    HAS_HOLDERS = "has-holders", _("Somebody still holds the role. End the assignments first.")
    LAST_MANAGER = "last-manager", _("Nobody would be left who may change roles. Give that right to another role first.")
    CONFLICT_WITHIN = "conflict-within", _("A role must not unite two duties of which one controls the other.")
    CONFLICT_OF_HOLDER = "conflict-of-holder", _("Somebody who holds the role would unite two duties that must stay apart.")
    SCOPE_TOO_NARROW = (
        "scope-too-narrow",
        _("Somebody holds the role in one part of the Academy, where this right cannot be limited."),
    )


class AssignmentState(models.TextChoices):
    IN_FORCE = "in-force", pgettext_lazy("state of an assignment", "In force")
    NOT_YET = "not-yet", pgettext_lazy("state of an assignment", "Begins later")
    OVER = "over", pgettext_lazy("state of an assignment", "Over")
    ENDED = "ended", pgettext_lazy("state of an assignment", "Ended")


class Deciding(models.TextChoices):
    """The fact that decides whether a person may use a right; the first that applies is the answer."""

    ACCOUNT = "account", _("The account is closed or not verified: it has no rights until that is mended.")
    CONFLICT = "conflict", _("The right is held, but so is another one that must not be united with it.")
    ALLOWED = "allowed", _("The right is held.")
    OTHER_SCOPE = "other-scope", _("The right is held, but not for this part of the Academy.")
    NOT_YET = "not-yet", _("A role with this right was given, but its first day is still to come.")
    OVER = "over", _("A role with this right was held, but it is over.")
    NO_ROLE = "no-role", _("None of the roles held has this right.")
    NOBODY = "nobody", _("No role of the Academy has this right.")


class EVENTS(models.TextChoices):
    ASSIGNMENT_ENDED = "identity.assignment-ended", _("An assignment of a role was ended")
    ROLE_RENAMED = "identity.role-renamed", _("A role was renamed")
    ROLE_RETIRED = "identity.role-retired", _("A role was retired")
    ROLE_RESTORED = "identity.role-restored", _("A retired role was taken into use again")
    ACCESS_REFUSED = "identity.access-refused", _("An act was refused for want of a right")
    ACCESS_EXPLAINED = "identity.access-explained", _("It was asked what another person may do")
