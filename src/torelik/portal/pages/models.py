from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from torelik.portal.pages.base import PortalPage, TextPage
from torelik.portal.pages.blocks import DoorBlock, LinkBlock, UnitBlock, rows_of
from torelik.portal.pages.rules import VersionText
from torelik.portal.pages.vocabulary import Direction, Freshness, SetKind, SetState


class PublicationSet(models.Model):
    """One page of the site in its three languages: who owns it, what it belongs to, whether it is public.

    Made with the first language of a page; withdrawn, never deleted. Pages are joined to it by Wagtail's
    ``translation_key``. pii: none; accounts that saved and published are kept by number
    """

    key = models.UUIDField(unique=True)
    kind = models.CharField(max_length=20, choices=SetKind.choices)
    state = models.CharField(max_length=10, choices=SetState.choices, default=SetState.DRAFT)
    source_language = models.CharField(max_length=2, default="kk")
    owner_unit = models.CharField(max_length=40, blank=True)
    direction = models.CharField(max_length=40, choices=Direction.choices, blank=True)
    freshness = models.CharField(max_length=10, choices=Freshness.choices, default=Freshness.DYNAMIC)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)
    saved_by_id = models.BigIntegerField(null=True)
    saved_by_name = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True)
    published_by_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "-saved_at"], name="portal_sets_by_kind")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(published_at__isnull=False),
                name="a_published_set_says_since_when",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class LanguageVersion(models.Model):
    """The state of one language of a set: the fingerprint of its text, and of the source it was translated from.

    Made and changed when a draft is saved. pii: none
    """

    set = models.ForeignKey(PublicationSet, models.CASCADE, related_name="languages")
    language = models.CharField(max_length=2)
    digest = models.CharField(max_length=64)
    translated_from = models.CharField(max_length=64, blank=True)
    is_empty = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["set", "language"], name="a_set_has_a_language_once")]


class HomePage(PortalPage):
    """The first page of the site in one language (cl. 14). One for each language, made by the first set-up. pii: none"""

    headline = models.CharField(_("headline"), max_length=200, blank=True)
    lead = models.TextField(_("opening sentence"), blank=True)
    frequent = StreamField([("link", LinkBlock())], blank=True, verbose_name=_("often looked for"))
    doors = StreamField([("door", DoorBlock())], blank=True, verbose_name=_("doors"))
    library_lead = models.TextField(_("words about the library"), blank=True)

    kind = SetKind.HOME
    is_fixed = True
    content_fields = ("title", "headline", "lead", "frequent", "doors", "library_lead")
    content_panels = [*Page.content_panels, *(FieldPanel(name) for name in content_fields[1:])]
    parent_page_types: list[str] = []

    class Meta:
        verbose_name = _("Home page")

    def version_text(self, language: str) -> VersionText:
        doors = " ".join(f"{row['title']} {row['text']}" for row in rows_of(self.doors))
        extras = (("headline", self.headline), ("doors", doors), ("library_lead", self.library_lead))
        return VersionText(language=language, title=self.title, lead=self.lead, extras=extras)


class SectionPage(TextPage):
    """One of the seven sections of cl. 14(1) in one language. Made by the first set-up, never removed. pii: none"""

    kind = SetKind.SECTION
    is_fixed = True
    required_texts = ("title",)
    parent_page_types: list[str] = []
    subpage_types = ["portal.ContentPage"]

    class Meta:
        verbose_name = _("Section")


class ContentPage(TextPage):
    """One page of a section, or of the site as a whole, in one language. Made by an editor. pii: none"""

    kind = SetKind.PAGE
    parent_page_types = ["portal.SectionPage", "portal.HomePage", "portal.ContentPage"]
    subpage_types = ["portal.ContentPage"]

    class Meta:
        verbose_name = _("Page")


class ContactsPage(PortalPage):
    """How to reach the Academy and its units (cl. 14(3)), in one language. Made by the first set-up.

    pii: none; posts of heads, not their names
    """

    address = models.CharField(_("address"), max_length=250, blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    hours = models.TextField(_("opening hours"), blank=True)
    transport = models.TextField(_("how to get here"), blank=True)
    units = StreamField([("unit", UnitBlock())], blank=True, verbose_name=_("units"))

    kind = SetKind.CONTACTS
    is_fixed = True
    content_fields = ("title", "address", "phone", "email", "hours", "transport", "units")
    content_panels = [*Page.content_panels, *(FieldPanel(name) for name in content_fields[1:])]
    parent_page_types: list[str] = []
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("Contacts")

    def version_text(self, language: str) -> VersionText:
        units = " ".join(f"{row['name']} {row.get('about') or ''}" for row in rows_of(self.units))
        extras = (("address", self.address), ("hours", self.hours), ("transport", self.transport), ("units", units))
        return VersionText(language=language, title=self.title, extras=extras)
