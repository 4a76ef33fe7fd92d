"""Pages of the help desk."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from torelik.kernel import clock
from torelik.kernel.limits import limited
from torelik.kernel.request import Request
from torelik.support.tickets import actions, permissions, queries, rules
from torelik.support.tickets.forms import (
    CategoryForm,
    HandOverForm,
    MessageForm,
    QuestionForm,
    QueueForm,
    VisitorForm,
    seal_of,
    signed,
)
from torelik.support.tickets.rules import Sender
from torelik.support.tickets.vocabulary import GRANTS, WAITING, TicketState, TicketVerb

PAGE_ROWS = 30


@never_cache
@limited("feedback")
def ask(request: Request) -> HttpResponse:
    """Take a question of anybody: of a person signed in, or of a visitor of the portal."""
    kind = QuestionForm if request.actor.account_id is not None else VisitorForm
    categories = queries.offered_categories()
    at = clock.now()
    if request.method != "POST":
        asked_about = request.GET.get("about", "")
        initial = {"seal": signed(actions.new_form_seal(at=at)), "category": asked_about}
        return _form_page(request, kind(categories=categories, initial=initial))
    form = kind(request.POST, categories=categories)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    written = form.cleaned_data
    sender = Sender(written["name"], written["email"], (get_language() or "kk")[:2]) if kind is VisitorForm else None
    try:
        ticket = actions.open_ticket(
            category_key=written["category"],
            subject=written["subject"],
            text=written["text"],
            seal=seal_of(written["seal"]),
            sender=sender,
            address=str(request.META.get("REMOTE_ADDR", "")),
            is_trap_filled=bool(written["website"]),
            by=request.actor,
            at=at,
        )
    except actions.OpeningRefused as refused:
        for refusal in refused.refusals:
            form.add_error(None, str(refusal.label))
        # A new signature, so that the same words can be sent again at once.
        form.data = {**request.POST.dict(), "seal": signed(actions.new_form_seal(at=at))}
        return _form_page(request, form, status=409)
    if ticket.asker_id is None:
        return redirect("help-desk:status", secret=ticket.secret)
    messages.success(request, _("Your question has the number %(number)s.") % {"number": ticket.number})
    return redirect("help-desk:question", uuid=ticket.uuid)


def _form_page(request: Request, form: QuestionForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "is_visitor": request.actor.account_id is None, "mail_goes_out": bool(settings.EMAIL_HOST)}
    return render(request, "support/tickets/ask.html", context, status=status)


@login_required
@require_safe
def mine(request: Request) -> HttpResponse:
    """List what the person has asked."""
    page = Paginator(queries.own_tickets(visible_to=request.actor), PAGE_ROWS).get_page(request.GET.get("page"))
    return render(request, "support/tickets/mine.html", {"page": page})


@login_required
@never_cache
def question(request: Request, uuid: UUID) -> HttpResponse:
    """Show a conversation to its asker or to the unit; what is written here goes to the other side."""
    ticket = queries.ticket(uuid=uuid, visible_to=request.actor)
    is_desk = permissions.may_answer(request.actor, ticket)
    form = MessageForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            write = actions.answer_ticket if is_desk else actions.write_further
            try:
                write(ticket=ticket, text=form.cleaned_data["text"], by=request.actor, at=clock.now())
            except (actions.TicketRefused, actions.OpeningRefused) as refused:
                form.add_error(None, " ".join(str(refusal.label) for refusal in refused.refusals))
                status = 409
            else:
                return redirect("help-desk:question", uuid=uuid)
    state = TicketState(ticket.state)
    context = {
        "ticket": ticket,
        "lines": queries.conversation(ticket, with_names=is_desk),
        "form": form,
        "may": {verb.name.lower(): rules.may_happen(state, verb) for verb in TicketVerb},
    }
    if is_desk:
        context["hand_over"] = HandOverForm(categories=queries.offered_categories(), initial={"category": ticket.category.key})
        return render(request, "support/tickets/desk.html", context, status=status)
    return render(request, "support/tickets/question.html", context, status=status)


@login_required
@require_POST
def act(request: Request, uuid: UUID, verb: str) -> HttpResponse:
    """Take, close or hand over."""
    ticket = queries.ticket(uuid=uuid, visible_to=request.actor)
    at = clock.now()
    try:
        if verb == "take":
            actions.take_ticket(ticket=ticket, by=request.actor, at=at)
        elif verb == "close":
            actions.close_ticket(ticket=ticket, by=request.actor, at=at)
        else:
            actions.hand_over_ticket(ticket=ticket, category_key=request.POST.get("category", ""), by=request.actor, at=at)
            messages.success(request, _("Question %(number)s was handed over.") % {"number": ticket.number})
            return redirect("help-desk:queue")
    except actions.TicketRefused as refused:
        messages.error(request, " ".join(str(refusal.label) for refusal in refused.refusals))
    return redirect("help-desk:question", uuid=uuid)


@never_cache
def status(request: Request, secret: str) -> HttpResponse:
    """Show a visitor's conversation to whoever knows its address; writing further opens it again."""
    ticket = queries.ticket_by_secret(secret)
    form = MessageForm(request.POST or None)
    code = 200
    if request.method == "POST":
        code = 422
        try:
            if "close" in request.POST:
                actions.close_ticket(ticket=ticket, by=request.actor, at=clock.now(), secret=secret)
                return redirect("help-desk:status", secret=secret)
            if form.is_valid():
                actions.write_further(
                    ticket=ticket, text=form.cleaned_data["text"], by=request.actor, at=clock.now(), secret=secret
                )
                return redirect("help-desk:status", secret=secret)
        except (actions.TicketRefused, actions.OpeningRefused) as refused:
            form.add_error(None, " ".join(str(refusal.label) for refusal in refused.refusals))
            code = 409
    context = {
        "ticket": ticket,
        "lines": queries.conversation(ticket, with_names=False),
        "form": form,
        "mail_goes_out": bool(settings.EMAIL_HOST),
        "may": {"close": rules.may_happen(TicketState(ticket.state), TicketVerb.CLOSE)},
    }
    answer = render(request, "support/tickets/status.html", context, status=code)
    # The address is the key to the page: it goes to no other site and into no search engine.
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer


@login_required
@require_safe
def queue(request: Request) -> HttpResponse:
    """List the questions of one's units."""
    request.actor.require(GRANTS.ANSWER_TICKETS)
    form = QueueForm(request.GET)
    narrowed = form.cleaned_data if form.is_valid() else {"words": "", "state": ""}
    states = {"": WAITING, "all": ()}.get(narrowed["state"], (narrowed["state"],))
    found = queries.queue(visible_to=request.actor, states=states, words=narrowed["words"].strip())
    pages = Paginator(found, PAGE_ROWS)
    page = pages.get_page(request.GET.get("page"))
    page.numbers = list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1))  # type: ignore[attr-defined]  # the elided numbers travel with their page
    counts = queries.queue_counts(visible_to=request.actor)
    tabs = [
        ("", _("Waiting"), sum(counts.get(state, 0) for state in WAITING)),
        *((state.value, state.label, counts.get(state.value, 0)) for state in (TicketState.ANSWERED, TicketState.CLOSED)),
        ("all", _("All"), sum(counts.values())),
    ]
    return render(request, "support/tickets/queue.html", {"page": page, "tabs": tabs, "state": narrowed["state"], "form": form})


@login_required
def categories(request: Request) -> HttpResponse:
    """List the subjects and the units in charge, and take a new one."""
    request.actor.require(GRANTS.SET_CATEGORIES)
    form = CategoryForm(request.POST or None, units=queries.unit_names())
    if request.method == "POST" and form.is_valid() and queries.has_category(form.cleaned_data["key"]):
        form.add_error("key", _("There is a subject with this key already."))
    if request.method == "POST" and form.is_valid():
        _save_category(request, form, key=form.cleaned_data["key"])
        return redirect("help-desk:categories")
    context = {"form": form, "rows": queries.categories()}
    return render(request, "support/tickets/categories.html", context, status=422 if form.errors else 200)


@login_required
def category(request: Request, uuid: UUID) -> HttpResponse:
    """Change one subject."""
    request.actor.require(GRANTS.SET_CATEGORIES)
    found = queries.category(uuid)
    initial = {f"name_{code}": getattr(found.name, code) for code in ("kk", "ru", "en")}
    initial |= {"key": found.key, "unit": found.unit.key, "is_offered": found.is_offered}
    form = CategoryForm(request.POST or None, units=queries.unit_names(), initial=initial)
    form.fields["key"].disabled = True
    if request.method == "POST" and form.is_valid():
        _save_category(request, form, key=found.key)
        return redirect("help-desk:categories")
    context = {"form": form, "category": found}
    return render(request, "support/tickets/category.html", context, status=422 if form.errors else 200)


def _save_category(request: Request, form: CategoryForm, *, key: str) -> None:
    actions.set_category(
        key=key,
        name=form.name,
        unit_key=form.cleaned_data["unit"],
        is_offered=form.cleaned_data["is_offered"],
        by=request.actor,
        at=clock.now(),
    )
    messages.success(request, _("The subject was saved."))
