"""Words of compliance and of the register of legal bases."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProofState(models.TextChoices):
    MET = "met", pgettext_lazy("state of a clause", "Met")
    PARTLY = "partly", pgettext_lazy("state of a clause", "Partly")
    ATTENTION = "attention", pgettext_lazy("state of a clause", "Attention")
    NOT_YET = "not-yet", pgettext_lazy("state of a clause", "Not yet")


class Mark(models.TextChoices):
    """How sure we are of what the register says."""

    VERIFIED = "verified", pgettext_lazy("mark of a legal basis", "Checked against the text")
    SECONDARY = "secondary", pgettext_lazy("mark of a legal basis", "From secondary sources")
    TO_BE_CHECKED = "to-be-checked", pgettext_lazy("mark of a legal basis", "To be checked")


class Force(models.TextChoices):
    IN_FORCE = "in-force", pgettext_lazy("force of an act", "In force")
    LOST = "lost", pgettext_lazy("force of an act", "Lost force")
    UNKNOWN = "unknown", pgettext_lazy("force of an act", "Not established")


class Refusal(models.TextChoices):
    """Why an entry of the register is not saved."""

    DATE_OF_CHECK_MISSING = "date-of-check-missing", _("What is checked against the text says when and by whom.")
    CHECKED_IN_FUTURE = "checked-in-future", _("The day of the check is still to come.")
    TERMS_UNEVEN = "terms-uneven", _("Old and new terms stand side by side: each language needs as many lines on both sides.")
    CHANGED_MEANWHILE = "changed-meanwhile", _("Somebody has saved this entry meanwhile. Look at it once more.")


class EVENTS(models.TextChoices):
    BASIS_SET = "bridges.legal-basis-set", _("An entry of the register of legal bases was set")
    COMPLIANCE_EXPORTED = "bridges.compliance-exported", _("The compliance page was exported")


class GRANTS(models.TextChoices):
    SEE_COMPLIANCE = "bridges.see-compliance", _("See compliance with the order and the register of legal bases")
    EDIT_LEGAL_BASES = "bridges.edit-legal-bases", _("Change the register of legal bases")
