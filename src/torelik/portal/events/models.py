from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from torelik.portal.events.rules import EventFacts, refusals_to_announce
from torelik.portal.events.vocabulary import EventKind
from torelik.portal.pages.base import PortalPage, TextPage
from torelik.portal.pages.blocks import BODY, ProgrammeBlock, rows_of
from torelik.portal.pages.rules import Refusal, VersionText
from torelik.portal.pages.vocabulary import SetKind


class EventIndexPage(PortalPage):
    """The list of events in one language. Made by the first set-up, never removed. pii: none"""

    kind = SetKind.EVENT_INDEX
    is_fixed = True
    parent_page_types: list[str] = []
    subpage_types = ["portal.EventPage"]

    class Meta:
        verbose_name = _("List of events")


class EventPage(TextPage):
    """One event of the Academy (cl. 15) in one language. Made by an editor; after the event it gets its report.

    pii: the signer of the instruction to an urgent event, by post
    """

    event_kind = models.CharField(_("kind"), max_length=40, choices=EventKind.choices, blank=True)
    starts_at = models.DateTimeField(_("begins"), null=True, blank=True, db_index=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    registration_until = models.DateField(_("sign-up through"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=250, blank=True)
    programme = StreamField([("entry", ProgrammeBlock())], blank=True, verbose_name=_("programme"))
    report = StreamField(BODY, blank=True, verbose_name=_("report after the event"))
    is_urgent = models.BooleanField(_("urgent or unplanned"), default=False)
    initiator = models.CharField(_("initiator"), max_length=250, blank=True)
    reasons = models.TextField(_("reasons"), blank=True)
    instruction_number = models.CharField(_("number of the instruction"), max_length=60, blank=True)
    instruction_on = models.DateField(_("date of the instruction"), null=True, blank=True)
    instruction_signer = models.CharField(_("who signed the instruction"), max_length=250, blank=True)

    kind = SetKind.EVENT
    required_texts = ("title", "lead", "body", "place")
    content_fields = (
        *TextPage.content_fields,
        *("event_kind", "starts_at", "ends_at", "registration_until", "place", "programme", "report", "is_urgent"),
        *("initiator", "reasons", "instruction_number", "instruction_on", "instruction_signer"),
    )
    content_panels = [*TextPage.content_panels, *(FieldPanel(name) for name in content_fields[len(TextPage.content_fields) :])]
    parent_page_types = ["portal.EventIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("Event")

    def version_text(self, language: str) -> VersionText:
        text = super().version_text(language)
        programme = " ".join(f"{row.get('time', '')} {row['title']}" for row in rows_of(self.programme))
        extras = (("place", self.place), ("programme", programme), ("initiator", self.initiator), ("reasons", self.reasons))
        return VersionText(
            language=language,
            title=text.title,
            lead=text.lead,
            body=text.body,
            alternative_text=text.alternative_text,
            extras=extras,
        )

    def own_refusals(self, versions: Mapping[str, Any]) -> list[Refusal]:
        facts = EventFacts(
            kind=self.event_kind,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            registration_until=self.registration_until,
            is_urgent=self.is_urgent,
            initiator={language: page.initiator for language, page in versions.items()},
            reasons={language: page.reasons for language, page in versions.items()},
            instruction_number=self.instruction_number,
            instruction_on=self.instruction_on,
            instruction_signer=self.instruction_signer,
        )
        return refusals_to_announce(facts)
