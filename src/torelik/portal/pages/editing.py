"""The editor's pages, the same for every kind: a list, one form for three languages, preview. HTTP only."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from torelik.documents.api import UploadRefused
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.kernel.request import Request
from torelik.kernel.trilingual import AUTONYMS, LANGUAGES
from torelik.portal.pages import actions, permissions, queries, serving
from torelik.portal.pages.forms import SetForm
from torelik.portal.pages.vocabulary import GRANTS, SetKind, SetState

ROWS_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class Desk:
    """The editor's place for one sort of pages: kinds, form, addresses."""

    kinds: tuple[str, ...]
    form: type[SetForm]
    list_url: str
    new_url: str
    edit_url: str
    dates_of: Callable[[list[UUID]], Mapping[UUID, date | None]] | None = None
    """Dates that the list shows beside the titles, for kinds that have one."""

    @property
    def key(self) -> str:
        return str(self.kinds[0])


_DESKS: dict[str, Desk] = {}


def open_desk(desk: Desk) -> None:
    """Make *desk* the place where pages of its kinds are edited; called when the application starts."""
    for kind in desk.kinds:
        _DESKS[kind] = desk


def list_sets(request: Request, desk: Desk) -> HttpResponse:
    """Show the sets that the editor may edit, the last saved first."""
    actor = _editor(request)
    state, words = request.GET.get("state", ""), request.GET.get("q", "").replace("\0", "").strip()
    sets = queries.sets_of_kind(desk.kinds, visible_to=permissions.sets_edited_by(actor), state=state, words=words)
    paginator = Paginator(sets, ROWS_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    page.numbers = paginator.get_elided_page_range(page.number)  # type: ignore[attr-defined]  # the elided numbers travel with their page
    rows = queries.rows_of_sets(page.object_list, language=_language())
    dates = desk.dates_of([row.key for row in rows]) if desk.dates_of else {}
    dated = [(row, dates.get(row.key)) for row in rows]
    context = {
        "desk": desk,
        "page": page,
        "rows": dated,
        "has_dates": bool(desk.dates_of),
        "state": state,
        "words": words,
        "states": SetState.choices,
    }
    return render(request, "portal/editing/list.html", context)


def edit_set(request: Request, desk: Desk, *, key: UUID | None = None) -> HttpResponse:
    """Show the form of a set, or save, publish, withdraw what was typed; what was typed is never lost."""
    actor = _editor(request)
    publication = queries.set_by_key(key, visible_to=permissions.sets_edited_by(actor)) if key else None
    if publication and publication.kind not in desk.kinds:
        raise NotFound(str(key))
    if publication and request.POST.get("then") == "withdraw":
        actions.withdraw_set(key=publication.key, by=actor, at=clock.now())
        messages.success(request, _("Withdrawn: the page is off the site in three languages, the draft is kept."))
        return redirect(desk.edit_url, key=publication.key)
    pages = queries.drafts_of(publication) if publication else {}
    form = _form(request, desk, publication, pages)
    if request.method != "POST":
        return _show(request, desk, form, publication, pages)
    if not form.is_valid():
        return _show(request, desk, form, publication, pages, status=422)
    return _keep(request, desk, form, publication)


def preview_set(request: Request, *, key: UUID) -> HttpResponseBase:
    """Show the draft in the language of the address as visitors would see it."""
    publication = queries.set_by_key(key, visible_to=permissions.sets_edited_by(_editor(request)))
    page = queries.drafts_of(publication).get(_language())
    if page is None:
        raise NotFound(str(key))
    request.is_preview = True  # type: ignore[attr-defined]
    return serving.answer(request, page)


def lead_to_editor(request: Request, *, key: UUID) -> HttpResponse:
    """Redirect to the desk of the set's kind, or to the list of news where the kind has no desk."""
    publication = queries.set_by_key(key, visible_to=permissions.sets_edited_by(_editor(request)))
    desk = _DESKS.get(publication.kind)
    return redirect(desk.edit_url, key=key) if desk else redirect("wagtailadmin_home")


def _editor(request: Request) -> Actor:
    actor: Actor = request.actor
    actor.require(GRANTS.EDIT_CONTENT)
    return actor


def _form(request: Request, desk: Desk, publication: Any, pages: dict[str, Any]) -> SetForm:
    actor = _editor(request)
    first = next(iter(pages.values()), None)
    initial = desk.form.initial_of(publication, pages) if publication else _beginning(actor, desk)
    return desk.form(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        actor=actor,
        initial=initial,
        picture_id=getattr(first, "picture_id", None),
        is_fixed_address=bool(first and (first.first_published_at or first.is_fixed)),
    )


def _beginning(actor: Actor, desk: Desk) -> dict[str, Any]:
    units = permissions.units_edited_by(actor)
    return {
        "new_key": uuid4(),
        "source_language": "kk",
        "owner_unit": units[0] if units else "",
        "date": clock.local_date(clock.now()),
        "freshness": "static" if desk.key == SetKind.PAGE else "dynamic",
    }


def _keep(request: Request, desk: Desk, form: SetForm, publication: Any) -> HttpResponse:
    actor, at = _editor(request), clock.now()
    try:
        publication = actions.save_set(
            kind=publication.kind if publication else desk.key,
            key=publication.key if publication else None,
            new_key=form.cleaned_data["new_key"],
            versions=form.versions(),
            shared={**form.shared_values(), "picture_id": _picture(form, actor, at=at)},
            slug=form.cleaned_data["slug"] or "",
            ownership=form.ownership(),
            confirmed=[code for code in LANGUAGES if f"confirm_{code}" in request.POST],
            expected_version=form.cleaned_data["version"],
            parent=_parent(request),
            by=actor,
            at=at,
        )
    except UploadRefused as refused:
        # The words that were typed stand in the form again; only the picture has to be chosen anew.
        form.add_error("picture", refused.sentences)
        return _show(request, desk, form, publication, status=422)
    except actions.SavedMeanwhile as conflict:
        form = _with_version(form, conflict.version)
        return _show(request, desk, form, conflict.publication, conflict=conflict, status=409)
    if request.POST.get("then") == "publish":
        try:
            actions.publish_set(key=publication.key, by=actor, at=at)
        except actions.PublicationRefused as refused:
            form = _with_version(form, publication.version)
            return _show(request, desk, form, publication, refused=refused.refusals, status=409)
        messages.success(request, _("Published in three languages."))
    else:
        messages.success(request, _("Draft saved at %(time)s.") % {"time": f"{clock.local_time(at):%H:%M}"})
    return redirect(desk.edit_url, key=publication.key)


def _picture(form: SetForm, actor: Actor, *, at: datetime) -> int | None:
    if file := form.cleaned_data.get("picture"):
        return actions.keep_picture(file=file, title=form.cleaned_data["title_kk"], by=actor, at=at)
    return None if form.cleaned_data.get("drop_picture") else form.picture_id


def _parent(request: Request) -> UUID | None:
    try:
        return UUID(request.POST["parent"])
    except (KeyError, ValueError):
        return None


def _with_version(form: SetForm, version: int) -> SetForm:
    # The next sending builds on what is saved now; the typed words stay as they are.
    data = QueryDict(mutable=True)
    data.update(form.data)
    data["version"] = str(version)
    form.data = data
    return form


def _show(
    request: Request,
    desk: Desk,
    form: SetForm,
    publication: Any,
    pages: dict[str, Any] | None = None,
    *,
    conflict: actions.SavedMeanwhile | None = None,
    refused: Any = None,
    status: int = 200,
) -> HttpResponse:
    actor = _editor(request)
    pages = queries.drafts_of(publication) if publication and pages is None else pages or {}
    refusals = refused if refused is not None else queries.refusals_of(publication, pages=pages) if publication else []
    facts = {refusal.language for refusal in refusals if refusal.reason.value == "translation-outdated"}
    context = {
        "desk": desk,
        "form": form,
        "publication": publication,
        "is_published": bool(publication and publication.state == SetState.PUBLISHED),
        "address": next((page.url_path for page in pages.values()), ""),
        "title": next((page.title for page in pages.values() if page.title), ""),
        "missing": list(form.told(refusals)),
        "refused": refused is not None,
        "conflict": conflict,
        "outdated": [(code, AUTONYMS[code]) for code in LANGUAGES if code in facts],
        "previews": [
            (AUTONYMS[code], reverse("editing:preview", args=[publication.key]).replace(f"/{_language()}/", f"/{code}/", 1))
            for code in pages
        ],
        "parents": queries.parents_offered(language=_language()) if desk.key == SetKind.PAGE and not publication else [],
        "chosen_parent": request.POST.get("parent", ""),
        "picture": next((queries.picture_of(page) for page in pages.values() if page.has_picture), None),
        "may_publish": permissions.may_publish(actor, owner_unit=publication.owner_unit)
        if publication
        else actor.may(GRANTS.PUBLISH),
        "may_withdraw": bool(publication and not queries.model_of(publication.kind).is_fixed),
    }
    return render(request, "portal/editing/edit.html", context, status=status)


def _language() -> str:
    code = (get_language() or "kk")[:2]
    return code if code in LANGUAGES else "kk"
