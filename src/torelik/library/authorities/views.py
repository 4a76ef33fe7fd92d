"""Pages of authorities."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from torelik.kernel import clock
from torelik.kernel.errors import PermissionDenied
from torelik.kernel.request import Request
from torelik.library.authorities import actions, queries, rules
from torelik.library.authorities.actions import AuthorityRefused
from torelik.library.authorities.forms import AuthorityForm, LooseForm, MergeForm, OtherForm, RelationForm, WordsForm
from torelik.library.authorities.rules import Told
from torelik.library.authorities.vocabulary import GRANTS, Refusal, RelationKind

PAGE_ROWS = 50
LONGEST_TYPED = 200


@never_cache
@login_required
@require_safe
def authorities(request: Request) -> HttpResponse:
    """List the authorities, or those that were looked for."""
    _require_sight(request)
    form = WordsForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "kind": "", "state": ""}
    words = asked["q"].replace("\0", "").strip()
    found = queries.authorities(
        words=words, kind=asked["kind"], state=asked["state"], language=get_language() or "kk", visible_to=request.actor
    )
    page = page_of(request, found)
    titles = queries.count_titles([row.pk for row in page.object_list])
    context = {
        "page": page,
        "rows": [(row, titles.get(row.pk, 0)) for row in page.object_list],
        "form": form,
        "is_narrowed": bool(words or asked["kind"] or asked["state"]),
        "may_keep": request.actor.may(GRANTS.KEEP_AUTHORITIES),
    }
    return render(request, "library/authorities/authorities.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def authority(request: Request, uuid: UUID | None = None) -> HttpResponse:
    """Show one authority, or a new one, and save it."""
    if uuid is None or request.method == "POST":
        request.actor.require(GRANTS.KEEP_AUTHORITIES)
    _require_sight(request)
    known = queries.authority_by_uuid(uuid, visible_to=request.actor) if uuid else None
    if known and known.merged_into:
        return redirect("authorities:authority", known.merged_into.uuid)
    if request.method != "POST":
        return _page(request, known)
    form = AuthorityForm(request.POST)
    if known:
        form.keep_kind()
    if not form.is_valid():
        return _page(request, known, form=form, status=422)
    try:
        row = actions.save_authority(**form.columns(), uuid=uuid, by=request.actor, at=clock.now())
    except AuthorityRefused as refused:
        return _page(request, known, form=form, told=refused.told, status=409)
    messages.success(request, _("The authority is saved."))
    return redirect("authorities:authority", row.uuid)


@never_cache
@login_required
@require_safe
def suggested(request: Request) -> HttpResponse:
    """Offer authorities for what is being typed into a field of a record."""
    _require_sight(request)
    rows = queries.suggested(
        tag=request.GET.get("tag", ""),
        words=request.GET.get("q", "").replace("\0", "")[:LONGEST_TYPED],
        language=get_language() or "kk",
        visible_to=request.actor,
    )
    return render(request, "library/authorities/_suggested.html", {"rows": rows})


@login_required
@require_POST
def relate(request: Request, uuid: UUID) -> HttpResponse:
    """Relate another authority to this one."""
    request.actor.require(GRANTS.KEEP_AUTHORITIES)
    known = queries.authority_by_uuid(uuid, visible_to=request.actor)
    form = RelationForm(request.POST)
    if not form.is_valid():
        return _page(request, known, relation=form, status=422)
    kind = RelationKind(form.cleaned_data["relation"])
    try:
        actions.relate(uuid=uuid, kind=kind, other=form.cleaned_data["other"], by=request.actor, at=clock.now())
    except AuthorityRefused as refused:
        return _page(request, known, relation=form, told=refused.told, status=409)
    messages.success(request, _("The two are related."))
    return redirect("authorities:authority", uuid)


@login_required
@require_POST
def part(request: Request, uuid: UUID, relation: UUID) -> HttpResponse:
    """Take a relation away."""
    request.actor.require(GRANTS.KEEP_AUTHORITIES)
    actions.part(uuid=uuid, relation_uuid=relation, by=request.actor, at=clock.now())
    messages.success(request, _("The two are not related any more."))
    return redirect("authorities:authority", uuid)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: Request, uuid: UUID) -> HttpResponse:
    """Show what merging another authority into this one would do, and do it."""
    request.actor.require(GRANTS.KEEP_AUTHORITIES)
    known = queries.authority_by_uuid(uuid, visible_to=request.actor)
    if known.merged_into:
        return redirect("authorities:authority", known.merged_into.uuid)
    if request.method == "POST":
        return _merged(request, known)
    form = OtherForm(request.GET, auto_id="merge_%s")
    if not form.is_valid():
        return _page(request, known, other=form, status=422)
    text = form.cleaned_data["other"]
    named = queries.authorities_called(text, kinds=[known.kind], but=known.pk)
    if len(named) != 1:
        told = [Told(Refusal.SEVERAL_OTHERS if named else Refusal.NO_OTHER, text)]
        return _page(request, known, other=form, told=told, status=409)
    return _preview(request, known, named[0])


def _merged(request: Request, known: Any) -> HttpResponse:
    form = MergeForm(request.POST)
    if not form.is_valid():
        return _page(request, known, status=422)
    try:
        row = actions.merge_authorities(survivor=known.uuid, **form.cleaned_data, by=request.actor, at=clock.now())
    except AuthorityRefused as refused:
        loser = queries.authority_by_uuid(form.cleaned_data["loser"], visible_to=request.actor)
        return _preview(request, known, loser, told=refused.told)
    messages.success(request, _("The two are one now."))
    return redirect("authorities:rewriting", row.uuid)


def _preview(request: Request, known: Any, loser: Any, *, told: list[Told] | None = None) -> HttpResponse:
    seen = {"loser": loser.uuid, "seen": known.version, "loser_seen": loser.version}
    context = {"merge": queries.merge_of(known, loser), "form": MergeForm(initial=seen), "told": told or []}
    return render(request, "library/authorities/merge.html", context, status=409 if told else 200)


@never_cache
@login_required
@require_safe
def rewriting(request: Request, uuid: UUID) -> HttpResponse:
    """Show a merging or a changed heading: what records would say, how far they are, what stayed."""
    return _account(request, uuid)


@login_required
@require_POST
def start(request: Request, uuid: UUID) -> HttpResponse:
    """Let the worker rewrite the records."""
    try:
        actions.start_rewriting(uuid=uuid, by=request.actor, at=clock.now())
    except AuthorityRefused as refused:
        return _account(request, uuid, told=refused.told)
    return redirect("authorities:rewriting", uuid)


@login_required
@require_POST
def undo(request: Request, uuid: UUID) -> HttpResponse:
    """Give everything back."""
    try:
        actions.undo_rewriting(uuid=uuid, by=request.actor, at=clock.now())
    except AuthorityRefused as refused:
        return _account(request, uuid, told=refused.told)
    messages.success(request, _("It is undone."))
    return redirect("authorities:rewriting", uuid)


def _account(request: Request, uuid: UUID, *, told: list[Told] | None = None) -> HttpResponse:
    _require_sight(request)
    account = queries.account_by_uuid(uuid, visible_to=request.actor)
    context = {"account": account, "told": told or [], "may_keep": request.actor.may(GRANTS.KEEP_AUTHORITIES)}
    return render(request, "library/authorities/rewriting.html", context, status=409 if told else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def headings(request: Request) -> HttpResponse:
    """List the headings that lead to no authority; have all headings gathered anew."""
    _require_sight(request)
    told: list[Told] = []
    if request.method == "POST":
        try:
            actions.gather_headings(by=request.actor, at=clock.now())
        except AuthorityRefused as refused:
            told = refused.told
        else:
            messages.success(request, _("Headings are being gathered. The page shows how far it is."))
            return redirect("authorities:headings")
    form = LooseForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"why": "", "kind": ""}
    ambiguous = asked["why"] == LooseForm.SEVERAL
    found = queries.loose_headings(ambiguous=ambiguous, kind=asked["kind"], visible_to=request.actor)
    page = page_of(request, found)
    context = {
        "page": page,
        "rows": queries.lines_of_loose(page.object_list),
        "form": form,
        "ambiguous": ambiguous,
        "told": told,
        "work": queries.last_gathering(visible_to=request.actor),
        "may_keep": request.actor.may(GRANTS.KEEP_AUTHORITIES),
    }
    return render(request, "library/authorities/headings.html", context, status=409 if told else 200)


def page_of(request: Request, rows: Any) -> Any:
    """Return the page that is asked for, with the numbers of those around it."""
    pages = Paginator(rows, PAGE_ROWS)
    page = pages.get_page(request.GET.get("page"))
    page.numbers = list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1))  # type: ignore[attr-defined]
    return page


def _page(
    request: Request,
    known: Any,
    *,
    form: AuthorityForm | None = None,
    relation: RelationForm | None = None,
    other: OtherForm | None = None,
    told: list[Told] | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {"known": known, "told": told or [], "may_keep": request.actor.may(GRANTS.KEEP_AUTHORITIES)}
    if known:
        context["form"] = form or AuthorityForm.of(known, queries.variants_of(known.pk))
        context["related"] = queries.related_to(known.pk)
        context["titles"] = queries.titles_of(known.pk)
        context["titles_count"] = queries.count_titles([known.pk]).get(known.pk, 0)
        context["history"] = queries.history_of(known)
        context["relation"] = relation or RelationForm()
        context["other"] = other or OtherForm(auto_id="merge_%s")
        context["accounts"] = queries.accounts_of(known.pk)
    else:
        text = request.GET.get("heading", "").replace("\0", "")[:400]
        asked = {"kind": request.GET.get("kind", ""), f"heading_{rules.language_of(text)}": text} if text else {}
        context["form"] = form or AuthorityForm(initial=asked)
    return render(request, "library/authorities/authority.html", context, status=status)


def _require_sight(request: Request) -> None:
    if not queries.may_see(request.actor):
        raise PermissionDenied(GRANTS.KEEP_AUTHORITIES)
