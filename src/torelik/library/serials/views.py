"""Pages of periodicals: the year, what is awaited, a subscription, claims."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from torelik.kernel import clock
from torelik.kernel.errors import PermissionDenied
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.request import Request
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.cataloguing.vocabulary import RecordKind
from torelik.library.holdings import queries as holdings
from torelik.library.serials import actions, papers, queries, rules
from torelik.library.serials.actions import SerialsRefused
from torelik.library.serials.forms import (
    BindingForm,
    CopiesForm,
    IssueForm,
    PatternForm,
    ScanForm,
    SubscriptionForm,
    WordsForm,
    YearForm,
)
from torelik.library.serials.rules import Told
from torelik.library.serials.vocabulary import GRANTS, Shown

READS_AND_SENDS = ("GET", "HEAD", "POST")
FOUND_TITLES = 10
PAGE_ROWS = 50
LETTERS = ("kk", "ru")
"""Languages of the letters to suppliers."""
MOST_IN_MONTH = 6
"""A month with more issues than these is shown in figures: a daily newspaper is read on its own page."""
MONTH_NAMES = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
COUNTED = (Shown.RECEIVED, Shown.LATE, Shown.CLAIMED, Shown.MISSING, Shown.DUE, Shown.AHEAD)


@never_cache
@login_required
@require_safe
def year(request: Request) -> HttpResponse:
    """Show the periodicals of a year by months."""
    _require_sight(request)
    today = clock.local_date(clock.now())
    years = sorted({*queries.years(visible_to=request.actor), today.year}, reverse=True)
    form = YearForm(request.GET, years=years)
    chosen = (form.cleaned_data.get("year") if form.is_valid() else None) or today.year
    lines = queries.year_lines(year=chosen, today=today, visible_to=request.actor)
    late = [one for line in lines for one in line.issues if one.stands == Shown.LATE]
    context = {
        "year": chosen,
        "form": YearForm({"year": chosen}, years=years),
        "lines": [(line, [_month(issues) for issues in line.months]) for line in lines],
        "months": MONTH_NAMES,
        "late": len(late),
        "states": Shown.choices,
        "may_keep": request.actor.may(GRANTS.KEEP_SERIALS),
    }
    return render(request, "library/serials/year.html", context)


@never_cache
@login_required
@require_safe
def awaited(request: Request) -> HttpResponse:
    """Show what should have come by today; the desk at which issues are received."""
    _require_sight(request)
    return _desk(request)


@login_required
@require_POST
def scan(request: Request) -> HttpResponse:
    """Receive the issue that was scanned, or show which ones it may be."""
    request.actor.require(GRANTS.RECEIVE_ISSUES)
    form = ScanForm(request.POST)
    read = rules.scanned(form.cleaned_data["code"]) if form.is_valid() else None
    if read is None or not queries.is_known_issn(read.issn):
        form.is_valid()
        form.add_error("code", _("No subscription has this ISSN.") if read else _("This is no barcode of a periodical."))
        return _desk(request, scanned=form, status=422)
    now = clock.now()
    today = clock.local_date(now)
    if read.number:
        named = queries.issues_of_issn(read.issn, number=read.number, today=today, visible_to=request.actor)
        open_ones = [one for one in named if one.stands not in (Shown.RECEIVED, Shown.MISSING)]
        if open_ones or named:
            one = min(open_ones or named, key=lambda issue: abs((today - (issue.expected_on or today)).days))
            return _received(request, one.uuid)
    found = queries.awaited_of_issn(read.issn, today=today, visible_to=request.actor)
    now_awaited = [one for one in found if one.stands != Shown.AHEAD]
    if len(now_awaited) == 1:
        return _received(request, now_awaited[0].uuid)
    if not found:
        messages.info(request, _("No issue of this periodical is awaited."))
        return redirect("serials:awaited")
    return _desk(request, candidates=found)


@login_required
@require_http_methods(READS_AND_SENDS)
def new(request: Request) -> HttpResponse:
    """Subscribe to a periodical that is found in the catalogue."""
    request.actor.require(GRANTS.KEEP_SERIALS)
    chosen = _uuid(request.POST.get("record", "") or request.GET.get("record", ""))
    record = cataloguing.record_by_uuid(chosen) if chosen else None
    if record is None:
        return _choose(request)
    card = cataloguing.card_of(record)
    if request.method != "POST":
        today = clock.local_date(clock.now())
        initial = {
            "key": new_uuid(), "issn": _issn_of(record), "begins_on": today.replace(year=today.year + 1, month=1, day=1),
            "valid_through": today.replace(year=today.year + 1, month=12, day=31),
        }  # fmt: skip
        return _new_page(request, card, SubscriptionForm(initial=initial), PatternForm().without_day())
    form, comes_out = SubscriptionForm(request.POST), PatternForm(request.POST).without_day()
    if not (form.is_valid() & comes_out.is_valid()):
        return _new_page(request, card, form, comes_out, status=422)
    try:
        row = actions.subscribe(
            key=form.cleaned_data["key"] or new_uuid(), record_uuid=card.uuid, copies=form.copies(),
            pattern=comes_out.pattern(since=form.cleaned_data["begins_on"]), by=request.actor, at=clock.now(),
            **form.header(),
        )  # fmt: skip
    except SerialsRefused as refused:
        return _new_page(request, card, form, comes_out, told=refused.told, status=409)
    messages.success(request, _("The subscription is kept; its issues are expected."))
    return redirect("serials:subscription", row.uuid)


@never_cache
@login_required
@require_http_methods(READS_AND_SENDS)
def subscription(request: Request, uuid: UUID) -> HttpResponse:
    """Show a subscription with its issues; take changes of its head."""
    row = queries.subscription(uuid, visible_to=request.actor)
    if request.method != "POST":
        return _page(request, row)
    request.actor.require(GRANTS.KEEP_SERIALS)
    form = SubscriptionForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form=form, status=422)
    try:
        actions.change_subscription(
            uuid=uuid, seen=form.cleaned_data["seen"] or 0, copies=form.copies(), by=request.actor, at=clock.now(),
            **form.header(),
        )  # fmt: skip
    except SerialsRefused as refused:
        return _page(request, row, form=form, told=refused.told, status=409)
    messages.success(request, _("The subscription is saved."))
    return redirect("serials:subscription", uuid)


@login_required
@require_POST
def pattern(request: Request, uuid: UUID) -> HttpResponse:
    """Let the periodical come out in another way from a day on."""
    row = queries.subscription(uuid, visible_to=request.actor)
    request.actor.require(GRANTS.KEEP_SERIALS)
    form = PatternForm(request.POST)
    if not form.is_valid():
        return _page(request, row, pattern=form, status=422)
    try:
        actions.change_pattern(
            uuid=uuid, seen=form.cleaned_data["seen"] or 0, pattern=form.pattern(), by=request.actor, at=clock.now()
        )
    except SerialsRefused as refused:
        return _page(request, row, pattern=form, told=refused.told, status=409)
    messages.success(request, _("The issues are expected anew."))
    return redirect("serials:subscription", uuid)


@login_required
@require_POST
def add_issue(request: Request, uuid: UUID) -> HttpResponse:
    """Add an issue that the pattern does not foresee."""
    row = queries.subscription(uuid, visible_to=request.actor)
    request.actor.require(GRANTS.RECEIVE_ISSUES)
    form = IssueForm(request.POST)
    if not form.is_valid():
        return _page(request, row, issue=form, status=422)
    try:
        actions.add_issue(uuid=uuid, by=request.actor, at=clock.now(), **form.cleaned_data)
    except SerialsRefused as refused:
        return _page(request, row, issue=form, told=refused.told, status=409)
    return redirect("serials:subscription", uuid)


@login_required
@require_POST
def receive(request: Request, uuid: UUID) -> HttpResponse:
    """Register that an issue came."""
    queries.issue(uuid, today=clock.local_date(clock.now()), visible_to=request.actor)
    copies = request.POST.get("copies", "")
    known = copies.isascii() and copies.isdecimal() and len(copies) < 4
    return _received(request, uuid, copies=int(copies) if known else None)


@login_required
@require_POST
def undo(request: Request, uuid: UUID) -> HttpResponse:
    """Take back that an issue came."""
    return _acted(request, uuid, actions.undo_receipt)


@login_required
@require_POST
def missing(request: Request, uuid: UUID) -> HttpResponse:
    """Note that an issue will not come."""
    return _acted(request, uuid, actions.mark_missing)


@login_required
@require_POST
def expect(request: Request, uuid: UUID) -> HttpResponse:
    """Expect an issue again."""
    return _acted(request, uuid, actions.expect_again)


@login_required
@require_POST
def join(request: Request, uuid: UUID) -> HttpResponse:
    """Let an issue be a double one with the next number."""
    return _acted(request, uuid, actions.join_next)


@never_cache
@login_required
@require_safe
def issue(request: Request, uuid: UUID) -> HttpResponse:
    """Show an issue with its record and copies."""
    return _issue_page(request, uuid)


@login_required
@require_POST
def describe(request: Request, uuid: UUID) -> HttpResponse:
    """Give an issue a record of its own."""
    return _in_catalogue(request, uuid, lambda: actions.describe_issue(uuid=uuid, by=request.actor, at=clock.now()))


@login_required
@require_POST
def add_copies(request: Request, uuid: UUID) -> HttpResponse:
    """Add copies of an issue to the catalogue."""
    form = CopiesForm(request.POST)
    if not form.is_valid():
        return _issue_page(request, uuid, form=form, status=422)
    given = form.cleaned_data
    return _in_catalogue(
        request,
        uuid,
        lambda: actions.add_copies(
            uuid=uuid, number=given["number"], place_key=given["place"], for_loan=given["for_loan"],
            barcodes=given["barcodes"], by=request.actor, at=clock.now(),
        ),
        form,
    )  # fmt: skip


@never_cache
@login_required
@require_http_methods(READS_AND_SENDS)
def bind(request: Request, uuid: UUID) -> HttpResponse:
    """Bind issues of a year into a volume; show the volumes of the year."""
    row = queries.subscription(uuid, visible_to=request.actor)
    request.actor.require(GRANTS.KEEP_SERIALS)
    if request.method != "POST":
        return _bind_page(request, row)
    form = _binding_form(request, row, request.POST)
    if not form.is_valid():
        return _bind_page(request, row, form=form, status=422)
    given = form.cleaned_data
    try:
        actions.bind_issues(
            key=given["key"], issue_uuids=[UUID(one) for one in given["issues"]], place_key=given["place"],
            for_loan=given["for_loan"], barcode=given["barcode"], by=request.actor, at=clock.now(),
        )  # fmt: skip
    except SerialsRefused as refused:
        return _bind_page(request, row, form=form, told=refused.told, status=409)
    messages.success(request, _("The issues are bound."))
    return _to_year(row.uuid, _year_asked(request))


@login_required
@require_POST
def undo_binding(request: Request, uuid: UUID) -> HttpResponse:
    """Take a bound volume apart."""
    found = queries.binding(uuid, visible_to=request.actor)
    back = queries.subscription(_uuid(request.POST.get("subscription", "")) or uuid, visible_to=request.actor)
    try:
        actions.undo_binding(uuid=uuid, by=request.actor, at=clock.now())
    except SerialsRefused as refused:
        return _bind_page(request, back, told=refused.told, status=409)
    messages.success(request, _("The volume is taken apart; its issues are lent as before."))
    return _to_year(back.uuid, found.year)


@never_cache
@login_required
@require_safe
def binding_act(request: Request, uuid: UUID) -> HttpResponse:
    """Give the act of binding as PDF."""
    row = queries.binding(uuid, visible_to=request.actor)
    issues = queries.issues_of_binding(uuid, today=clock.local_date(clock.now()))
    content = papers.binding_act(row, issues, language=(get_language() or "kk")[:2])
    name = f"binding-{row.inventory_number}.pdf"
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})


@never_cache
@login_required
@require_safe
def claims(request: Request) -> HttpResponse:
    """Show the late issues by supplier, and the claims that were made."""
    _require_sight(request)
    return _claims_page(request)


@login_required
@require_POST
def claim(request: Request) -> HttpResponse:
    """Make a claim about the late issues of a supplier."""
    request.actor.require(GRANTS.KEEP_SERIALS)
    given = request.POST.get("supplier", "")
    supplier_id = int(given) if given.isascii() and given.isdecimal() and len(given) < 19 else 0
    try:
        made = actions.claim_issues(supplier_id=supplier_id, by=request.actor, at=clock.now())
    except SerialsRefused as refused:
        return _claims_page(request, told=refused.told, status=409)
    messages.success(request, _("The claim has the number %(number)s.") % {"number": str(made)})
    return redirect("serials:claims")


@never_cache
@login_required
@require_safe
def claim_letter(request: Request, uuid: UUID) -> HttpResponse:
    """Give the letter of a claim as PDF."""
    row = queries.claim(uuid, visible_to=request.actor)
    asked = request.GET.get("language", "")
    language = asked if asked in LETTERS else "ru" if (get_language() or "")[:2] == "ru" else "kk"
    issues = queries.issues_of_claim(row, today=clock.local_date(clock.now()))
    name = f"claim-{row.number}-{row.year}.pdf"
    content = papers.claim_letter(row, issues, language=language)
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})


def _require_sight(request: Request) -> None:
    if not queries.may_see(request.actor):
        raise PermissionDenied(GRANTS.RECEIVE_ISSUES)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _month(issues: list[queries.IssueLine]) -> dict[str, Any]:
    if len(issues) <= MOST_IN_MONTH:
        return {"issues": issues}
    figures = [(state, sum(1 for one in issues if one.stands == state)) for state in COUNTED]
    return {"figures": [(state, number) for state, number in figures if number]}


def _issn_of(record: Any) -> str:
    issns = cataloguing.record_in_full(record.uuid).description.issns
    return issns[0] if issns else ""


def _received(request: Request, uuid: UUID, *, copies: int | None = None) -> HttpResponse:
    try:
        _row, is_new = actions.receive_issue(uuid=uuid, copies=copies, by=request.actor, at=clock.now())
    except SerialsRefused as refused:
        return _refused(request, uuid, refused.told)
    line = queries.issue(uuid, today=clock.local_date(clock.now()), visible_to=request.actor)
    words = {"title": line.title, "year": line.year, "number": line.label, "copies": line.copies}
    if is_new:
        messages.success(request, _("Received: %(title)s, %(year)s, No. %(number)s; copies: %(copies)s.") % words)
    else:
        messages.info(request, _("It came already: %(title)s, %(year)s, No. %(number)s.") % words)
    return _back(request, line)


def _acted(request: Request, uuid: UUID, act: Callable[..., Any]) -> HttpResponse:
    line = queries.issue(uuid, today=clock.local_date(clock.now()), visible_to=request.actor)
    try:
        act(uuid=uuid, by=request.actor, at=clock.now())
    except SerialsRefused as refused:
        return _refused(request, uuid, refused.told)
    return _back(request, line)


def _in_catalogue(request: Request, uuid: UUID, act: Callable[[], Any], form: Form | None = None) -> HttpResponse:
    queries.issue(uuid, today=clock.local_date(clock.now()), visible_to=request.actor)
    try:
        act()
    except SerialsRefused as refused:
        return _issue_page(request, uuid, form=form, told=refused.told, status=409)
    return redirect("serials:issue", uuid)


def _issue_page(
    request: Request, uuid: UUID, *, form: Form | None = None, told: list[Told] | None = None, status: int = 200
) -> HttpResponse:
    line = queries.issue(uuid, today=clock.local_date(clock.now()), visible_to=request.actor)
    record = cataloguing.record_by_uuid(line.record_uuid) if line.record_uuid else None
    copies = holdings.items_of(record.pk) if record else []
    left = line.copies - len(copies)
    context = {
        "one": line,
        "copies": copies,
        "left": left,
        "form": form or CopiesForm(initial={"number": max(left, 1)}),
        "told": told or [],
        "may_receive": request.actor.may(GRANTS.RECEIVE_ISSUES),
        "may_describe": request.actor.may(GRANTS.RECEIVE_ISSUES) and request.actor.may("library.catalogue-record"),
        "may_add": request.actor.may(GRANTS.RECEIVE_ISSUES) and request.actor.may("library.manage-items"),
    }
    return render(request, "library/serials/issue.html", context, status=status)


def _year_asked(request: Request) -> int:
    given = request.GET.get("year", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) == 4 else clock.local_date(clock.now()).year


def _to_year(uuid: UUID, year: int) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('serials:bind', args=[uuid])}?year={year}")  # nosemgrep: open-redirect - our own


def _binding_form(request: Request, row: Any, given: Any = None) -> BindingForm:
    today = clock.local_date(clock.now())
    issues = queries.issues_to_bind(row, year=_year_asked(request), today=today)
    choices = [(str(one.uuid), one.label) for one, bound in issues if bound < one.copies]
    initial = {"key": new_uuid(), "issues": [value for value, _label in choices]}
    return BindingForm(given, choices=choices, initial=initial)


def _bind_page(
    request: Request, row: Any, *, form: Form | None = None, told: list[Told] | None = None, status: int = 200
) -> HttpResponse:
    asked = _year_asked(request)
    form = form or _binding_form(request, row)
    context = {
        "subscription": row,
        "year": asked,
        "form": form,
        "may_bind": request.actor.may("library.catalogue-record") and request.actor.may("library.manage-items"),
        "bindings": queries.bindings_of(row, year=asked),
        "told": told or [],
    }
    return render(request, "library/serials/bind.html", context, status=status)


def _back(request: Request, line: queries.IssueLine) -> HttpResponse:
    if request.POST.get("back") == "subscription":
        return redirect("serials:subscription", line.subscription_uuid)
    return redirect("serials:awaited")


def _refused(request: Request, uuid: UUID, told: list[Told]) -> HttpResponse:
    line = queries.issue(uuid, today=clock.local_date(clock.now()), visible_to=request.actor)
    return _page(request, queries.subscription(line.subscription_uuid, visible_to=request.actor), told=told, status=409)


def _desk(request: Request, *, scanned: Form | None = None, candidates: Any = (), status: int = 200) -> HttpResponse:
    today = clock.local_date(clock.now())
    pages = Paginator(queries.awaited(today=today, visible_to=request.actor), PAGE_ROWS)
    page: Any = pages.get_page(request.GET.get("page"))
    page.numbers = list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    context = {
        "page": page,
        "scan": scanned or ScanForm(),
        "candidates": candidates,
        "may_receive": request.actor.may(GRANTS.RECEIVE_ISSUES),
    }
    return render(request, "library/serials/awaited.html", context, status=status)


def _choose(request: Request) -> HttpResponse:
    words = request.GET.get("q", "").replace("\0", "").strip()[:200]
    found = []
    if words:
        rows = cataloguing.records(words=words, kind=RecordKind.SERIAL, visible_to=request.actor)[:FOUND_TITLES]
        found = cataloguing.lines_of_records(rows)
    context = {
        "words": words,
        "words_form": WordsForm({"q": words}),
        "found": found,
        "may_catalogue": request.actor.may("library.catalogue-record"),
    }
    return render(request, "library/serials/choose.html", context)


def _new_page(
    request: Request, card: Any, form: Form, comes_out: Form, *, told: list[Told] | None = None, status: int = 200
) -> HttpResponse:
    context = {"card": card, "form": form, "pattern": comes_out, "told": told or []}
    return render(request, "library/serials/new.html", context, status=status)


def _page(request: Request, row: Any, *, told: list[Told] | None = None, status: int = 200, **forms: Form) -> HttpResponse:
    today = clock.local_date(clock.now())
    head = {
        name: getattr(row, name)
        for name in ("catalogue", "index", "issn", "begins_on", "valid_through", "price", "grace_days", "note")
    }
    head |= {"supplier": row.supplier_id, "seen": row.version}
    patterns = queries.patterns_of(row)
    issues = queries.issues_of(row, today=today)
    by_year: dict[int, list[queries.IssueLine]] = {}
    for one in issues:
        by_year.setdefault(one.year, []).append(one)
    context = {
        "subscription": row,
        "years": by_year.items(),
        "patterns": patterns,
        "form": forms.get("form") or SubscriptionForm(initial=head, copies=queries.copies_by_place(row)),
        "pattern": forms.get("pattern") or PatternForm(initial={"since": today, "seen": row.version}),
        "issue": forms.get("issue") or IssueForm(initial={"key": new_uuid(), "year": today.year, "expected_on": today}),
        "told": told or [],
        "may_keep": request.actor.may(GRANTS.KEEP_SERIALS),
        "may_receive": request.actor.may(GRANTS.RECEIVE_ISSUES),
    }
    return render(request, "library/serials/subscription.html", context, status=status)


def _claims_page(request: Request, *, told: list[Told] | None = None, status: int = 200) -> HttpResponse:
    today = clock.local_date(clock.now())
    pages = Paginator(queries.claims(visible_to=request.actor), PAGE_ROWS)
    page: Any = pages.get_page(request.GET.get("page"))
    page.numbers = list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    context = {
        "late": queries.late_by_supplier(today=today, visible_to=request.actor),
        "page": page,
        "languages": LETTERS,
        "told": told or [],
        "may_keep": request.actor.may(GRANTS.KEEP_SERIALS),
    }
    return render(request, "library/serials/claims.html", context, status=status)
