"""Clearance of one reader, of a group, and the public page of a slip: HTTP only."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from torelik.documents import api as documents
from torelik.kernel import clock
from torelik.kernel.request import Request
from torelik.library.clearance import actions, papers, queries
from torelik.library.clearance.forms import ReadersForm, WithdrawForm
from torelik.library.clearance.rules import Owed
from torelik.library.clearance.vocabulary import GRANTS, Refusal, Standing
from torelik.library.patrons import queries as patrons


@never_cache
@login_required
@require_http_methods(("GET", "HEAD", "POST"))
def choose(request: Request) -> HttpResponse | FileResponse:
    """Look how the readers of a group stand; give slips to all who are clear, or take out the list of the others."""
    request.actor.require(GRANTS.CLEAR_READERS)
    if request.method != "POST":
        return _chosen(request, ReadersForm(initial={"key": uuid4()}))
    form = ReadersForm(request.POST)
    if not form.is_valid():
        return _chosen(request, form, status=422)
    now = clock.now()
    if request.POST.get("act") == "list":
        return _list(request, form)
    if request.POST.get("act") != "give":
        return _chosen(request, form)
    try:
        made = actions.give_slips(
            key=form.cleaned_data["key"],
            patron_ids=[card.id for card in form.cards],
            about=form.about(),
            by=request.actor,
            at=now,
        )
    except actions.ClearanceRefused as refused:
        return _chosen(request, form, refusals=refused.refusals, status=409)
    messages.success(request, _("The slips are given."))
    return redirect("clearance:run", made.uuid)


def _chosen(request: Request, form: ReadersForm, *, refusals: Sequence[Refusal] = (), status: int = 200) -> HttpResponse:
    lines = queries.lines(form.cards, today=clock.local_date(clock.now())) if form.is_bound and form.is_valid() else []
    counted = Counter(line.standing for line in lines)
    context = {
        "form": form,
        "lines": lines,
        "counts": [(one, counted[one]) for one in Standing],
        "clear": counted[Standing.CLEAR],
        "owing": counted[Standing.OWES],
        "runs": queries.last_runs(visible_to=request.actor),
        "refusals": refusals,
    }
    return render(request, "library/clearance/choose.html", context, status=status)


def _list(request: Request, form: ReadersForm) -> FileResponse:
    now = clock.now()
    today = clock.local_date(now)
    lines = queries.lines(form.cards, today=today)
    actions.tell_list_taken(rows=sum(line.standing is Standing.OWES for line in lines), by=request.actor, at=now)
    file = papers.owing_workbook(lines, today=today)
    return FileResponse(file, as_attachment=True, filename=f"debtors-{today}.xlsx", content_type=documents.WORKBOOK_KIND)


@never_cache
@login_required
@require_safe
def run(request: Request, uuid: UUID) -> HttpResponse:
    """Show the slips of one act."""
    row = queries.run(uuid, visible_to=request.actor)
    slips = queries.slips_of_run(row, visible_to=request.actor)
    lines = [(slip, patrons.card_of(slip.patron)) for slip in slips]
    return render(request, "library/clearance/run.html", {"run": row, "lines": lines})


@never_cache
@login_required
@require_safe
def papers_of_run(request: Request, uuid: UUID) -> HttpResponse:
    """Give all slips of an act as one PDF."""
    row = queries.run(uuid, visible_to=request.actor)
    content = papers.slips(queries.slips_of_run(row, visible_to=request.actor), language=_language(request), at=row.made_at)
    return _pdf(content, f"clearance-act-{row.number}-{row.year}")


@never_cache
@login_required
@require_http_methods(("GET", "HEAD", "POST"))
def reader(request: Request, uuid: UUID) -> HttpResponse:
    """Show all that a reader owes, everywhere; give the slip where it is nothing."""
    request.actor.require(GRANTS.CLEAR_READERS)
    card = patrons.patron_card(uuid=uuid, visible_to=request.actor, desk_grant=GRANTS.CLEAR_READERS)
    if request.method != "POST":
        return _reader(request, card)
    try:
        given = actions.give_slip(patron_id=card.id, by=request.actor, at=clock.now())
    except actions.ClearanceRefused as refused:
        return _reader(request, card, refusals=refused.refusals, owed=refused.owed, status=409)
    messages.success(request, _("The slip is given.") if given.is_new else _("The reader has a slip already."))
    return redirect("clearance:reader", uuid)


@login_required
@require_POST
def withdraw(request: Request, uuid: UUID) -> HttpResponse:
    """Withdraw a slip by a counter-act."""
    request.actor.require(GRANTS.WITHDRAW_CLEARANCE)
    row = queries.slip(uuid, visible_to=request.actor)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _reader(request, patrons.card_of(row.patron), withdrawal=form, status=422)
    actions.withdraw_slip(uuid=uuid, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())
    messages.success(request, _("The slip is withdrawn, and the reader may borrow again."))
    return redirect("clearance:reader", row.patron.uuid)


@never_cache
@login_required
@require_safe
def paper(request: Request, uuid: UUID) -> HttpResponse:
    """Give a slip as PDF."""
    row = queries.slip(uuid, visible_to=request.actor)
    content = papers.slips([row], language=_language(request), at=row.withdrawn_at or row.given_at)
    return _pdf(content, f"clearance-{row.number}-{row.year}")


@never_cache
@require_safe
def verify(request: Request, token: str) -> HttpResponse:
    """Tell anybody who has the code of a slip whether it holds."""
    answer = render(request, "library/clearance/verify.html", {"slip": queries.public_slip(token)})
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _reader(
    request: Request,
    card: patrons.PatronCard,
    *,
    refusals: Sequence[Refusal] = (),
    owed: Sequence[Owed] | None = None,
    withdrawal: WithdrawForm | None = None,
    status: int = 200,
) -> HttpResponse:
    (line,) = queries.lines([card], today=clock.local_date(clock.now()))
    slips = queries.slips_of(card.id, visible_to=request.actor)
    context = {
        "card": card,
        "owed": line.owed if owed is None else owed,
        "slip": next((one for one in slips if one.is_valid), None),
        "withdrawn": [one for one in slips if not one.is_valid],
        "refusals": refusals,
        "withdrawal": withdrawal or WithdrawForm(),
        "may_withdraw": request.actor.may(GRANTS.WITHDRAW_CLEARANCE),
    }
    return render(request, "library/clearance/reader.html", context, status=status)


def _language(request: Request) -> str:
    """Return the language of a paper: the one that is asked for, else that of the page; papers are in Kazakh or Russian."""
    asked = request.GET.get("language") or get_language() or "kk"
    return "ru" if asked[:2] == "ru" else "kk"


def _pdf(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
