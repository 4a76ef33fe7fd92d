"""Words of consents."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConsentKind(models.TextChoices):
    """What people are asked to agree to."""

    REGISTRATION = "registration", _("Processing of personal data at registration")


class EVENTS(models.TextChoices):
    CONSENT_TEXT_PUBLISHED = "identity.consent-text-published", _("A text of consent was published")
    CONSENT_GIVEN = "identity.consent-given", _("A person gave consent")
    CONSENT_WITHDRAWN = "identity.consent-withdrawn", _("A person withdrew consent")


class GRANTS(models.TextChoices):
    PUBLISH_CONSENTS = "identity.publish-consents", _("Publish texts of consent to the processing of personal data")


class Refusal(models.TextChoices):
    """Why a text of consent is not published."""

    INCOMPLETE = "incomplete", _("A text of consent has all three languages.")
    CHANGED_MEANWHILE = "changed-meanwhile", _("Somebody else published a version meanwhile. Compare yours with it.")
    UNCHANGED = "unchanged", _("Nothing differs from the version in force.")


class NOTICES(models.TextChoices):
    """What people are told."""

    TEXT_CHANGED = (
        "identity.consent-text-changed",
        _("The text of consent to the processing of your data has changed. Read it and decide."),
    )
