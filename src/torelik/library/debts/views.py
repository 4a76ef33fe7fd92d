"""What readers owe and pay: HTTP only."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from torelik.kernel import clock
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.request import Request
from torelik.library.administration.papers import workbook
from torelik.library.debts import actions, papers, queries
from torelik.library.debts.forms import PayForm, PeriodForm, ReasonedForm, TakeBackForm, TermsForm
from torelik.library.debts.vocabulary import GRANTS, Money, Refusal
from torelik.library.lending.vocabulary import GRANTS as LENDING
from torelik.library.patrons import queries as patrons

PAGE_READERS = 30


@never_cache
@login_required
@require_safe
def debts(request: Request) -> HttpResponse | FileResponse:
    """Show who owes, and the sums of a period; take the lines of the period out for the accountant."""
    request.actor.require(GRANTS.KEEP_DEBTS)
    now = clock.now()
    today = clock.local_date(now)
    asked = request.GET if "first" in request.GET else None
    form = PeriodForm(asked, initial={"first": today.replace(day=1), "last": today})
    is_right = asked is not None and form.is_valid()
    if asked is not None and not is_right:
        return _debts(request, form, sums=None, status=422)
    first, last = (form.cleaned_data["first"], form.cleaned_data["last"]) if is_right else (today.replace(day=1), today)
    if request.GET.get("as") == "xlsx":
        rows = list(papers.rows(queries.entries_between(first, last, visible_to=request.actor)))
        actions.tell_list_taken(rows=len(rows), by=request.actor, at=now)
        return workbook(f"debts-{first}-{last}", _("Debts of readers"), papers.head(), rows)
    return _debts(request, form, sums=queries.sums_between(first, last, visible_to=request.actor))


def _debts(request: Request, form: PeriodForm, *, sums: queries.PeriodSums | None, status: int = 200) -> HttpResponse:
    page: Any = Paginator(queries.owing_readers(visible_to=request.actor), PAGE_READERS).get_page(request.GET.get("page"))
    page.numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    rows = list(page.object_list)
    cards = patrons.cards([row["patron_id"] for row in rows])
    context = {
        "form": form,
        "sums": sums,
        "page": page,
        "lines": [(cards[row["patron_id"]], row["owed"]) for row in rows],
        "terms": queries.terms(),
        "may_set": request.actor.may(LENDING.SET_POLICIES),
    }
    return render(request, "library/debts/debts.html", context, status=status)


@never_cache
@login_required
@require_http_methods(("GET", "HEAD", "POST"))
def terms(request: Request) -> HttpResponse:
    """Show and set whether the library takes money of readers."""
    request.actor.require(LENDING.SET_POLICIES)
    kept = queries.terms()
    if request.method != "POST":
        initial = {"money": kept.money, "blocks_from": kept.blocks_from, "seen": kept.version}
        return render(request, "library/debts/terms.html", {"form": TermsForm(initial=initial)})
    form = TermsForm(request.POST)
    if not form.is_valid():
        return render(request, "library/debts/terms.html", {"form": form}, status=422)
    given = form.cleaned_data
    try:
        actions.set_terms(
            money=Money(given["money"]), blocks_from=given["blocks_from"], seen=given["seen"], by=request.actor, at=clock.now()
        )
    except actions.DebtRefused as refused:
        return render(request, "library/debts/terms.html", {"form": form, "refusals": refused.refusals}, status=409)
    messages.success(request, _("Saved."))
    return redirect("debts:terms")


@never_cache
@login_required
@require_http_methods(("GET", "HEAD", "POST"))
def reader(request: Request, uuid: UUID) -> HttpResponse:
    """Show what one reader owes and paid; a POST charges, takes a payment, waives or takes back."""
    card = queries.reader(uuid, visible_to=request.actor)
    act = ACTS.get(request.POST.get("act", ""))
    if request.method != "POST" or act is None:
        return _reader(request, card, status=200 if request.method != "POST" else 422)
    name, form_class, do, done = act
    form = form_class(request.POST) if name != "back" else TakeBackForm(request.POST, lines=queries.lines_of(card.id))
    if not form.is_valid():
        return _reader(request, card, status=422, typed={name: form})
    try:
        do(request, card, form.cleaned_data)
    except actions.DebtRefused as refused:
        return _reader(request, card, refusals=refused.refusals, status=409)
    messages.success(request, str(done()))
    return redirect("debts:reader", uuid)


def _pay(request: Request, card: patrons.PatronCard, given: dict[str, Any]) -> None:
    actions.pay(key=given["key"], patron_id=card.id, amount=given["amount"], by=request.actor, at=clock.now())


def _charge(request: Request, card: patrons.PatronCard, given: dict[str, Any]) -> None:
    actions.charge(
        key=given["key"], patron_id=card.id, amount=given["amount"], reason=given["reason"], by=request.actor, at=clock.now()
    )


def _waive(request: Request, card: patrons.PatronCard, given: dict[str, Any]) -> None:
    actions.waive(
        key=given["key"], patron_id=card.id, amount=given["amount"], reason=given["reason"], by=request.actor, at=clock.now()
    )


def _take_back(request: Request, card: patrons.PatronCard, given: dict[str, Any]) -> None:
    actions.take_back(uuid=UUID(given["entry"]), patron_id=card.id, reason=given["reason"], by=request.actor, at=clock.now())


Act = tuple[str, type[Any], Callable[[Request, patrons.PatronCard, dict[str, Any]], None], Callable[[], str]]
ACTS: dict[str, Act] = {
    "pay": ("pay", PayForm, _pay, lambda: _("The payment is taken. Print the receipt.")),
    "charge": ("charge", ReasonedForm, _charge, lambda: _("The reader is charged.")),
    "waive": ("waive", ReasonedForm, _waive, lambda: _("The debt is waived.")),
    "take-back": ("back", TakeBackForm, _take_back, lambda: _("It is taken back.")),
}


def _reader(
    request: Request,
    card: patrons.PatronCard,
    *,
    refusals: Sequence[Refusal] = (),
    status: int = 200,
    typed: dict[str, Any] | None = None,
) -> HttpResponse:
    owes, lines = queries.balance_of(card.id), queries.lines_of(card.id)
    context = {
        "card": card,
        "owes": owes,
        "lines": lines,
        "takes_money": queries.terms().takes_money,
        "refusals": refusals,
        "may_waive": request.actor.may(GRANTS.WAIVE_DEBTS),
        "pay": PayForm(initial={"amount": owes, "key": new_uuid()}, auto_id="pay_%s"),
        "charge": ReasonedForm(initial={"key": new_uuid()}, auto_id="charge_%s"),
        "waive": ReasonedForm(initial={"amount": owes, "key": new_uuid()}, auto_id="waive_%s"),
        "back": TakeBackForm(lines=lines, auto_id="back_%s"),
        **(typed or {}),
    }
    return render(request, "library/debts/reader.html", context, status=status)


@never_cache
@login_required
@require_safe
def receipt(request: Request, uuid: UUID) -> HttpResponse:
    """Give a receipt as PDF, in Kazakh or Russian."""
    line, card = queries.receipt(uuid, visible_to=request.actor)
    asked = request.GET.get("language") or get_language() or "kk"
    content = papers.receipt(line, card, language="ru" if asked[:2] == "ru" else "kk")
    headers = {"Content-Disposition": f'inline; filename="receipt-{line.number.replace("/", "-")}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@never_cache
@login_required
@require_safe
def mine(request: Request) -> HttpResponse:
    """Show a reader what they owe and paid."""
    account_id = request.actor.account_id
    own = patrons.patron_by_account(account_id) if account_id is not None else None
    lines = queries.lines_of(own.id) if own else []
    return render(request, "library/debts/mine.html", {"lines": lines, "owes": queries.balance_of(own.id) if own else 0})
