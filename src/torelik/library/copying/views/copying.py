"""Pages of copying: ask other catalogues, look at what they have, take it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from torelik.kernel import clock
from torelik.kernel.request import Request
from torelik.library.cataloguing import marc_lines
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.cataloguing.vocabulary import DIALECTS, ENCODINGS, GRANTS
from torelik.library.copying import actions, queries, rules, z3950
from torelik.library.copying.forms import MergeForm, QuestionForm
from torelik.library.copying.vocabulary import GRANTS as COPYING
from torelik.library.copying.vocabulary import AddressFault, Protocol, TargetFault


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: Request) -> HttpResponse:
    """Ask the chosen catalogues at once."""
    request.actor.require(GRANTS.CATALOGUE_RECORD)
    targets = [one for one in queries.targets(visible_to=request.actor) if one.is_on]
    form = QuestionForm(request.POST if request.method == "POST" else None, targets=targets)
    if request.method == "POST" and form.is_valid():
        asked = actions.ask_targets(question=form.question(), chosen=form.chosen(), by=request.actor, at=clock.now())
        return redirect("copying:results", asked.uuid)
    context = {"form": form, "targets": targets, "keeps_targets": request.actor.may(COPYING.KEEP_TARGETS)}
    context["lacks_library"] = not z3950.library_name() and any(one.protocol == Protocol.Z3950 for one in targets)
    return render(request, "library/copying/search.html", context, status=422 if form.is_bound else 200)


@login_required
@require_safe
def results(request: Request, uuid: UUID) -> HttpResponse:
    """Show what all catalogues gave in one list, and which of them gave nothing and why."""
    request.actor.require(GRANTS.CATALOGUE_RECORD)
    asked = queries.search_by_uuid(uuid, visible_to=request.actor)
    answers = [{**answer, "words": _fault(answer)} for answer in asked.answers]
    context = {"asked": asked.question, "answers": answers, "rows": queries.found_lines(asked)}
    return render(request, "library/copying/results.html", context)


@login_required
@require_safe
def found(request: Request, uuid: UUID) -> HttpResponse:
    """Show one record of another catalogue as description and as MARC."""
    request.actor.require(GRANTS.CATALOGUE_RECORD)
    copied = queries.found_in_full(uuid, visible_to=request.actor)
    context = {
        "found": copied,
        "lines": marc_lines.lines_of(copied.marc),
        "written_in": f"{DIALECTS.get(copied.dialect, '')}, {ENCODINGS.get(copied.encoding, '')}",
    }
    return render(request, "library/copying/found.html", context)


@login_required
@require_POST
def save(request: Request, uuid: UUID) -> HttpResponse:
    """Save the record as a new one of ours."""
    try:
        record = actions.copy_as_new(found=uuid, by=request.actor, at=clock.now())
    except actions.CopyRefused as refused:
        messages.error(request, " ".join(str(one.label) for one in refused.refusals))
        return redirect("copying:found", uuid)
    messages.success(request, _("The record was copied into the catalogue."))
    return redirect("opac:record", record)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def into(request: Request, uuid: UUID, record: UUID) -> HttpResponse:
    """Merge the record into one of ours, field by field."""
    request.actor.require(GRANTS.CATALOGUE_RECORD)
    copied = queries.found_in_full(uuid, visible_to=request.actor)
    ours = cataloguing.record_in_full(record)
    rows = rules.side_by_side(ours.marc, copied.marc)
    form = MergeForm(request.POST or None, rows=rows, initial={"version": ours.card.version})
    status = 200
    refusals: list[Any] = []
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            actions.copy_into(
                found=uuid, record=record, chosen=form.chosen(), expected_version=version, by=request.actor, at=clock.now()
            )
        except actions.CopyRefused as refused:
            refusals, status = [one.label for one in refused.refusals], 409
        else:
            messages.success(request, _("The record has its next version."))
            return redirect("opac:record", record)
    context = {
        "found": copied,
        "source": copied.source,
        "ours": ours,
        "form": form,
        "rows": with_fields(rows, form),
        "refusals": refusals,
    }
    return render(request, "library/copying/into.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def from_import(request: Request, uuid: UUID, position: int) -> HttpResponse:
    """Merge a duplicate that an import has found into our record, field by field."""
    request.actor.require(GRANTS.IMPORT_RECORDS)
    taken = cataloguing.import_by_uuid(uuid, visible_to=request.actor)
    both = cataloguing.comparison(taken, position)
    rows = rules.side_by_side(both.ours, both.theirs)
    form = MergeForm(request.POST or None, rows=rows, initial={"version": both.our_version})
    refusals: list[Any] = []
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.merge_duplicate(
                in_import=uuid,
                position=position,
                chosen=form.chosen(),
                expected_version=version,
                by=request.actor,
                at=clock.now(),
            )
        except actions.CopyRefused as refused:
            refusals = [one.label for one in refused.refusals]
        else:
            messages.success(request, _("The record has its next version."))
            return redirect("opac:record", both.our_uuid)
    context = {
        "taken": taken, "source": taken.file.name, "position": position, "form": form, "rows": with_fields(rows, form),
        "refusals": refusals,
    }  # fmt: skip
    return render(request, "library/copying/into.html", context, status=409 if refusals else 200)


def with_fields(rows: list[rules.FieldPair], form: MergeForm) -> list[dict[str, Any]]:
    """Return the rows as the table shows them: both lines, and the field of the form where there is a choice."""
    return [
        {
            "tag": row.tag,
            "ours": marc_lines.line_of(row.ours) if row.ours else None,
            "theirs": marc_lines.line_of(row.theirs) if row.theirs else None,
            "is_same": row.is_same,
            "field": form[f"row-{row.number}"] if row.choices else None,
        }
        for row in rows
    ]


def _fault(answer: dict[str, Any]) -> str:
    if not answer["fault"]:
        return ""
    label = str(TargetFault(answer["fault"]).label)
    if answer["fault"] == TargetFault.ADDRESS and answer["detail"] in AddressFault.values:
        return f"{label} {AddressFault(answer['detail']).label}"
    return f"{label} {answer['detail']}".strip()
