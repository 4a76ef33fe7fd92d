"""The page of a terminal: a reader scans the ticket and the books, and is forgotten afterwards. Nobody is signed in."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from torelik.kernel import clock
from torelik.kernel.errors import NotFound
from torelik.kernel.limits import limited
from torelik.kernel.request import Request
from torelik.library.holdings.queries import ItemCard
from torelik.library.lending import queries as loans
from torelik.library.lending.queries import ReaderLoans
from torelik.library.lending.telling import Notice
from torelik.library.patrons.queries import PatronCard
from torelik.library.self_service import actions, doing, queries, rules, visits
from torelik.library.self_service.forms import OpeningForm, PlaceForm, ScanForm
from torelik.library.self_service.queries import TerminalCard
from torelik.library.self_service.visits import Visit
from torelik.library.self_service.vocabulary import DONE, REFUSED, KioskMode


@sensitive_post_parameters("secret")
@never_cache
@limited("kiosk")
@require_http_methods(("GET", "HEAD", "POST"))
def open_kiosk(request: Request) -> HttpResponse:
    """Ask for the terminal's secret; whoever was signed in in this browser is signed out."""
    form = OpeningForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "library/self_service/open.html", {"form": form}, status=422 if request.method == "POST" else 200)
    now = clock.now()
    terminal = actions.let_in(**form.cleaned_data, at=now)
    if terminal is None:
        actions.tell_of_guessing(key=form.cleaned_data["key"], at=now)
        form.add_error(None, _("There is no terminal at work with this login and secret."))
        return render(request, "library/self_service/open.html", {"form": form}, status=422)
    actions.tell_of_opening(terminal=terminal, by=request.actor, at=now)
    logout(request)
    response = redirect("self-service:kiosk")
    visits.remember_terminal(response, terminal)
    visits.forget_visit(response)
    return response


@never_cache
@require_http_methods(("GET", "HEAD", "POST"))
def kiosk(request: Request) -> HttpResponse:
    """Show the page of the terminal; a POST is one scan."""
    terminal = visits.terminal_of(request)
    if terminal is None:
        return redirect("self-service:open-kiosk")
    told = PlaceForm(request.GET)
    if not told.is_valid():
        raise NotFound(request.GET.urlencode())
    place = _Place(request, terminal, KioskMode(told.cleaned_data["mode"] or KioskMode.ISSUE), visits.visit_of(request))
    return place.scan() if request.method == "POST" else place.show(place.visit)


@never_cache
@require_http_methods(("GET", "HEAD", "POST"))
def renew_all(request: Request) -> HttpResponse:
    """Extend all loans of the reader who stands before the terminal."""
    terminal = visits.terminal_of(request)
    if terminal is None or request.method != "POST":
        return redirect("self-service:kiosk")
    place = _Place(request, terminal, KioskMode.RENEW, visits.visit_of(request))
    return place.renew_all()


@never_cache
@require_safe
def finish(request: Request) -> HttpResponse:
    """Show what was done, for a few seconds, and forget the reader at once."""
    if visits.terminal_of(request) is None:
        return redirect("self-service:open-kiosk")
    visit = visits.visit_of(request)
    if visit == Visit():
        response: HttpResponse = redirect("self-service:kiosk")
    else:
        response = render(
            request, "library/self_service/receipt.html", {"lines": queries.receipt(visit.done), "seconds": rules.RECEIPT_SECONDS}
        )
    visits.forget_visit(response)
    return response


@dataclass(frozen=True, slots=True)
class _Place:
    """One request to the page: what a scan does, and who stands before it."""

    request: Request
    terminal: TerminalCard
    mode: KioskMode
    visit: Visit

    def scan(self) -> HttpResponse:
        form = ScanForm(self.request.POST)
        number = form.cleaned_data["code"] if form.is_valid() else ""
        found = loans.what_has_number(number) if number else None
        if isinstance(found, PatronCard):
            return self.show(Visit(str(found.uuid)))
        if found is None:
            words = _("No reader's ticket and no copy has this number: %(number)s") % {"number": number}
            return self.show(self.visit, notice=Notice("danger", words), status=422)
        return self._book(found)

    def _book(self, item: ItemCard) -> HttpResponse:
        reader = self.reader()
        if self.mode != KioskMode.RETURN and reader is None:
            return self.show(Visit(), notice=Notice("warn", _("Scan your ticket first, then the book.")), status=422)
        now = clock.now()
        if self.mode == KioskMode.RETURN or reader is None:
            done = doing.take_back(item=item, terminal=self.terminal, at=now)
        elif self.mode == KioskMode.RENEW:
            done = doing.renew(item=item, reader=reader, terminal=self.terminal, at=now)
        else:
            done = doing.issue(item=item, reader=reader, terminal=self.terminal, renews=False, at=now)
        if not done.is_done:
            title = str(REFUSED[self.mode].label) % {"title": done.title}
            return self.show(self.visit, notice=Notice("danger", title, reasons=done.words), status=409)
        notice = Notice("ok", str(DONE[self.mode].label) % {"title": done.title}, note=" · ".join(done.words))
        return self.show(self.visit.with_book(self.mode, item.inventory_number), notice=notice)

    def renew_all(self) -> HttpResponse:
        reader = self.reader()
        if reader is None:
            return self.show(Visit(), notice=Notice("warn", _("Scan your ticket first.")), status=422)
        together = doing.renew_all(reader=reader, terminal=self.terminal, at=clock.now())
        visit = self.visit
        for number in together.renewed:
            visit = visit.with_book(KioskMode.RENEW, number)
        words = {"renewed": len(together.renewed), "refused": len(together.refused)}
        title = _("Renewed: %(renewed)d. Not renewed: %(refused)d.") % words
        return self.show(visit, notice=Notice("warn" if together.refused else "ok", title))

    def reader(self) -> PatronCard | None:
        uuid: UUID | None = self.visit.reader_uuid
        return loans.reader_card(uuid=uuid, visible_to=self.terminal.actor) if uuid else None

    def show(self, visit: Visit, *, notice: Notice | None = None, status: int = 200) -> HttpResponse:
        now, own = clock.now(), None
        if visit.reader_uuid:
            by = self.terminal.actor
            card = loans.reader_card(uuid=visit.reader_uuid, visible_to=by)
            own = loans.reader_loans(card, visible_to=by, at=now, today=clock.local_date(now))
        context = _context(self, visit, own, notice)
        response = render(self.request, "library/self_service/kiosk.html", context, status=status)
        visits.remember_visit(response, visit)
        return response


def _context(place: _Place, visit: Visit, own: ReaderLoans | None, notice: Notice | None) -> dict[str, object]:
    return {
        "terminal": place.terminal,
        "mode": place.mode,
        "here": visits.page_of(place.mode),
        "modes": [(mode, visits.page_of(mode)) for mode in KioskMode],
        "own": own,
        "is_visit": visit != Visit(),
        "done": len(visit.done),
        "notice": notice,
        "idle_seconds": rules.KIOSK_IDLE_SECONDS,
    }
