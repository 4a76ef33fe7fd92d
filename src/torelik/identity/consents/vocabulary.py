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
