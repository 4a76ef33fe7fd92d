"""Words of verification."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PersonKind(models.TextChoices):
    """The three kinds of authorised users of cl. 13."""

    LEARNER = "learner", pgettext_lazy("kind of person", "Learner")
    FACULTY = "faculty", pgettext_lazy("kind of person", "Faculty")
    STAFF = "staff", pgettext_lazy("kind of person", "Administrative and managerial staff")


class BasisKind(models.TextChoices):
    """By what document a person belongs to the Academy."""

    ORDER = "order", pgettext_lazy("basis", "Order")
    CONTRACT = "contract", pgettext_lazy("basis", "Contract")
    PERSONNEL_LIST = "personnel-list", pgettext_lazy("basis", "Personnel list")


class Purpose(models.TextChoices):
    """Why a person is compared with the documents."""

    REGISTRATION = "registration", pgettext_lazy("purpose of verification", "Registration")
    IMPORT = "import", pgettext_lazy("purpose of verification", "Imported list")
    PERIODIC = "periodic", pgettext_lazy("purpose of verification", "Re-verification")


class RequestState(models.TextChoices):
    """Where a request stands."""

    WAITING = "waiting", pgettext_lazy("state of a request", "Waits for an officer")
    CONFIRMED_ONCE = "confirmed-once", pgettext_lazy("state of a request", "Waits for a second officer")
    APPROVED = "approved", pgettext_lazy("state of a request", "Approved")
    REFUSED = "refused", pgettext_lazy("state of a request", "Refused")
    CLOSED = "closed", pgettext_lazy("state of a request", "Closed without a decision")


class Refusal(models.TextChoices):
    """Why a request is not confirmed; the order is the one in which an officer should hear the reasons."""

    ALREADY_DECIDED = "already-decided", _("The request was decided already.")
    CHANGED_MEANWHILE = "changed-meanwhile", _("Another officer was faster. Look at the request as it stands now.")
    OWN_REQUEST = "own-request", _("Nobody verifies themselves. Leave this request to another officer.")
    SAME_PERSON = "same-person", _("You confirmed this request first. A second person must look at it.")
    NO_IIN = "no-iin", _("The request has no IIN.")
    IIN_TAKEN = "iin-taken", _("Another verified account has this IIN.")
    NOT_COMPARED = "not-compared", _("Compare the person with the identity document and with the basis, and mark both.")
    NO_ROLE = "no-role", _("Choose the role that the basis gives the person.")
    BASIS_IN_FUTURE = "basis-in-future", _("The order or contract is dated in the future.")
    BASIS_EXPIRED = "basis-expired", _("The order or contract has expired.")
    BASIS_ENDS_EARLY = "basis-ends-early", _("The order or contract ends before its own date.")


class RegistrationRefusal(models.TextChoices):
    """Why a registration is not taken."""

    NOT_OPEN = "not-open", _("Registration is not open: no text of consent has been published.")
    CONSENT_CHANGED = "consent-changed", _("The text of consent has changed meanwhile. Read it and agree again.")
    USERNAME_TAKEN = "username-taken", _("This user name is taken. Choose another one.")


class ListState(models.TextChoices):
    """Where an imported list stands."""

    READ = "read", pgettext_lazy("state of a list of people", "Read, not imported")
    IMPORTED = "imported", pgettext_lazy("state of a list of people", "Imported")
    DROPPED = "dropped", pgettext_lazy("state of a list of people", "Dropped")


class ImportFault(models.TextChoices):
    """What is wrong with a row of an imported list."""

    IIN_WRONG = "iin-wrong", _("The IIN is wrong.")
    IIN_TWICE = "iin-twice", _("The IIN stands in the list twice.")
    NAME_MISSING = "name-missing", _("The family name or the given name is missing.")
    NAME_DIFFERS = "name-differs", _("A person with this IIN is here already under another family name.")
    EMAIL_WRONG = "email-wrong", _("The e-mail address is wrong.")
    UNIT_UNKNOWN = "unit-unknown", _("There is no unit with this key.")
    LANGUAGE_UNKNOWN = "language-unknown", _("The language is kk, ru or en.")
    USERNAME_WRONG = "username-wrong", _("A user name has letters, digits and . - _ only, at most 80.")
    USERNAME_TAKEN = "username-taken", _("The user name is taken.")
    TOO_LONG = "too-long", _("A name is longer than 80 letters.")


class FileRefusal(models.TextChoices):
    """Why a list is not read at all."""

    TOO_LARGE = "too-large", _("The file is larger than is accepted.")
    TOO_MANY_ROWS = "too-many-rows", _("The list has more rows than are accepted at once.")
    NOT_A_LIST = "not-a-list", _("The file is neither an XLSX workbook nor a CSV list.")
    UNKNOWN_ENCODING = "unknown-encoding", _("The letters of the file cannot be read. Save it as UTF-8.")
    NO_HEADINGS = "no-headings", _("The first row must name the columns: iin, family_name and given_name at least.")
    EMPTY = "empty", _("The list has no rows.")


class EVENTS(models.TextChoices):
    REGISTERED = "identity.registered", _("A person asked for an account")
    ASKED_AGAIN = "identity.asked-again", _("A refused person asked again")
    CONFIRMED_ONCE = "identity.confirmed-once", _("A request was confirmed by the first officer")
    VERIFIED = "identity.verified", _("A person was verified")
    REFUSED = "identity.refused", _("A request was refused")
    REVERIFICATION_OPENED = "identity.reverification-opened", _("A re-verification was opened")
    REVERIFICATION_TOLD = "identity.reverification-told", _("People were told that re-verification is due")
    LEFT = "identity.left", _("A person left the Academy")


class GRANTS(models.TextChoices):
    VERIFY_PEOPLE = "identity.verify-people", _("Verify people: compare them with the documents, approve or refuse")


class NOTICES(models.TextChoices):
    """What people are told; the places are filled when the notice is shown."""

    VERIFIED = "identity.verified", _("Your account was verified. Your role: %(role)s.")
    REVERIFIED = "identity.reverified", _("Your account was verified again.")
    REVERIFICATION_DUE = "identity.reverification-due", _("Your account must be verified again by %(day)s. Bring your documents.")
    SUSPENDED = (
        "identity.suspended",
        _("Your verification ran out on %(day)s and your account is suspended. Come to the verifying unit with your documents."),
    )
    QUEUE_SUSPENDED = "identity.queue-suspended", _("Accounts suspended because their re-verification is overdue: %(count)s.")
    QUEUE_DUE = "identity.queue-due", _("Re-verification is due for %(count)s people.")
