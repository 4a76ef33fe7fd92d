"""Words of authorities."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AuthorityKind(models.TextChoices):
    """What an authority stands for."""

    PERSON = "person", pgettext_lazy("authority", "Person")
    BODY = "body", pgettext_lazy("authority", "Body")
    MEETING = "meeting", pgettext_lazy("authority", "Meeting")
    PLACE = "place", pgettext_lazy("authority", "Place")
    SUBJECT = "subject", pgettext_lazy("authority", "Subject")
    TITLE = "title", pgettext_lazy("authority", "Uniform title, act or series")


class AuthorityState(models.TextChoices):
    """Whether a librarian has looked at it."""

    PROVISIONAL = "provisional", pgettext_lazy("authority", "Provisional")
    ESTABLISHED = "established", pgettext_lazy("authority", "Established")


class RelationKind(models.TextChoices):
    """How the other authority stands to this one; each is seen from the other end as its counterpart."""

    RELATED = "related", pgettext_lazy("authority", "See also")
    BROADER = "broader", pgettext_lazy("authority", "Broader")
    NARROWER = "narrower", pgettext_lazy("authority", "Narrower")
    EARLIER = "earlier", pgettext_lazy("authority", "Earlier name")
    LATER = "later", pgettext_lazy("authority", "Later name")


class Refusal(models.TextChoices):
    """Why an authority is not saved or related."""

    NO_HEADING = "no-heading", _("Write the heading in one language at least.")
    NO_LETTER = "no-letter", _("A heading has letters or digits.")
    HEADING_TAKEN = "heading-taken", _("Another authority of this kind has the heading already:")
    VARIANT_REPEATED = "variant-repeated", _("A variant repeats the heading or another variant:")
    TOO_MANY_VARIANTS = "too-many-variants", _("An authority has at most 200 variants.")
    VIAF = "viaf", _("A VIAF number has digits only.")
    ISNI = "isni", _("The ISNI is mistyped: its last character does not fit.")
    CHANGED_MEANWHILE = "changed-meanwhile", _("Somebody has changed it meanwhile. Look at it again.")
    NO_OTHER = "no-other", _("No authority has this heading:")
    SEVERAL_OTHERS = "several-others", _("Several authorities have this heading; write the dates too:")
    ITSELF = "itself", _("An authority is not related to itself.")
    RELATED_ALREADY = "related-already", _("The two are related already.")
    CIRCLE = "circle", _("The broader one would stand below itself.")
    AT_WORK = "at-work", _("Headings are being gathered already.")
    SAME_ONE = "same-one", _("An authority is not merged with itself.")
    OTHER_KIND = "other-kind", _("The two are of different kinds.")
    OTHER_YEARS = "other-years", _("Their years contradict each other: mend them first, or these are two.")
    NOT_WAITING = "not-waiting", _("This is not waiting for a decision any more.")
    RECORDS_AT_WORK = "records-at-work", _("Records are being rewritten still. Undo it when that is done.")
    UNDONE_ALREADY = "undone-already", _("This was undone already.")
    SURVIVOR_MERGED = "survivor-merged", _("The authority that stayed was merged into another one since: undo that first.")


class EVENTS(models.TextChoices):
    AUTHORITY_MADE = "library.authority-made", _("An authority was made")
    AUTHORITY_CHANGED = "library.authority-changed", _("An authority was changed")
    AUTHORITIES_RELATED = "library.authorities-related", _("Two authorities were related")
    AUTHORITIES_PARTED = "library.authorities-parted", _("The relation of two authorities was taken away")
    AUTHORITIES_MERGED = "library.authorities-merged", _("Two authorities were merged")
    AUTHORITIES_UNMERGED = "library.authorities-unmerged", _("A merging of authorities was undone")
    HEADINGS_GATHERED = "library.headings-gathered", _("The headings of the catalogue were gathered anew")


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    VERSION = "version", pgettext_lazy("fact", "version")
    HEADINGS = "headings", pgettext_lazy("fact", "headings")
    MADE = "made", pgettext_lazy("fact", "made")
    RECORDS = "records", pgettext_lazy("fact", "records")
    RELATION = "relation", pgettext_lazy("fact", "relation")
    OTHER = "other", pgettext_lazy("fact", "the other one")


class GRANTS(models.TextChoices):
    KEEP_AUTHORITIES = "library.keep-authorities", _("Keep authorities: headings, variants, relations")
