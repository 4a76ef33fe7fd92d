from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel

from torelik.portal.news.vocabulary import Category
from torelik.portal.pages.base import PortalPage, TextPage
from torelik.portal.pages.rules import Refusal
from torelik.portal.pages.vocabulary import Reason, SetKind


class NewsIndexPage(PortalPage):
    """The list of news in one language. Made by the first set-up, never removed. pii: none"""

    kind = SetKind.NEWS_INDEX
    is_fixed = True
    parent_page_types: list[str] = []
    subpage_types = ["portal.NewsPage"]

    class Meta:
        verbose_name = _("List of news")


class NewsPage(TextPage):
    """One news item in one language. Made by an editor. pii: people whom the text names, as published"""

    date = models.DateField(_("date"), null=True, blank=True, db_index=True)
    category = models.CharField(_("category"), max_length=40, choices=Category.choices, blank=True)

    kind = SetKind.NEWS
    required_texts = ("title", "lead", "body")
    content_fields = (*TextPage.content_fields, "date", "category")
    content_panels = [*TextPage.content_panels, FieldPanel("date"), FieldPanel("category")]
    parent_page_types = ["portal.NewsIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = pgettext_lazy("one news item", "News")

    def own_refusals(self, versions: Mapping[str, Any]) -> list[Refusal]:
        refusals = []
        if self.date is None:
            refusals.append(Refusal(Reason.DATE_MISSING, "date"))
        if not self.category:
            refusals.append(Refusal(Reason.CATEGORY_MISSING, "category"))
        return refusals
