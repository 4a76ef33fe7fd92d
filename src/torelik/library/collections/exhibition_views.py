"""Exhibitions: the public pages, and how one is set up. HTTP only."""

from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from torelik.kernel import clock
from torelik.kernel.errors import NotFound
from torelik.kernel.request import Request
from torelik.kernel.trilingual import LANGUAGES, Trilingual
from torelik.library.collections import exhibition_actions as actions
from torelik.library.collections import exhibition_queries as exhibitions
from torelik.library.collections import queries
from torelik.library.collections.actions import KeepingRefused
from torelik.library.collections.exhibition_forms import ExhibitionForm, SectionForm, TitleForm
from torelik.library.collections.vocabulary import GRANTS, Stand

PAGE_EXHIBITIONS, PAGE_TITLES = 24, 40
READS_AND_SENDS = ("GET", "HEAD", "POST")


@require_safe
def index(request: Request) -> HttpResponse:
    """Show the exhibitions of the library: those open, those to come, those past."""
    today = clock.local_date(clock.now())
    page: Any = Paginator(exhibitions.exhibitions(), PAGE_EXHIBITIONS).get_page(request.GET.get("page"))
    context = {"page": page, "stands": exhibitions.by_stand(list(page.object_list), today=today), "coming": Stand.COMING}
    return render(request, "library/collections/exhibitions.html", context)


@require_safe
def show(request: Request, uuid: UUID) -> HttpResponse:
    """Show an exhibition, section by section."""
    today = clock.local_date(clock.now())
    row = exhibitions.exhibition(uuid, today=today, visible_to=request.actor)
    page: Any = Paginator(exhibitions.entries(row.book_list), PAGE_TITLES).get_page(request.GET.get("page"))
    names = {one.uuid: one.name for one in exhibitions.sections(row)}
    found = groupby(exhibitions.shown(list(page.object_list)), key=lambda one: one.section)
    context = {
        "row": row,
        "stand": exhibitions.stand_of(row, today=today),
        "page": page,
        "sections": [(names.get(section) if section else None, list(group)) for section, group in found],
        "publishes": request.actor.may(GRANTS.PUBLISH_COLLECTIONS),
    }
    return render(request, "library/collections/exhibition.html", context)


@login_required
@require_http_methods(READS_AND_SENDS)
def set_up(request: Request, uuid: UUID) -> HttpResponse:
    """Show how a list is exhibited, and change its name, words and days."""
    request.actor.require(GRANTS.PUBLISH_COLLECTIONS)
    if request.method != "POST":
        return _set_up(request, uuid)
    form = ExhibitionForm(request.POST)
    if not form.is_valid():
        return _set_up(request, uuid, form=form, status=422)
    given = form.cleaned_data
    try:
        actions.save_exhibition(
            list_uuid=uuid, title=form.trilingual("title"), words=form.trilingual("words"), opens_on=given["opens_on"],
            closes_on=given["closes_on"], seen=given["seen"], by=request.actor, at=clock.now(),
        )  # fmt: skip
    except KeepingRefused as refused:
        form.show(refused)
        return _set_up(request, uuid, form=form, status=409)
    messages.success(request, _("Saved."))
    return redirect("collections:set-up", uuid=uuid)


def _set_up(
    request: Request,
    uuid: UUID,
    *,
    form: ExhibitionForm | None = None,
    section_form: SectionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    book_list = queries.book_list(uuid, visible_to=request.actor)
    row = exhibitions.of_list(book_list)
    sections = exhibitions.sections(row) if row else []
    page: Any = Paginator(exhibitions.entries(book_list), PAGE_TITLES).get_page(request.GET.get("page"))
    names = {one.uuid: one.name for one in sections}
    today = clock.local_date(clock.now())
    initial: dict[str, Any] = {"seen": 0, "title_kk": book_list.title, "opens_on": today}
    if row:
        initial = {
            "seen": row.version, "opens_on": row.opens_on, "closes_on": row.closes_on,
            **_fields("title", row.title), **_fields("words", row.words),
        }  # fmt: skip
    context = {
        "book_list": book_list,
        "row": row,
        "sections": [(one, SectionForm(initial=_of_section(one), auto_id=f"section-{one.pk}-%s")) for one in sections],
        "titles": [(one, names.get(one.section) if one.section else None) for one in exhibitions.shown(list(page.object_list))],
        "page": page,
        "form": form or ExhibitionForm(initial=initial),
        "section_form": section_form or SectionForm(initial={"position": len(sections) + 1}, auto_id="section_%s"),
    }
    return render(request, "library/collections/set_up.html", context, status=status)


def _fields(name: str, value: Trilingual) -> dict[str, str]:
    return {f"{name}_{code}": getattr(value, code) for code in LANGUAGES}


def _of_section(row: Any) -> dict[str, Any]:
    return {"position": row.position, **_fields("name", row.name)}


@login_required
@require_POST
def section(request: Request, uuid: UUID, section_uuid: UUID | None = None) -> HttpResponse:
    """Add a section, name and move one, or remove it."""
    request.actor.require(GRANTS.PUBLISH_COLLECTIONS)
    if section_uuid and request.POST.get("remove"):
        actions.remove_section(list_uuid=uuid, uuid=section_uuid, by=request.actor, at=clock.now())
        return redirect("collections:set-up", uuid=uuid)
    form = SectionForm(request.POST, auto_id="section_%s")
    if not form.is_valid():
        return _set_up(request, uuid, section_form=form, status=422)
    try:
        actions.save_section(
            list_uuid=uuid, uuid=section_uuid, name=form.trilingual("name"), position=form.cleaned_data["position"],
            by=request.actor, at=clock.now(),
        )  # fmt: skip
    except KeepingRefused as refused:
        form.show(refused)
        return _set_up(request, uuid, section_form=form, status=409)
    return redirect("collections:set-up", uuid=uuid)


@login_required
@require_http_methods(READS_AND_SENDS)
def title(request: Request, uuid: UUID, record_uuid: UUID) -> HttpResponse:
    """Show and change where a title stands in an exhibition, and what is said of it."""
    request.actor.require(GRANTS.PUBLISH_COLLECTIONS)
    book_list = queries.book_list(uuid, visible_to=request.actor)
    row = exhibitions.of_list(book_list)
    if row is None:
        raise NotFound(uuid)
    entry, sections = exhibitions.entry(book_list, record_uuid), exhibitions.sections(row)
    status = 200
    initial = {
        "section": str(entry.section.uuid) if entry.section else "",
        "position": entry.position,
        **_fields("note", entry.note),
    }
    form = TitleForm(request.POST or None, sections=sections, initial=initial)
    if request.method == "POST":
        if form.is_valid():
            given = form.cleaned_data
            actions.place_title(
                list_uuid=uuid, record_uuid=record_uuid, section=form.keys.get(given["section"]), position=given["position"],
                note=form.trilingual("note"), by=request.actor, at=clock.now(),
            )  # fmt: skip
            return redirect("collections:set-up", uuid=uuid)
        status = 422
    (shown,) = exhibitions.shown([entry])
    context = {"book_list": book_list, "row": row, "card": shown.card, "form": form}
    return render(request, "library/collections/exhibited_title.html", context, status=status)
