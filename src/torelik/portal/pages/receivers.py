"""What the portal does when others tell it something: roles, the outbox, and Wagtail's own editor."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.models import Page

from torelik.identity import api as identity
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.request import Request
from torelik.portal.pages import actions, editors, permissions, queries
from torelik.portal.pages.base import PortalPage
from torelik.portal.pages.rules import VersionText
from torelik.portal.pages.vocabulary import SetKind
from torelik.search import api as search

WITHHELD = {"action-publish", "action-unpublish", "action-submit", "action-restart-workflow"}
NEW_FORMS: Mapping[str, str] = {
    SetKind.PAGE: "editing:page-new",
    SetKind.NEWS: "editing:news-new",
    SetKind.EVENT: "editing:event-new",
}
PRESENT_ONLY_IN_SETS = {"publish", "unpublish", "move", "delete"}


def listen() -> None:
    """Connect everything; called once, when the application starts."""
    identity.roles_changed.connect(on_roles_changed, dispatch_uid="portal.editors")
    hooks.register("before_publish_page", lead_to_own_editor)
    hooks.register("before_unpublish_page", lead_to_own_editor)
    hooks.register("before_bulk_action", refuse_bulk_action)
    hooks.register("before_delete_page", refuse_deletion)
    hooks.register("before_move_page", refuse_move)
    hooks.register("before_copy_page", refuse_copy)
    hooks.register("before_create_page", refuse_creation)
    hooks.register("before_edit_page", keep_to_own_units)
    hooks.register("after_edit_page", note_edit)
    hooks.register("construct_page_action_menu", offer_own_editor)
    hooks.register("construct_help_menu", keep_help_at_home)
    hooks.register("insert_global_admin_js", date_choosers)


def on_roles_changed(sender: Any, account_ids: Sequence[int], **_kwargs: Any) -> None:
    """Keep Wagtail's group of editors in step with the roles; one way, roles decide (cl. 13)."""
    editors.keep_editors_in_step(account_ids=list(account_ids), on=clock.local_date(clock.now()))


def index_pages(payloads: Sequence[Mapping[str, Any]]) -> None:
    """Bring the search index up to date with these sets; withdrawn ones leave it."""
    keys = [UUID(payload["key"]) for payload in payloads]
    documents = list(documents_of(keys))
    written = {document.key for document in documents}
    search.engine().remove([name for key in keys for name in _names(key) if name not in written])
    if documents:
        search.engine().write(documents)


def all_documents() -> Iterator[search.Document]:
    """Yield every public page for a rebuild of the index."""
    yield from documents_of(queries.public_keys())


def documents_of_keys(keys: Sequence[str]) -> Iterator[search.Document]:
    """Yield the public pages that have these keys in the index, as they are now."""
    yield from documents_of(search.uuids_in_keys(keys, beginning="portal:page:"))


def documents_of(keys: Sequence[UUID]) -> Iterator[search.Document]:
    """Yield the documents of those sets that are public, one for each language."""
    for kind, page, language in queries.public_pages(keys):
        text: VersionText = page.version_text(language)
        yield search.Document(
            key=f"portal:page:{page.translation_key}-{language}",
            context="portal",
            kind="page",
            language=language,
            fields={"title": text.title, "body": text.words},
            audience=["public"],
            facets={"portal_kind": [str(kind)]},
            shown={"title": text.title, "url": page.url_path, "lead": text.lead[:300]},
        )


def _names(key: UUID) -> list[str]:
    return [f"portal:page:{key}-{language}" for language in ("kk", "ru", "en")]


# ---- Wagtail's own editor stays for trees and pictures; publishing is ours ----


class OwnEditorItem(ActionMenuItem):
    """Leads from Wagtail's editor to ours, where the three languages are published."""

    name = "action-three-languages"
    label = gettext_lazy("To publication in three languages")
    icon_name = "globe"
    order = 0

    def is_shown(self, context: Mapping[str, Any]) -> bool:
        return context["view"] == "edit"

    def get_url(self, parent_context: Mapping[str, Any]) -> str:
        return reverse("editing:set", args=[parent_context["page"].translation_key])


def offer_own_editor(menu_items: list[Any], request: Request, context: Mapping[str, Any]) -> None:
    """Take Publish out of Wagtail's menu for our pages and put the way to our editor in."""
    page = context.get("page") or context.get("parent_page")
    if not isinstance(getattr(page, "specific", page), PortalPage):
        return
    menu_items[:] = [item for item in menu_items if item.name not in WITHHELD]
    own = OwnEditorItem()
    if own.is_shown(context):  # Wagtail asks its items before this hook, and ours only comes with it.
        menu_items.append(own)


def keep_help_at_home(request: Request, menu_items: list[Any]) -> None:
    """Leave out what leads to Wagtail's own site: it is in English, and our Help has the editor's guide in three languages."""
    menu_items[:] = [item for item in menu_items if item.name != "editor-guide" and not item.name.startswith("whats-new")]


def lead_to_own_editor(request: Request, page: Any) -> HttpResponse | None:
    """Answer an attempt to publish or withdraw one language with the way to all three."""
    if not isinstance(page.specific, PortalPage):
        return None
    messages.warning(request, _("A page is published and withdrawn in the three languages together. Do it here."))
    actions.note_edit_in_wagtail(page=page.specific, at=clock.now())
    return redirect("editing:set", key=page.translation_key)


def refuse_bulk_action(request: Request, action_type: str, objects: Sequence[Any], action: Any) -> HttpResponse | None:
    """Answer a bulk publish, withdrawal, move or deletion of our pages."""
    ours = [item for item in objects if isinstance(getattr(item, "specific", item), PortalPage)]
    if request.method != "POST" or action_type not in PRESENT_ONLY_IN_SETS or not ours:
        return None
    messages.warning(
        request, _("Pages of the portal are published, withdrawn and moved one by one, in three languages together.")
    )
    return redirect("wagtailadmin_explore", ours[0].get_parent().pk)


def refuse_deletion(request: Request, page: Any) -> HttpResponse | None:
    """Let only drafts that were never public be deleted; the structure of cl. 14 stays."""
    if not isinstance(page.specific, PortalPage):
        return None
    if page.specific.is_fixed or page.live or page.get_descendants().live().exists():
        messages.warning(
            request,
            _("This page cannot be deleted: it is public, or the law names it. Withdraw it first where that is possible."),
        )
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None


def refuse_move(request: Request, page: Any, destination: Any) -> HttpResponse | None:
    """Keep pages where they are: moving one language alone would part it from the others."""
    if not isinstance(page.specific, PortalPage):
        return None
    messages.warning(request, _("A page is not moved in one language alone."))
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def refuse_copy(request: Request, page: Any) -> HttpResponse | None:
    """Keep copies out: a page begins in our editor, with a set of its own."""
    if not isinstance(page.specific, PortalPage):
        return None
    messages.warning(request, _("A new page begins in the portal's own editor."))
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def refuse_creation(request: Request, parent_page: Page, page_class: type[Page]) -> HttpResponse | None:
    """Lead to the form of three languages: a page made here would stand in one of them alone."""
    if not issubclass(page_class, PortalPage):
        return None
    messages.warning(request, _("A new page begins in the portal's own editor."))
    return redirect(NEW_FORMS.get(page_class.kind, "editing:pages"))


def keep_to_own_units(request: Request, page: Any) -> None:
    """Refuse the editor of another unit's page (cl. 7)."""
    if not isinstance(page.specific, PortalPage) or request.user.is_superuser:
        return
    actor: Actor = request.actor
    if not permissions.may_edit(actor, owner_unit=queries.owner_of(page.translation_key)):
        raise PermissionDenied


def note_edit(request: Request, page: Any) -> None:
    """Tell the publication set what was saved in Wagtail's editor."""
    if isinstance(page.specific, PortalPage):
        actions.note_edit_in_wagtail(page=page, at=clock.now())


def date_choosers() -> SafeString:
    """Bind Wagtail's date choosers without the inline scripts that our content policy forbids."""
    return format_html('<script src="{}" defer></script>', static("portal/js/admin-dates.js"))
