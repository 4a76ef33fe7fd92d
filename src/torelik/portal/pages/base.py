"""What every page of the portal has: the gate that keeps its three languages together, and the usual text fields."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.models import Page

from torelik.portal.pages import serving
from torelik.portal.pages.blocks import BODY, blocks_of
from torelik.portal.pages.rules import Refusal, VersionText
from torelik.portal.pages.vocabulary import Illustration, SetKind
from torelik.portal.pages.widgets import PictureChooser

_OPEN: ContextVar[frozenset[UUID]] = ContextVar("portal_sets_being_published", default=frozenset())


@contextmanager
def publication_of(key: UUID) -> Iterator[None]:
    """Open the gate for the pages of one publication set; only the set's own actions do so."""
    token = _OPEN.set(_OPEN.get() | {key})
    try:
        yield
    finally:
        _OPEN.reset(token)


class PortalPage(Page):
    """A page of the portal in one language.

    It goes live, changes while live, and is withdrawn only together with its other languages: Wagtail has six
    routes to publishing, all of them end in ``save``, and there the gate stands (cl. 21). pii: none
    """

    kind: ClassVar[str]
    is_fixed: ClassVar[bool] = False
    """Whether the page belongs to the structure that the law names, and so cannot be moved, renamed or removed."""
    required_texts: ClassVar[tuple[str, ...]] = ("title",)
    content_fields: ClassVar[tuple[str, ...]] = ("title",)
    """What a draft holds; everything else belongs to the page whatever its revision."""

    class Meta:
        abstract = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if not args and "live" not in kwargs:
            kwargs["live"] = False  # Wagtail begins with a live page; ours begins as a draft.
        super().__init__(*args, **kwargs)

    def get_admin_display_title(self) -> str:
        """Return the title, or the address of a page whose language has no title yet: Wagtail's log wants a name."""
        return super().get_admin_display_title() or self.slug

    def save(self, clean: bool = True, user: Any = None, log_action: Any = False, **kwargs: Any) -> Any:
        written = kwargs.get("update_fields")
        if self.pk and written is not None and not {"live", "live_revision", "live_revision_id", "slug"} & set(written):
            return super().save(clean=clean and self.live, user=user, log_action=log_action, **kwargs)
        before = Page.objects.filter(pk=self.pk).values("live", "live_revision_id", "slug").first() if self.pk else None
        if self.translation_key not in _OPEN.get():
            self._keep_languages_together(before or {"live": False, "live_revision_id": None})
        if self.is_fixed and before and before["slug"] != self.slug:
            raise ValidationError(
                {"slug": _("The address of this page is fixed: other pages and the law's list of sections rely on it.")}
            )
        return super().save(clean=clean and self.live, user=user, log_action=log_action, **kwargs)

    def _keep_languages_together(self, before: dict[str, Any]) -> None:
        goes_live = self.live and not before["live"]
        changes = self.live and before["live"] and self.live_revision_id != before["live_revision_id"]
        if goes_live or changes:
            raise ValidationError(
                {"title": _("A page is published in the three languages together, in the portal's own editor.")}
            )
        if before["live"] and not self.live:
            raise ValidationError(
                {"title": _("A page is withdrawn in the three languages together, in the portal's own editor.")}
            )

    def minimal_clean(self) -> None:
        """Check a draft: it may be incomplete, even without a title, but it needs its own address."""
        self._set_core_field_defaults()
        self._check_slug_is_unique()

    def is_site_root(self) -> bool:
        """Tell whether a site may begin here: only home pages do, so nothing need be asked."""
        return self.kind == SetKind.HOME

    def can_move_to(self, parent: Page) -> bool:
        return not self.is_fixed and super().can_move_to(parent)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not hasattr(request, "is_preview"):
            request.is_preview = False  # type: ignore[attr-defined]
        return serving.answer(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        request.is_preview = True  # type: ignore[attr-defined]
        return serving.answer(request, self)

    def lay_draft_over(self) -> None:
        """Put the content of the latest revision over the fields; no query when the revision was fetched along."""
        if self.latest_revision is None:
            return
        content = self.latest_revision.content
        for name in self.content_fields:
            column = self._meta.get_field(name)
            if name in content:
                setattr(self, column.attname, column.to_python(content[name]) if not column.is_relation else content[name])

    def version_text(self, language: str) -> VersionText:
        """Return what is written on the page, for the rules."""
        return VersionText(language=language, title=self.title)

    @property
    def has_picture(self) -> bool:
        return False

    def own_refusals(self, versions: Mapping[str, Any]) -> list[Refusal]:
        """Return reasons against publishing that only this kind of page can have; *versions* are its pages by language."""
        return []


class TextPage(PortalPage):
    """A page with an opening sentence, a text and perhaps a picture. pii: none"""

    lead = models.TextField(_("opening sentence"), blank=True)
    body = StreamField(BODY, blank=True, verbose_name=_("text"))
    picture = models.ForeignKey(
        get_image_model_string(), models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    illustration = models.CharField(_("illustration"), max_length=20, choices=Illustration.choices, blank=True)
    alternative_text = models.CharField(_("alternative text"), max_length=250, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("body"),
        FieldPanel("picture", widget=PictureChooser),
        FieldPanel("illustration"),
        FieldPanel("alternative_text"),
    ]
    required_texts: ClassVar[tuple[str, ...]] = ("title", "body")
    content_fields: ClassVar[tuple[str, ...]] = ("title", "lead", "body", "picture", "illustration", "alternative_text")

    class Meta:
        abstract = True

    @property
    def has_picture(self) -> bool:
        return bool(self.picture_id or self.illustration)

    def version_text(self, language: str) -> VersionText:
        return VersionText(
            language=language,
            title=self.title,
            lead=self.lead,
            body=blocks_of(self.body),
            alternative_text=self.alternative_text,
        )
