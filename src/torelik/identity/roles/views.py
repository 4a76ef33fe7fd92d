"""Pages of roles: the list, the matrix, one role, a person's roles, the preview, and why somebody may not."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.apps import apps
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from torelik.audit import api as audit
from torelik.identity.accounts import queries as accounts
from torelik.identity.roles import actions, queries, registry
from torelik.identity.roles.forms import (
    AssignmentForm,
    EndForm,
    NameForm,
    NewRoleForm,
    PeopleSearch,
    PostedMatrix,
    PreviewForm,
    WhyForm,
)
from torelik.identity.roles.queries import GrantGroup, RoleCard, RoleChange
from torelik.identity.roles.vocabulary import MANAGE_ROLES
from torelik.kernel import clock, duties
from torelik.kernel.errors import NotFound
from torelik.kernel.freshness import confirm_address, is_fresh
from torelik.kernel.request import Request

if TYPE_CHECKING:
    from torelik.identity.accounts.models import Account

PAGE = 50
CONTEXTS = ("library", "learning", "portal", "identity", "audit", "support", "bridges")
"""The order of the groups of rights; a context that is not named here comes after them."""


@never_cache
@login_required
@require_safe
def role_list(request: Request) -> HttpResponse:
    """List the roles with their holders; retired ones stand below."""
    request.actor.require(MANAGE_ROLES)
    today = clock.local_date(clock.now())
    context = {
        "roles": queries.roles(on=today, visible_to=request.actor),
        "retired": queries.roles(on=today, visible_to=request.actor, retired=True),
    }
    return render(request, "identity/roles/list.html", context)


# ---- the matrix ----


@dataclass(frozen=True, slots=True)
class Cell:
    """One box: role and grant, whether it is ticked, whether that differs from what is held."""

    role: RoleCard
    grant: str
    is_ticked: bool
    is_held: bool

    @property
    def is_changed(self) -> bool:
        return self.is_ticked != self.is_held


@dataclass(frozen=True, slots=True)
class Touched:
    """Whom the unsaved changes touch: how many changes, how many people, and by role."""

    changes: int
    people: int
    roles: tuple[RoleCard, ...]


@never_cache
@login_required
def matrix(request: Request) -> HttpResponse:
    """Show which role has which right; a POST shows the difference or saves it."""
    request.actor.require(MANAGE_ROLES)
    roles = queries.roles(on=clock.local_date(clock.now()), visible_to=request.actor)
    if request.method != "POST":
        return _matrix(request, roles)
    posted = PostedMatrix(request.POST, roles=roles)
    if "save" not in request.POST:
        return _matrix(request, roles, posted=posted)
    if not is_fresh(request):
        # What was ticked stays on the page; the proof is given beside it.
        return _matrix(request, roles, posted=posted, confirm_at=confirm_address(request.path), status=403)
    try:
        changed = actions.change_grants(changes=posted.changes(), by=request.actor, at=clock.now())
    except actions.ChangedMeanwhile as stale:
        return _matrix(request, roles, posted=posted, meanwhile=_told(stale, roles), status=409)
    except actions.RoleRefused as refused:
        return _matrix(request, roles, posted=posted, refused=refused, status=409)
    if changed:
        messages.success(request, _("Saved and written to the journal. The rights hold from the next click of each person."))
    return redirect("roles:matrix")


@login_required
@require_POST
def touched(request: Request) -> HttpResponse:
    """Say whom the boxes as they are ticked now would touch; asked by the page after each change."""
    request.actor.require(MANAGE_ROLES)
    roles = queries.roles(on=clock.local_date(clock.now()), visible_to=request.actor)
    posted = PostedMatrix(request.POST, roles=roles)
    return render(request, "identity/roles/_touched.html", {"touched": _touched(posted, roles)})


def _matrix(
    request: Request,
    roles: list[RoleCard],
    *,
    posted: PostedMatrix | None = None,
    meanwhile: list[tuple[RoleCard, list[tuple[RoleChange, list[str], list[str]]]]] | None = None,
    refused: actions.RoleRefused | None = None,
    confirm_at: str = "",
    status: int = 200,
) -> HttpResponse:
    added, removed = (posted.added, posted.removed) if posted else (set(), set())
    groups = [
        (group, [(grant, words, [_cell(role, grant, added, removed) for role in roles]) for grant, words in group.grants])
        for group in _groups()
    ]
    sentences = registry.known_grants()
    context = {
        "roles": roles,
        "groups": groups,
        "touched": _touched(posted, roles) if posted else Touched(0, 0, ()),
        "meanwhile": meanwhile,
        "refused": refused,
        "confirm_at": confirm_at,
        "conflicts": [(sentences[one.duty], sentences[one.excludes], one.reason) for one in duties.all_conflicts()],
    }
    return render(request, "identity/roles/matrix.html", context, status=status)


def _cell(role: RoleCard, grant: str, added: set[tuple[UUID, str]], removed: set[tuple[UUID, str]]) -> Cell:
    is_held = grant in role.grants
    is_ticked = (is_held or (role.uuid, grant) in added) and (role.uuid, grant) not in removed
    return Cell(role, grant, is_ticked, is_held)


def _groups() -> list[GrantGroup]:
    labels: dict[str, Any] = {name: apps.get_app_config(name).verbose_name for name in CONTEXTS}
    labels["identity"] = pgettext_lazy("group of rights", "People and roles")
    return queries.grant_groups(labels)


def _touched(posted: PostedMatrix, roles: list[RoleCard]) -> Touched:
    changes = posted.changes()
    changed = {change.role for change in changes}
    return Touched(
        changes=sum(len(change.added) + len(change.removed) for change in changes),
        people=queries.people_touched(changed, on=clock.local_date(clock.now())) if changed else 0,
        roles=tuple(role for role in roles if role.uuid in changed),
    )


def _told(
    stale: actions.ChangedMeanwhile, roles: list[RoleCard]
) -> list[tuple[RoleCard, list[tuple[RoleChange, list[str], list[str]]]]]:
    words = registry.known_grants()

    def sentences(grants: tuple[str, ...]) -> list[str]:
        return [str(words.get(grant, grant)) for grant in grants]

    return [
        (role, [(change, sentences(change.added), sentences(change.removed)) for change in stale.changes[role.uuid]])
        for role in roles
        if role.uuid in stale.changes
    ]


# ---- one role ----


@never_cache
@login_required
def new_role(request: Request) -> HttpResponse:
    """Make a role; its rights are chosen in the matrix afterwards."""
    request.actor.require(MANAGE_ROLES)
    roles = queries.roles(on=clock.local_date(clock.now()), visible_to=request.actor)
    form = NewRoleForm(request.POST or None, roles=roles)
    if request.method == "POST" and form.is_valid():
        like = form.cleaned_data["grants_like"]
        try:
            made = actions.create_role(name=form.name, grants_like=like, by=request.actor, at=clock.now())
        except actions.RoleRefused as refused:
            _show_refusals(form, refused)
        else:
            messages.success(request, _("The role was made. Choose its rights in the matrix."))
            return redirect("roles:role", made.uuid)
    return render(request, "identity/roles/new.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@login_required
def role(request: Request, uuid: UUID) -> HttpResponse:
    """Show one role, its rights and its holders; a POST renames it."""
    request.actor.require(MANAGE_ROLES)
    found = queries.role_by_uuid(uuid)
    form = NameForm(request.POST or None, initial={"name_kk": found.name_kk, "name_ru": found.name_ru, "name_en": found.name_en})  # type: ignore[attr-defined]  # the columns of the trilingual name
    if request.method == "POST" and form.is_valid():
        try:
            actions.rename_role(role=uuid, name=form.name, by=request.actor, at=clock.now())
        except actions.RoleRefused as refused:
            _show_refusals(form, refused)
        else:
            messages.success(request, _("The role has its new name."))
            return redirect("roles:role", uuid)
    return _show_role(request, uuid, form=form, status=422 if form.errors else 200)


@login_required
@require_POST
def retire(request: Request, uuid: UUID) -> HttpResponse:
    """Take a role out of use."""
    try:
        actions.retire_role(role=uuid, by=request.actor, at=clock.now())
    except actions.RoleRefused as refused:
        return _show_role(request, uuid, refused=refused, status=409)
    messages.success(request, _("The role is retired. Its history stays."))
    return redirect("roles:list")


@login_required
@require_POST
def restore(request: Request, uuid: UUID) -> HttpResponse:
    """Take a retired role into use again."""
    actions.restore_role(role=uuid, by=request.actor, at=clock.now())
    return redirect("roles:role", uuid)


def _show_role(
    request: Request, uuid: UUID, *, form: NameForm | None = None, refused: actions.RoleRefused | None = None, status: int = 200
) -> HttpResponse:
    found, today = queries.role_by_uuid(uuid), clock.local_date(clock.now())
    held = queries.grants_of(found)
    grants = [(group, [words for grant, words in group.grants if grant in held]) for group in _groups()]
    names = {"name_kk": found.name_kk, "name_ru": found.name_ru, "name_en": found.name_en}  # type: ignore[attr-defined]
    page = Paginator(queries.assignments_of_role(found.pk, on=today, visible_to=request.actor), PAGE).get_page(
        request.GET.get("page")
    )
    page.numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))  # type: ignore[attr-defined]
    context = {
        "role": found,
        "form": form or NameForm(initial=names),
        "grants": [(group, words) for group, words in grants if words],
        "page": page,
        "refused": refused,
    }
    return render(request, "identity/roles/role.html", context, status=status)


def _show_refusals(form: NameForm, refused: actions.RoleRefused) -> None:
    for refusal in refused.refusals:
        form.add_error(None, str(refusal.label))


# ---- people ----


@never_cache
@login_required
@require_safe
def people(request: Request) -> HttpResponse:
    """Find a person to see, give or end their roles."""
    request.actor.require(MANAGE_ROLES)
    form = PeopleSearch(request.GET)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    page = Paginator(accounts.accounts_named(words), PAGE).get_page(request.GET.get("page"))
    page.numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))  # type: ignore[attr-defined]
    held = queries.role_names_by_person([account.pk for account in page.object_list], on=clock.local_date(clock.now()))
    rows = [(account, held.get(account.pk, [])) for account in page.object_list]
    return render(
        request, "identity/roles/people.html", {"form": form, "page": page, "rows": rows, "role": request.GET.get("role", "")}
    )


@never_cache
@login_required
def person(request: Request, uuid: UUID) -> HttpResponse:
    """Show one person's roles with their whole history; a POST gives a role."""
    request.actor.require(MANAGE_ROLES)
    account, today = accounts.account_by_uuid(uuid), clock.local_date(clock.now())
    roles = queries.roles(on=today, visible_to=request.actor)
    first = {"role": request.GET.get("role", ""), "valid_from": today, "scope": "academy:"}
    form = AssignmentForm(request.POST or None, roles=roles, initial=first)
    refused, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                given = queries.role_by_uuid(form.cleaned_data["role"])
                actions.assign_role(account=account, role=given, by=request.actor, at=clock.now(), **form.wanted)
            except actions.AssignmentRefused as reasons:
                refused, status = reasons, 409
            else:
                messages.success(request, _("The role was given and written to the journal."))
                return redirect("roles:person", uuid)
    context = {
        "account": account,
        "assignments": queries.assignments_of_person(account.pk, on=today, visible_to=request.actor),
        "form": form,
        "refused": refused,
    }
    return render(request, "identity/roles/person.html", context, status=status)


@never_cache
@login_required
def end(request: Request, uuid: UUID) -> HttpResponse:
    """Ask on what order a role ends, then end it."""
    request.actor.require(MANAGE_ROLES)
    card = queries.assignment(uuid, on=clock.local_date(clock.now()), visible_to=request.actor)
    form = EndForm(request.POST or None)
    refused, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.end_assignment(assignment=uuid, by=request.actor, at=clock.now(), **form.cleaned_data)
            except actions.EndRefused as reasons:
                refused, status = reasons, 409
            else:
                messages.success(request, _("The role was ended and written to the journal."))
                return redirect("roles:person", card.person.uuid)
    return render(request, "identity/roles/end.html", {"card": card, "form": form, "refused": refused}, status=status)


# ---- what would they see, and why not ----


@never_cache
@login_required
@require_safe
def preview(request: Request) -> HttpResponse:
    """Show the menus and rights of a role or a person; nobody signs in as somebody else for it."""
    request.actor.require(MANAGE_ROLES)
    today = clock.local_date(clock.now())
    roles = queries.roles(on=today, visible_to=request.actor)
    form = PreviewForm(request.GET, roles=roles)
    if not form.is_valid():
        raise NotFound(request.GET.urlencode())
    chosen = next((one for one in roles if one.uuid == form.cleaned_data["role"]), None)
    account = accounts.account_by_uuid(form.cleaned_data["person"]) if form.cleaned_data["person"] else None
    actor = queries.actor_of(account, on=today) if account else queries.actor_of_role(chosen) if chosen else None
    context: dict[str, Any] = {"form": form, "chosen": chosen, "account": account}
    if actor is not None:
        names = registry.scope_names(held.scope for held in actor.grants)
        context |= {
            "menus": registry.menus_of(actor),
            "grants": [
                (
                    group,
                    [
                        (words, [names.get(one, "") for one in actor.scopes_of(grant)])
                        for grant, words in group.grants
                        if actor.may(grant)
                    ],
                )
                for group in _groups()
            ],
            "asked": True,
        }
    return render(request, "identity/roles/preview.html", context)


@never_cache
@login_required
@require_safe
def why(request: Request) -> HttpResponse:
    """Name the fact that decides whether a person may use a right: one's own, or somebody else's for an administrator."""
    form = WhyForm(request.GET or None)
    is_valid = form.is_valid()
    whose = form.cleaned_data.get("person") if is_valid else None
    account = cast("Account", request.user)
    if whose and whose != account.uuid:
        if not request.actor.may(MANAGE_ROLES):
            raise NotFound(whose)
        account = accounts.account_by_uuid(whose)
    context: dict[str, Any] = {"form": form, "account": account, "is_oneself": account == request.user}
    if is_valid:
        at = clock.now()
        grant = form.cleaned_data["grant"]
        context["why"] = queries.explanation(account, grant=grant, within=form.within, on=clock.local_date(at))
        if account != request.user:
            audit.record("identity.access-explained", by=request.actor, about=account, at=at, facts={"grant": grant})
    return render(request, "identity/roles/why.html", context, status=200 if is_valid or not request.GET else 422)
