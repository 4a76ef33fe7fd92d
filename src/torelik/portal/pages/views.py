"""Public pages of the site."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from wagtail import hooks

from torelik.kernel.errors import NotFound
from torelik.kernel.limits import takes_files
from torelik.kernel.request import Request
from torelik.kernel.trilingual import AUTONYMS, LANGUAGES
from torelik.portal.pages import editing, queries, serving
from torelik.portal.pages.blocks import blocks_of, rows_of
from torelik.portal.pages.forms import PageForm
from torelik.portal.pages.vocabulary import SetKind


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same page in one language, as other sites and search engines are told of it."""

    language: str
    autonym: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says of itself to machines: its own address, its other languages, words and picture for sharing."""

    canonical: str
    alternates: tuple[Alternate, ...]
    title: str
    description: str
    image: str
    kind: str


def show(request: HttpRequest, *, path: str) -> HttpResponseBase:
    """Show the public page at *path* in the language of the address; 404 tells which languages are there."""
    language = _language()
    arrival = queries.arrive(language=language, rest=path)
    if arrival.page is None:
        if not arrival.addresses:
            raise NotFound(path)
        found = [Alternate(code, AUTONYMS[code], url, is_current=False) for code, url in arrival.addresses.items()]
        return render(request, "portal/pages/language_missing.html", {"found": found}, status=404)
    request.portal_addresses = arrival.addresses  # type: ignore[attr-defined]
    for hook in hooks.get_hooks("before_serve_page"):
        answer = hook(arrival.page, request, [], {})
        if isinstance(answer, HttpResponseBase):
            return answer
    return arrival.page.serve(request)


def shown(request: HttpRequest, page: Any, *, picture: queries.Picture | None = None, description: str = "") -> dict[str, Any]:
    """Return what every public page's template needs."""
    addresses: dict[str, str] = getattr(request, "portal_addresses", {})
    absolute = request.build_absolute_uri
    language = _language()
    alternates = tuple(Alternate(code, AUTONYMS[code], absolute(url), code == language) for code, url in addresses.items())
    head = Head(
        canonical=absolute(page.url_path),
        alternates=alternates,
        title=page.title,
        description=description,
        image=absolute(picture.url) if picture and picture.is_photograph else "",
        kind="article" if page.kind in {SetKind.NEWS, SetKind.EVENT} else "website",
    )
    return {
        "page": page,
        "head": head,
        "picture": picture,
        "other_languages": [alternate for alternate in alternates if not alternate.is_current],
        "is_preview": getattr(request, "is_preview", False),
    }


def home(request: HttpRequest, page: Any) -> HttpResponse:
    """The first page: what is coming, four doors, news, the library."""
    context = {
        **shown(request, page, description=page.lead),
        "frequent": rows_of(page.frequent),
        "doors": rows_of(page.doors),
        **serving.home_parts(_language()),
    }
    return render(request, "portal/pages/home.html", context)


def section(request: HttpRequest, page: Any) -> HttpResponse:
    """One of the seven sections: what it is about, and its pages."""
    body = blocks_of(page.body)
    context = {
        **shown(request, page, picture=queries.picture_of(page), description=page.lead),
        "body": body,
        "pictures": queries.pictures_in(body),
        "children": queries.children_of(page),
    }
    return render(request, "portal/pages/section.html", context)


def content(request: HttpRequest, page: Any) -> HttpResponse:
    """A page of a section, with its neighbours beside it."""
    body = blocks_of(page.body)
    crumbs = queries.crumbs_of(page)
    publication = queries.set_by_key(page.translation_key)
    context = {
        **shown(request, page, picture=queries.picture_of(page), description=page.lead),
        "body": body,
        "pictures": queries.pictures_in(body),
        "crumbs": crumbs,
        "neighbours": queries.neighbours_of(page) if crumbs else [],
        "owner": queries.unit_names().get(publication.owner_unit, ""),
    }
    return render(request, "portal/pages/content.html", context)


def contacts(request: HttpRequest, page: Any) -> HttpResponse:
    """How to reach the Academy and its units (cl. 14(3))."""
    context = {**shown(request, page), "units": queries.units_on(page), "phone_plain": queries.plain_number(page.phone)}
    return render(request, "portal/pages/contacts.html", context)


def site_map(request: HttpRequest) -> HttpResponse:
    """Every public page of the site, one click from here."""
    return render(request, "portal/pages/site_map.html", {"tree": queries.site_map(language=_language())})


@login_required
def pages_list(request: Request) -> HttpResponse:
    """Pages of the sections, for their editors."""
    return editing.list_sets(request, PAGES)


@takes_files("WAGTAILIMAGES_MAX_UPLOAD_SIZE")
@login_required
def page_new(request: Request) -> HttpResponse:
    """An empty form for a page of a section."""
    return editing.edit_set(request, PAGES)


@takes_files("WAGTAILIMAGES_MAX_UPLOAD_SIZE")
@login_required
def page_edit(request: Request, key: UUID) -> HttpResponse:
    """The form of one page in three languages."""
    return editing.edit_set(request, PAGES, key=key)


@login_required
def preview(request: Request, key: UUID) -> HttpResponseBase:
    """The draft of a page as visitors would see it, in the language of the address."""
    return editing.preview_set(request, key=key)


@login_required
def edit_any(request: Request, key: UUID) -> HttpResponse:
    """Lead to the editor of the set's kind; Wagtail's own editor points here."""
    return editing.lead_to_editor(request, key=key)


PAGES = editing.Desk(
    kinds=(SetKind.PAGE, SetKind.SECTION),
    form=PageForm,
    list_url="editing:pages",
    new_url="editing:page-new",
    edit_url="editing:page-edit",
)


def _language() -> str:
    code = (get_language() or "kk")[:2]
    return code if code in LANGUAGES else "kk"
