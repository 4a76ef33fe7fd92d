"""The reader in the browser: HTTP only. Every page that is turned asks anew whether it may be seen."""

import json
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from pathlib import PurePath
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from torelik.documents.citing.formats import bibtex, ris
from torelik.documents.citing.styles import Style, cited
from torelik.documents.citing.works import Work
from torelik.documents.printing.workbooks import KIND as WORKBOOK_KIND
from torelik.documents.printing.workbooks import workbook
from torelik.documents.reading import actions, paging, queries, rules
from torelik.documents.reading.forms import MarkForm, NoteForm, PlaceForm, StatisticsForm
from torelik.documents.reading.permissions import Opening, ReadingRefused, open_file
from torelik.documents.reading.sources import work_of
from torelik.documents.reading.vocabulary import MarkKind, View
from torelik.documents.rights.owners import owner_cards
from torelik.documents.rights.queries import may_see
from torelik.documents.rights.vocabulary import GRANTS
from torelik.documents.text import queries as texts
from torelik.kernel import clock
from torelik.kernel.errors import PermissionDenied
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.limits import limited
from torelik.kernel.period import Period
from torelik.kernel.request import Request, client_address
from torelik.search.api import IndexOutdated

MARKS_ON_PAGE = 30
LONGEST_QUERY = 200
STATISTICS_DAYS, STATISTICS_ROWS = 29, 30
Answer = Callable[..., HttpResponse]


def refusing(view: Answer) -> Answer:
    """Answer a refusal with a page that says why, and what would help; nothing of the file is in it."""

    @wraps(view)
    def answer(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            found = view(request, *args, **kwargs)
        except ReadingRefused as refused:
            owner = owner_cards([(refused.card.owner_kind, refused.card.owner_key)])
            context = {
                "title": refused.card.title,
                "refusals": [refusal.label for refusal in refused.refusals],
                "wants_sign_in": "sign-in" in refused.refusals,
                "owner": next(iter(owner.values()), None),
            }
            found = render(request, "documents/reading/closed.html", context, status=403)
        # A right may end at midnight: no page of a file outlives the request that it was shown to.
        patch_cache_control(found, private=True, no_store=True)
        return found

    return answer


@refusing
@limited("search", methods=("GET",))
@require_safe
def read(request: Request, uuid: UUID) -> HttpResponse:
    """Show the file as text or as its pages, at the asked place or where the reader stopped."""
    opening, now = _opened(request, uuid), clock.now()
    card = opening.card
    text = texts.text_card(card.stored_id)
    outline = texts.outline_of(card.stored_id)
    open_parts = rules.open_numbers(
        [line.page for line in outline], first=opening.access.first_page, last=opening.access.last_page
    )
    if opening.access.is_partial and any(line.kind != "page" for line in outline):
        open_parts = []  # An article may end beyond the open pages: such a text is shown by its pages alone.
    is_pdf = PurePath(card.stored_name).suffix.lower() == ".pdf"
    view = _view(request, is_pdf=is_pdf, has_text=bool(open_parts))
    place = queries.place_of(card.id, account_id=request.actor.account_id)
    if rules.comes_from_elsewhere(request.META.get("HTTP_REFERER", ""), path=request.path):
        actions.count_view(opening=opening, today=clock.local_date(now))
    context: dict[str, Any] = {
        "card": card,
        "access": opening.access,
        "owner": next(iter(owner_cards([(card.owner_kind, card.owner_key)]).values()), None),
        "text": text,
        "view": view,
        "is_pdf": is_pdf,
        "has_text": bool(open_parts),
        "words": request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_QUERY],
        "marks": queries.marks_of(card.id, account_id=request.actor.account_id),
        "names": {line.number: line.name for line in outline},
        "contents": [line for line in texts.contents_of(card.stored_id) if line.number in set(open_parts)],
        "stamp": _stamp(request) if opening.access.watermark else "",
        "new_key": new_uuid(),
    }
    if context["words"] and open_parts:
        try:
            context["found"] = queries.found_inside(card, context["words"], open_parts=open_parts)
        except IndexOutdated:
            context["search_is_away"] = True
    if view is View.TEXT and open_parts:
        number = _number(request, card.stored_id, place, open_parts)
        if number not in open_parts:
            raise Http404("There is no such place in the text.")
        context |= _text_context(context, card.stored_id, number, open_parts)
    elif view is View.PAGES:
        context |= _pages_context(request, opening, place, pages=text.pages if text else 0)
        context["hit_words"] = _hit_words(context, card.stored_id)
    return render(request, "documents/reading/read.html", context)


@refusing
@require_safe
def page(request: Request, uuid: UUID, number: int) -> HttpResponse:
    """Give one page of a PDF as a PDF of its own, stamped where the right asks for it. The file has no address."""
    opening = _opened(request, uuid)
    opening.require_page(number)
    try:
        content = paging.pages_of_pdf(
            opening.card.stored_id, first=number, last=number, stamp=_stamp(request) if opening.access.watermark else ""
        )
    except paging.NoSuchPage as error:
        raise Http404("The file has no such page.") from error
    except paging.PageBroken:
        return HttpResponse(
            _("This page cannot be shown: the file is damaged."), status=422, content_type="text/plain; charset=utf-8"
        )
    return HttpResponse(content, content_type="application/pdf")


@refusing
@require_safe
def download(request: Request, uuid: UUID) -> HttpResponse:
    """Give the whole file where its right allows it; a PDF with a stamp where the right asks for one."""
    opening = _opened(request, uuid)
    if not opening.access.may_download:
        raise Http404("The right to this file does not allow taking it away.")
    card = opening.card
    if opening.access.watermark and card.stored_name.lower().endswith(".pdf"):
        try:
            content = paging.pages_of_pdf(card.stored_id, first=1, last=0, stamp=_stamp(request))
        except (paging.NoSuchPage, paging.PageBroken):
            return HttpResponse(_("The file is damaged."), status=422, content_type="text/plain; charset=utf-8")
        answer = HttpResponse(content, content_type="application/pdf")
        answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(card.stored_name)}"
        return answer
    return FileResponse(paging.opened(card.stored_id), as_attachment=True, filename=card.stored_name)  # type: ignore[return-value]


@refusing
@require_http_methods(["GET", "HEAD"])
def cite(request: Request, uuid: UUID) -> HttpResponse:
    """Show how the file, or a passage of it, is cited; ``as=bib`` and ``as=ris`` give a file for other programs."""
    opening = _opened(request, uuid)
    card = opening.card
    work = work_of(card.owner_kind, card.owner_key) or Work(key=str(card.uuid), title=card.title, language=card.language)
    number = _positive(request.GET.get("part", ""))
    part = texts.part_of(card.stored_id, number) if number else None
    place = part.label if part and part.kind != "section" else str(_positive(request.GET.get("page", "")) or "")
    start, end = _positive(request.GET.get("start", ""), least=0), _positive(request.GET.get("end", ""))
    may_quote = part is not None and start is not None and end is not None and 0 <= start < end <= len(part.text)
    if part and part.page is not None:
        opening.require_page(part.page)
    passage = part.text[start:end][: rules.LONGEST_QUOTE] if may_quote and part else ""
    match request.GET.get("as"):
        case "bib":
            return _file(bibtex(work, place=place, quote=passage), "application/x-bibtex", f"{card.uuid}.bib")
        case "ris":
            return _file(ris(work, place=place, quote=passage), "application/x-research-info-systems", f"{card.uuid}.ris")
    asked = {name: request.GET[name] for name in ("part", "page", "start", "end") if name in request.GET}
    context = {
        "card": card,
        "quote": passage,
        "gost": cited(work, Style.GOST, place=place),
        "apa": cited(work, Style.APA, place=place),
        "bibtex": f"?{urlencode({**asked, 'as': 'bib'})}",
        "ris": f"?{urlencode({**asked, 'as': 'ris'})}",
        "back": f"{reverse('reading:read', args=[uuid])}?{urlencode(asked)}",
    }
    return render(request, "documents/reading/cite.html", context)


@refusing
@login_required
@require_POST
def keep_mark(request: Request, uuid: UUID) -> HttpResponse:
    """Keep a mark; the reader's page sends it with a key, so that a repetition changes nothing."""
    opening, form = _opened(request, uuid), MarkForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            mark = actions.keep_mark(
                opening=opening, key=given["key"], kind=MarkKind(given["kind"]), number=given["number"], page=given["page"],
                start=given["start"], end=given["end"], note=given["note"], by=request.actor, at=clock.now(),
            )  # fmt: skip
        except actions.MarkRefused as refused:
            form.show(refused)
        else:
            if _wants_json(request):
                return JsonResponse({"uuid": str(mark.uuid), "kind": mark.kind})
            back = _back(uuid, part=mark.number, page=None if mark.number else mark.page)
            return HttpResponseRedirect(back)  # nosemgrep: open-redirect - a page of the reader
    reasons = [str(error) for errors in form.errors.values() for error in errors]
    if _wants_json(request):
        return JsonResponse({"reasons": reasons}, status=422)
    for reason in reasons:
        messages.error(request, reason)
    back = _back(uuid, part=form.data.get("number"), page=form.data.get("page"))
    return HttpResponseRedirect(back)  # nosemgrep: open-redirect - a page of the reader


@refusing  # nosemgrep: page-without-a-door - a file's right decides; a visitor has no place to keep
@require_POST
def keep_place(request: Request, uuid: UUID) -> HttpResponse:
    """Keep where the reader is; visitors have no place."""
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    opening = _opened(request, uuid)
    actions.keep_place(
        opening=opening,
        view=View(form.cleaned_data["view"]),
        number=form.cleaned_data["number"],
        by=request.actor,
        at=clock.now(),
    )
    return HttpResponse(status=204)


@login_required
@require_POST
def remove_mark(request: Request, uuid: UUID) -> HttpResponse:
    """Remove the reader's own mark."""
    actions.remove_mark(uuid=uuid, by=request.actor)
    return HttpResponse(status=204) if _wants_json(request) else _led_back(request)


@login_required
@require_POST
def change_note(request: Request, uuid: UUID) -> HttpResponse:
    """Write the reader's own note anew."""
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            actions.change_note(uuid=uuid, note=form.cleaned_data["note"], by=request.actor, at=clock.now())
        except actions.MarkRefused as refused:
            for refusal in refused.refusals:
                messages.error(request, refusal.label)
    else:
        messages.error(request, _("The note was not changed: write something, at most 5,000 characters."))
    return _led_back(request)


@login_required
@require_safe
def own_marks(request: Request) -> HttpResponse:
    """List the reader's own marks in all files, or give them as a text."""
    rows = queries.own_marks(request.actor.account_id)
    if request.GET.get("as") == "text":
        lines = [
            f"{row.readable.title}, {row.number or row.page}\n{row.quote}\n{row.note}".replace("\n\n", "\n").strip()
            for row in rows
        ]
        return _file("\n\n".join(lines) + "\n", "text/plain; charset=utf-8", "marks.txt")
    page = Paginator(rows, MARKS_ON_PAGE).get_page(request.GET.get("page"))
    return render(request, "documents/reading/marks.html", {"page": page, "rows": page.object_list})


def _opened(request: Request, uuid: UUID) -> Opening:
    today = clock.local_date(clock.now())
    return open_file(uuid, actor=request.actor, address=client_address(request), today=today)


def _view(request: Request, *, is_pdf: bool, has_text: bool) -> View:
    asked = request.GET.get("view", "")
    if asked == View.PAGES and is_pdf:
        return View.PAGES
    return View.TEXT if has_text or not is_pdf else View.PAGES


def _number(request: Request, stored_id: int, place: tuple[View, int] | None, open_parts: list[int]) -> int:
    """Return the part that was asked for: by its number, by a page of the file, or where the reader stopped."""
    if number := _positive(request.GET.get("part", "")):
        return number
    if asked := _positive(request.GET.get("page", "")):
        part = texts.part_at_page(stored_id, asked)
        return part.number if part else 0
    if place and place[0] is View.TEXT and place[1] in open_parts:
        return place[1]
    return open_parts[0] if open_parts else 0


def _text_context(context: dict[str, Any], stored_id: int, number: int, open_parts: list[int]) -> dict[str, Any]:
    part = texts.part_of(stored_id, number)
    if part is None:
        raise Http404("There is no such place in the text.")
    found = context.get("found")
    hits = queries.hit_spans(part.text, found.marks, language=part.language) if found else []
    own = [mark for mark in context["marks"] if mark.number == number]
    highlights = [rules.Span(mark.start, mark.end) for mark in own if mark.start is not None and mark.end is not None]
    at = open_parts.index(number)
    return {
        "part": part,
        "part_name": context["names"].get(number, ""),
        "number": number,
        "paragraphs": rules.paragraphs_of(part.text, hits=hits, highlights=highlights),
        "previous": open_parts[at - 1] if at else None,
        "next": open_parts[at + 1] if at + 1 < len(open_parts) else None,
        "place": at + 1,
        "places": len(open_parts),
        "has_bookmark": next((mark for mark in own if mark.kind == MarkKind.BOOKMARK), None),
    }


def _pages_context(request: Request, opening: Opening, place: tuple[View, int] | None, *, pages: int) -> dict[str, Any]:
    first = opening.access.first_page or 1
    last = min(filter(None, [opening.access.last_page, pages or None]), default=0)
    asked = _positive(request.GET.get("page", ""))
    if asked is None and (number := _positive(request.GET.get("part", ""))):
        part = texts.part_of(opening.card.stored_id, number)
        asked = part.page if part else None
    if asked is None:
        asked = place[1] if place and place[0] is View.PAGES else first
    opening.require_page(asked)
    own = [mark for mark in queries.marks_of(opening.card.id, account_id=request.actor.account_id) if mark.page == asked]
    return {
        "number": asked,
        "first_page": first,
        "last_page": last,
        "previous": asked - 1 if asked > first else None,
        "next": asked + 1 if not last or asked < last else None,
        "place": asked,
        "places": last or "?",
        "page_url": reverse("reading:page", args=[opening.card.uuid, 0]),
        "has_bookmark": next((mark for mark in own if mark.kind == MarkKind.BOOKMARK), None),
    }


def _hit_words(context: dict[str, Any], stored_id: int) -> str:
    """Return the words of the shown page that were found, in their forms there, as a list for the script that draws it."""
    found, forms = context.get("found"), set()
    if found is None:
        return "[]"
    for part in texts.parts_on_page(stored_id, context["number"]):
        spans = queries.hit_spans(part.text, found.marks, language=part.language)
        forms |= {part.text[span.start : span.end] for span in spans}
    return json.dumps(sorted(forms, key=len, reverse=True), ensure_ascii=False)


def _stamp(request: Request) -> str:
    """Return who reads, and when: it stands on every page whose right asks for it."""
    who = request.actor.name if request.actor.account_id is not None else client_address(request)
    return f"{who} · {date_format(localtime(clock.now()), 'd.m.Y H:i')}"


def _positive(typed: str, *, least: int = 1) -> int | None:
    """Return a number of an address, or nothing: addresses are typed by anybody."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 and int(typed) >= least else None


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _back(uuid: UUID, *, part: object, page: object) -> str:
    where = {name: value for name, value in (("part", part), ("page", page)) if value}
    where |= {"view": View.PAGES.value} if page and not part else {}
    return f"{reverse('reading:read', args=[uuid])}?{urlencode(where)}"


def _led_back(request: Request) -> HttpResponse:
    """Lead back to the reader's page that sent the form; never to another host."""
    back = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and "/reading/" in back
    back = back if is_ours else reverse("reading:own-marks")
    return HttpResponseRedirect(back)  # nosemgrep: open-redirect - asked above


def _file(content: str, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@never_cache
@login_required
@require_safe
def statistics(request: Request) -> HttpResponse | FileResponse:
    """Show how often each file was opened, the most read first; as a workbook too. Nobody is named."""
    if not may_see(request.actor):
        raise PermissionDenied(GRANTS.SEE_RIGHTS)
    today = clock.local_date(clock.now())
    form = StatisticsForm(request.GET or {"day_from": today - timedelta(days=STATISTICS_DAYS), "day_through": today})
    given = form.cleaned_data if form.is_valid() else {}
    last = given.get("day_through")
    period = Period(given.get("day_from"), last + timedelta(days=1) if last else None)
    rows = queries.files_read(period, visible_to=request.actor)
    if request.GET.get("as") == "xlsx" and form.is_valid():
        lines = queries.read_lines(rows)
        head = [_("Title"), _("Belongs to"), _("Opened in the period"), _("Opened ever")]
        cells = ([line.card.title, line.owner.title if line.owner else "", line.in_period, line.ever] for line in lines)
        name = f"reading-{today.isoformat()}.xlsx"
        file = workbook(_("Reading"), head=head, rows=cells)
        return FileResponse(file, as_attachment=True, filename=name, content_type=WORKBOOK_KIND)
    pages = Paginator(rows, STATISTICS_ROWS)
    page = pages.get_page(request.GET.get("page"))
    page.numbers = list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1))  # type: ignore[attr-defined]
    months = queries.views_by_month(through=today, visible_to=request.actor)
    most = max((views for _month, views in months), default=0)
    context = {
        "form": form,
        "page": page,
        "lines": queries.read_lines(page.object_list),
        "months": months,
        "most": most,
        "download": urlencode({**request.GET.dict(), "as": "xlsx"}),
    }
    return render(request, "documents/reading/statistics.html", context, status=200 if form.is_valid() else 422)
