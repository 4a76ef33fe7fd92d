"""Pages of verification: HTTP only."""

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from torelik.identity.accounts import actions as account_actions
from torelik.identity.accounts import queries as accounts
from torelik.identity.accounts.signals import obligations_of
from torelik.identity.accounts.vocabulary import AccountState
from torelik.identity.consents import actions as consent_actions
from torelik.identity.consents import queries as consents
from torelik.identity.consents.vocabulary import ConsentKind
from torelik.identity.roles import queries as roles
from torelik.identity.roles.actions import AssignmentRefused
from torelik.identity.verification import actions, lists, queries, reading
from torelik.identity.verification.forms import (
    ApplicationForm,
    ConfirmForm,
    LeaveForm,
    ListForm,
    PeopleForm,
    QueueForm,
    RefuseForm,
    RegistrationForm,
    SecondConfirmForm,
)
from torelik.identity.verification.vocabulary import GRANTS, PersonKind, RegistrationRefusal, RequestState
from torelik.kernel import clock, uploads
from torelik.kernel.limits import limited, takes_files
from torelik.kernel.request import Request

if TYPE_CHECKING:
    from torelik.identity.accounts.models import Account

PAGE_ROWS = 30
IMPORT = "identity.import-people"
CLOSE = "identity.close-accounts"


@never_cache
@limited("registration")
@sensitive_post_parameters("password", "iin")
def register(request: Request) -> HttpResponse:
    """Let anybody ask for an account; whoever is signed in has one."""
    if request.user.is_authenticated:
        return redirect("home-of-work")
    text = consents.text_in_force(ConsentKind.REGISTRATION)
    digest = text.digest if text else ""
    form = RegistrationForm(request.POST) if request.method == "POST" else RegistrationForm(initial={"consent_digest": digest})
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        named = {key: clean[key] for key in ("username", "password", "iin", "family_name", "given_name", "patronymic", "email")}
        try:
            actions.register(
                **named,
                language=(get_language() or "kk")[:2],
                application=form.application(),
                consent_digest=clean["consent_digest"],
                by=request.actor,
                at=clock.now(),
            )
        except actions.RegistrationRefused as refused:
            for refusal in refused.refusals:
                form.add_error("username" if refusal == RegistrationRefusal.USERNAME_TAKEN else None, refusal.label)
            # The reader must agree to the text that stands on the page now.
            form.data = {**request.POST.dict(), "consent_digest": digest}
        else:
            messages.success(request, _("Your request has been taken. Sign in to see how it stands."))
            return redirect(f"{reverse('signin:sign-in')}?next={reverse('verification:status')}")
    status = 422 if form.is_bound else 200
    return render(request, "identity/verification/register.html", {"form": form, "text": text}, status=status)


@never_cache
@login_required
def status(request: Request) -> HttpResponse:
    """Show whoever waits how their request stands, and nothing else."""
    if _person(request).is_verified:
        return redirect("home-of-work")
    return _show_status(request)


@never_cache
@login_required
def ask_again(request: Request) -> HttpResponse:
    """Put a refused person's corrected words before the officers once more."""
    if _person(request).is_verified or request.method != "POST":
        return redirect("verification:status")
    form = ApplicationForm(request.POST)
    if not form.is_valid():
        return _show_status(request, form=form)
    actions.ask_again(application=form.application(), by=request.actor, at=clock.now())
    return redirect("verification:status")


def _show_status(request: Request, *, form: ApplicationForm | None = None) -> HttpResponse:
    last = queries.newest_request(_person(request).pk)
    if form is None and last and _person(request).state == AccountState.REFUSED:
        columns = ("kind", "post", "note", "basis_kind", "basis_number", "basis_dated", "basis_through")
        initial = {column: getattr(last, column) for column in columns}
        form = ApplicationForm(initial={**initial, "unit": last.unit.key if last.unit else ""})
    context = {"last": last, "form": form, "consents": consents.own_consents(visible_to=request.actor)}
    bound = form is not None and form.is_bound
    return render(request, "identity/verification/status.html", context, status=422 if bound else 200)


@login_required
@require_POST
def withdraw_consent(request: Request, uuid: UUID) -> HttpResponse:
    """Withdraw one of the person's own consents."""
    consent_actions.withdraw_consent(uuid=uuid, by=request.actor, at=clock.now())
    return redirect("privacy:mine" if _person(request).is_verified else "verification:status")


@never_cache
@login_required
@require_safe
def queue(request: Request) -> HttpResponse:
    """List the requests that wait, or those decided."""
    request.actor.require(GRANTS.VERIFY_PEOPLE)
    form = QueueForm(request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    counts = queries.counts(visible_to=request.actor)
    tabs = [(value, label, counts[value]) for value, label in RequestState.choices if value != RequestState.CLOSED]
    page = _page(request, queries.requests(visible_to=request.actor, state=state or RequestState.WAITING))
    context = {"page": page, "tabs": tabs, "state": state or RequestState.WAITING.value, "counts": counts}
    return render(request, "identity/verification/queue.html", context)


@never_cache
@login_required
@require_safe
def case(request: Request, uuid: UUID) -> HttpResponse:
    """Show one request beside what it must be compared with."""
    return _show_case(request, uuid)


@login_required
def confirm(request: Request, uuid: UUID) -> HttpResponse:
    """Confirm one request, as the first or the second officer."""
    if request.method != "POST":
        return redirect("verification:case", uuid)
    is_second = request.POST.get("seen") == RequestState.CONFIRMED_ONCE
    form: ConfirmForm | SecondConfirmForm = SecondConfirmForm(request.POST) if is_second else ConfirmForm(request.POST)
    if not form.is_valid():
        return _show_case(request, uuid, form=form, status=422)
    try:
        done = actions.confirm(request_uuid=uuid, by=request.actor, at=clock.now(), **form.verdict())
    except (actions.VerificationRefused, AssignmentRefused) as refused:
        return _show_case(request, uuid, refusals=refused.refusals, form=form, status=409)
    if done.state == RequestState.CONFIRMED_ONCE:
        messages.success(request, _("Confirmed. A second officer must confirm it too."))
    else:
        messages.success(request, _("Verified. The person may work from now on."))
    return redirect("verification:queue")


@login_required
def refuse(request: Request, uuid: UUID) -> HttpResponse:
    """Refuse one request with a reason."""
    if request.method != "POST":
        return redirect("verification:case", uuid)
    form = RefuseForm(request.POST)
    if not form.is_valid():
        return _show_case(request, uuid, refuse_form=form, status=422)
    clean = form.cleaned_data
    try:
        actions.refuse(
            request_uuid=uuid, seen=RequestState(clean["seen"]), reason=clean["reason"], by=request.actor, at=clock.now()
        )
    except actions.VerificationRefused as refused:
        return _show_case(request, uuid, refusals=refused.refusals, refuse_form=form, status=409)
    messages.info(request, _("Refused. The person reads your reason on their status page."))
    return redirect("verification:queue")


def _show_case(
    request: Request,
    uuid: UUID,
    *,
    form: ConfirmForm | SecondConfirmForm | None = None,
    refuse_form: RefuseForm | None = None,
    refusals: Any = (),
    status: int = 200,
) -> HttpResponse:
    now = clock.now()
    found = queries.case(uuid, visible_to=request.actor, on=clock.local_date(now))
    asked = found.request
    seen = {"seen": asked.state}
    if asked.state == RequestState.CONFIRMED_ONCE and not isinstance(form, SecondConfirmForm):
        form = SecondConfirmForm(initial=seen)
    elif form is None or (refusals and asked.state == RequestState.WAITING and isinstance(form, SecondConfirmForm)):
        columns = ("basis_kind", "basis_number", "basis_dated", "basis_through")
        guess = asked.role.key if asked.role else ("learner" if asked.kind == PersonKind.LEARNER else "")
        form = ConfirmForm(initial={**seen, "role": guess, **{column: getattr(asked, column) for column in columns}})
    context = {
        "case": found,
        "asked": asked,
        "form": form,
        "refuse_form": refuse_form or RefuseForm(initial=seen),
        "refusals": [refusal.label for refusal in refusals],
        "expired": asked.basis_through is not None and asked.basis_through < clock.local_date(now),
    }
    return render(request, "identity/verification/case.html", context, status=status)


@never_cache
@login_required
@require_safe
def due(request: Request) -> HttpResponse:
    """List those who must be verified again soon or are late."""
    request.actor.require(GRANTS.VERIFY_PEOPLE)
    today = clock.local_date(clock.now())
    page = _page(request, queries.due_people(visible_to=request.actor, on=today))
    under_way = queries.open_requests_of([person.pk for person in page.object_list])
    rows = [(person, under_way.get(person.pk), person.reverify_on < today) for person in page.object_list]
    return render(request, "identity/verification/due.html", {"page": page, "rows": rows, "today": today})


@login_required
@require_POST
def open_reverification(request: Request, uuid: UUID) -> HttpResponse:
    """Begin to compare a person anew."""
    opened = actions.open_reverification(account_uuid=uuid, by=request.actor, at=clock.now())
    return redirect("verification:case", opened.uuid)


@never_cache
@login_required
@require_safe
def people(request: Request) -> HttpResponse:
    """List people by name, user name or IIN."""
    _require_any(request, GRANTS.VERIFY_PEOPLE, CLOSE)
    form = PeopleForm(request.GET)
    narrowed = form.cleaned_data if form.is_valid() else {"words": "", "state": ""}
    page = _page(request, accounts.people(visible_to=request.actor, **narrowed))
    context = {"form": form, "page": page, "narrowed": any(narrowed.values())}
    return render(request, "identity/verification/people.html", context)


@never_cache
@login_required
@require_safe
def person(request: Request, uuid: UUID) -> HttpResponse:
    """Show one person: state, roles, requests, and what leaving would mean."""
    _require_any(request, GRANTS.VERIFY_PEOPLE, CLOSE)
    return _show_person(request, uuid)


@login_required
def leave(request: Request, uuid: UUID) -> HttpResponse:
    """See a person off."""
    if request.method != "POST":
        return redirect("verification:person", uuid)
    form = LeaveForm(request.POST)
    if not form.is_valid():
        return _show_person(request, uuid, form=form, status=422)
    try:
        actions.see_off(account_uuid=uuid, by=request.actor, at=clock.now(), **form.cleaned_data)
    except account_actions.WrongState:
        form.add_error(None, _("This account cannot be closed by you: it is your own, or it is closed already."))
        return _show_person(request, uuid, form=form, status=409)
    return redirect("verification:leavers")


def _show_person(request: Request, uuid: UUID, *, form: LeaveForm | None = None, status: int = 200) -> HttpResponse:
    today = clock.local_date(clock.now())
    found = accounts.person(uuid, visible_to=request.actor)
    context = {
        "person": found,
        "roles": roles.role_names_of(found.pk, on=today),
        "last": queries.newest_request(found.pk),
        "obligations": obligations_of(found.pk, on=today),
        "consents": consents.consents_of(found.pk),
        "form": form or LeaveForm(),
        "perms_to_verify": request.actor.may(GRANTS.VERIFY_PEOPLE),
        "may_answer": request.actor.may("identity.answer-data-requests"),
        "may_close": request.actor.may(CLOSE) and found.state != AccountState.CLOSED and found.pk != request.actor.account_id,
    }
    return render(request, "identity/verification/person.html", context, status=status)


@never_cache
@login_required
@require_safe
def leavers(request: Request) -> HttpResponse:
    """List those who left, with what is still to be settled."""
    request.actor.require(CLOSE)
    rows = queries.leavers(visible_to=request.actor, on=clock.local_date(clock.now()))
    return render(request, "identity/verification/leavers.html", {"rows": rows})


@never_cache
@takes_files("TORELIK_PEOPLE_UPLOAD_BYTES")
@login_required
def people_lists(request: Request) -> HttpResponse:
    """Take a list of people in for its dry run, and show the lists given so far."""
    request.actor.require(IMPORT)
    form = (
        ListForm(request.POST or None, request.FILES or None)
        if request.method == "POST"
        else ListForm(initial={"role": "learner"})
    )
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        file = clean["file"]
        try:
            uploads.check_table(
                chunks=file.chunks(),
                name=file.name,
                declared=file.content_type or "",
                limit_bytes=settings.TORELIK_PEOPLE_UPLOAD_BYTES,
                by=request.actor,
                at=clock.now(),
            )
            file.seek(0)
            given = actions.give_list(
                content=file.read(),
                name=file.name,
                kind=PersonKind(clean["kind"]),
                role=form.roles[clean["role"]],
                basis=form.basis(),
                by=request.actor,
                at=clock.now(),
            )
        except uploads.TableRefused as refused:
            for sentence in refused.sentences:
                form.add_error("file", sentence)
        except reading.FileRefused as refused:
            form.add_error("file", refused.refusal.label)
        except actions.VerificationRefused as refused:
            for refusal in refused.refusals:
                form.add_error(None, refusal.label)
        else:
            return redirect("verification:list", given.uuid)
    page = _page(request, lists.people_lists(visible_to=request.actor))
    status = 422 if form.is_bound else 200
    return render(request, "identity/verification/lists.html", {"form": form, "page": page}, status=status)


@never_cache
@login_required
@require_safe
def people_list(request: Request, uuid: UUID) -> HttpResponse:
    """Show what would become of each row of a list, or what has become of the list."""
    request.actor.require(IMPORT)
    return _show_list(request, uuid)


@login_required
def import_list(request: Request, uuid: UUID) -> HttpResponse:
    """Import a list whole, or say why not."""
    if request.method != "POST":
        return redirect("verification:list", uuid)
    try:
        actions.import_people(list_uuid=uuid, by=request.actor, at=clock.now())
    except (actions.ImportRefused, actions.VerificationRefused):
        return _show_list(request, uuid, status=409)
    return redirect("verification:list", uuid)


@login_required
@require_POST
def drop_list(request: Request, uuid: UUID) -> HttpResponse:
    """Drop a list that was only read."""
    actions.drop_list(list_uuid=uuid, by=request.actor, at=clock.now())
    return redirect("verification:lists")


def _show_list(request: Request, uuid: UUID, *, status: int = 200) -> HttpResponse:
    found = lists.people_list(uuid, visible_to=request.actor)
    today = clock.local_date(clock.now())
    plan = lists.plan(lists.rows_of(found), today=today)
    faulty = [(row, [fault.label for fault in row.faults]) for row in plan.faulty]
    context = {
        "given": found,
        "plan": plan,
        "faulty": faulty,
        "page": _page(request, plan.new or plan.present),
        "waiting_for_link": len(lists.without_password(found)),
    }
    return render(request, "identity/verification/list.html", context, status=status)


def _person(request: Request) -> "Account":
    """The account of whoever is signed in; every caller stands behind ``login_required``."""
    return cast("Account", request.user)


def _require_any(request: Request, *grants: str) -> None:
    if not request.actor.may_any(grants):
        request.actor.require(grants[0])


def _page(request: Request, rows: Any) -> Page:  # type: ignore[type-arg]
    pages = Paginator(rows, PAGE_ROWS)
    page = pages.get_page(request.GET.get("page"))
    page.numbers = list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1))  # type: ignore[attr-defined]
    return page
