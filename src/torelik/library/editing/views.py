"""Pages of the editor: a record in its faces, a new record, the merge of two changes, help for a field."""

import json
from collections.abc import Sequence
from io import BytesIO
from mimetypes import guess_type
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from torelik.documents import api as documents
from torelik.kernel import clock
from torelik.kernel.errors import NotFound
from torelik.kernel.limits import takes_files
from torelik.kernel.request import Request
from torelik.library.cataloguing import actions as cataloguing
from torelik.library.cataloguing import queries as records
from torelik.library.cataloguing import versions
from torelik.library.cataloguing.marc import MarcRecord
from torelik.library.cataloguing.marc_format import format_of, known_tags
from torelik.library.cataloguing.vocabulary import GRANTS, RecordKind, Stage
from torelik.library.editing import actions, desk, grid, parts, queries, rules, simple
from torelik.library.editing.forms import BriefForm
from torelik.library.editing.kinds import FormKind
from torelik.library.editing.vocabulary import EditRefusal, Face, ScanShows, WorksheetRefusal
from torelik.library.versions.forms import ConflictsForm

LANGUAGES = {"kk": "kaz", "ru": "rus", "en": "eng"}
QUEUE_ROWS = 50
MINIMAL = "7"
"""The level of a record in brief: position 17 of the leader."""
PICTURES = ("image/jpeg", "image/png", "image/webp", "image/gif")
ADDED = ("006", "007", "008")
"""Fields of codes that a button adds."""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: Request, uuid: UUID) -> HttpResponse:
    """Edit a record of the catalogue."""
    request.actor.require(GRANTS.CATALOGUE_RECORD)
    opened = records.record_to_edit(uuid, visible_to=request.actor)
    if request.method != "POST":
        face, kind = request.GET.get("face", ""), request.GET.get("kind", "")
        laid = desk.opened(opened.marc, face=face, kind=kind, described=opened.kind.value, seen=opened.version)
        return _show(request, laid, opened)
    if request.POST.get("act") == "merge":
        return _merge(request, opened)
    laid = desk.posted(request.POST, opened.marc, described=opened.kind.value)
    if request.POST.get("act") == "worksheet":
        return _keep_worksheet(request, laid, opened)
    if request.POST.get("act") != "save":
        return _show(request, laid, opened)
    return _save(request, laid, opened)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Choose how a new record begins; then describe it."""
    request.actor.require(GRANTS.CATALOGUE_RECORD)
    if request.method != "POST":
        begun = _beginning(request)
        if begun is None:
            sheets = [
                (sheet, sheet.owner_id is not None and sheet.owner_id == request.actor.account_id)
                for sheet in queries.worksheets(visible_to=request.actor)
            ]
            return render(request, "library/editing/new.html", {"kinds": FormKind.choices, "sheets": sheets})
        marc, kind = begun
        return _show(request, desk.opened(marc, face=request.GET.get("face", ""), kind=kind, described=""), None)
    laid = desk.posted(request.POST, _empty(FormKind.BOOK), described="")
    if request.POST.get("act") == "worksheet":
        return _keep_worksheet(request, laid, None)
    if request.POST.get("act") not in ("save", "sure"):
        return _show(request, laid, None)
    if laid.faults:
        return _show(request, laid, None, refusals=[EditRefusal.HAS_ERRORS])
    try:
        made = actions.add_record(
            key=laid.key, marc=laid.record, is_sure=request.POST["act"] == "sure", by=request.actor, at=clock.now()
        )
    except actions.EditRefused as refused:
        return _show(request, laid, None, refusals=refused.refusals)
    messages.success(request, _("The record is in the catalogue."))
    return redirect(_address(made, laid))  # nosemgrep: open-redirect - a page of ours, by its name


@login_required
@require_safe
def help_for_field(request: Request, tag: str) -> HttpResponse:
    """Tell what a field is for: its indicators and subfields. Raises ``NotFound`` for a tag the tables do not have."""
    request.actor.require(GRANTS.CATALOGUE_RECORD)
    known = format_of(tag)
    if known is None:
        raise NotFound(tag)
    context = {"known": known, "indicators": list(enumerate(known.indicators, start=1)), "subfields": known.subfields.values()}
    return render(request, "library/editing/help.html", context)


@login_required
@require_POST
def remove_worksheet(request: Request, uuid: UUID) -> HttpResponse:
    """Take one's own worksheet away."""
    actions.remove_worksheet(uuid=uuid, by=request.actor, at=clock.now())
    messages.success(request, _("The worksheet is gone; records that began with it stay."))
    return redirect("editor:new")


@login_required
@require_safe
def volumes(request: Request, uuid: UUID) -> HttpResponse:
    """Show the parts of a whole with their copies, for who describes the next one."""
    request.actor.require(GRANTS.CATALOGUE_RECORD)
    opened = records.record_to_edit(uuid, visible_to=request.actor)
    context = {
        "opened": opened,
        "rows": queries.parts_of(opened.id),
        "wholes": queries.wholes_of(opened.id),
        "number": parts.number_of(opened.marc),
        "part": (FormKind.ISSUE if opened.kind == RecordKind.SERIAL else FormKind.VOLUME).value,
    }
    return render(request, "library/editing/volumes.html", context)


@login_required
@require_safe
def queue(request: Request) -> HttpResponse:
    """List the records in brief that wait to be described from their pictures."""
    request.actor.require(GRANTS.CATALOGUE_RECORD)
    pages = Paginator(queries.waiting_scans(visible_to=request.actor), QUEUE_ROWS)
    page: Any = pages.get_page(request.GET.get("page"))
    page.numbers = list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    return render(request, "library/editing/queue.html", {"page": page})


@takes_files("TORELIK_SCAN_BYTES")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def brief(request: Request) -> HttpResponse:
    """Make a record in brief with a picture; the page is ready for the next one at once."""
    request.actor.require(GRANTS.CATALOGUE_RECORD)
    last = {name: request.GET.get(name, "") for name in ("kind", "shows")}
    initial = {"language": LANGUAGES[(get_language() or "kk")[:2]], **{name: value for name, value in last.items() if value}}
    form = BriefForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _add_brief(request, form):
        messages.success(request, _("The record in brief is in the catalogue and waits in the queue."))
        held = form.cleaned_data
        again = urlencode({"kind": held["kind"], "shows": held["shows"]})
        return redirect(f"{reverse('editor:brief')}?{again}")  # nosemgrep: open-redirect - a page of ours, by its name
    waiting = queries.waiting_scans(visible_to=request.actor).count()
    return render(request, "library/editing/brief.html", {"form": form, "waiting": waiting}, status=422 if form.errors else 200)


def _add_brief(request: Request, form: BriefForm) -> bool:
    """Add what was sent; what speaks against it goes into the form."""
    held, at = form.cleaned_data, clock.now()
    kind = FormKind(held["kind"])
    values = {name: [held[name]] for name in ("title", "author", "year", "language")}
    begun = _empty(kind)
    begun = MarcRecord(f"{begun.leader[:17]}{MINIMAL}{begun.leader[18:]}", begun.fields)
    marc = simple.with_values(begun, kind, values)
    try:
        file = held["file"]
        stored = actions.take_scan(
            chunks=file.chunks(), name=file.name, declared=file.content_type or "", by=request.actor, at=at
        )
        actions.add_brief(
            key=held["key"], marc=marc, stored=stored, shows=ScanShows(held["shows"]), is_sure=held["is_sure"],
            by=request.actor, at=at,
        )  # fmt: skip
    except documents.UploadRefused as refused:
        form.add_error("file", refused.sentences)
    except actions.EditRefused as refused:
        for one in refused.refusals:
            form.add_error("is_sure" if one is EditRefusal.MAYBE_HERE else None, [one.label])
    return not form.errors


@login_required
@require_safe
def scan(request: Request, uuid: UUID) -> FileResponse:
    """Give a picture to who describes from it."""
    request.actor.require(GRANTS.CATALOGUE_RECORD)
    stored = queries.scan_by_uuid(uuid, visible_to=request.actor).stored
    kind = guess_type(stored.name)[0] or ""
    with documents.open_stored(stored) as file:
        content = file.read()
    answer = FileResponse(BytesIO(content), content_type=kind if kind in PICTURES else "application/octet-stream")
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


@login_required
@require_POST
def described(request: Request, uuid: UUID) -> HttpResponse:
    """Tell that a record is described in full, so that it leaves the queue."""
    seen = request.POST.get("seen", "")
    try:
        cataloguing.end_stage(
            uuid=uuid, stage=Stage.DESCRIBED, expected_version=int(seen) if seen.isdecimal() and len(seen) < 10 else 0,
            by=request.actor, at=clock.now(),
        )  # fmt: skip
    except cataloguing.ChangeRefused as refused:
        messages.error(request, " ".join(str(one.label) for one in refused.refusals))
        return redirect("editor:record", uuid)
    messages.success(request, _("The record has left the queue."))
    return redirect("editor:queue")


def _beginning(request: Request) -> tuple[MarcRecord, str] | None:
    """How a new record begins and its kind: as the kind does, as a worksheet, a copy, or a part of another record."""
    asked = request.GET
    kind = asked.get("kind", "")
    if sheet := _asked_uuid(asked.get("worksheet", "")):
        marc, kind = queries.worksheet_record(sheet, visible_to=request.actor)
        return rules.copy_of(marc, entered=_entered()), kind
    if copied := _asked_uuid(asked.get("copy", "")):
        return rules.copy_of(records.record_to_edit(copied, visible_to=request.actor).marc, entered=_entered()), kind
    if kind not in FormKind.values:
        return None
    if whole := _asked_uuid(asked.get("part-of", "")):
        marc = records.record_to_edit(whole, visible_to=request.actor).marc
        begin = parts.article_of if kind == FormKind.ARTICLE else parts.part_of
        return begin(marc, begun=_empty(FormKind(kind))), kind
    return _empty(FormKind(kind)), kind


def _asked_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _keep_worksheet(request: Request, laid: desk.Desk, opened: records.EditedRecord | None) -> HttpResponse:
    """Keep what lies on the desk as a worksheet; the desk stays as it is."""
    if laid.faults:
        return _show(request, laid, opened, refusals=[EditRefusal.HAS_ERRORS])
    try:
        actions.save_worksheet(
            name=request.POST.get("worksheet", ""), marc=laid.record, kind=laid.kind,
            is_shared=request.POST.get("for-all") == "1", by=request.actor, at=clock.now(),
        )  # fmt: skip
    except actions.WorksheetRefused as refused:
        return _show(request, laid, opened, refusals=refused.refusals)
    messages.success(request, _("The worksheet is kept: new records can begin with it."))
    return _show(request, laid, opened)


def _empty(kind: FormKind) -> MarcRecord:
    language = LANGUAGES[(get_language() or "kk")[:2]]
    return simple.new_record(kind, entered=_entered(), language=language, agency=settings.TORELIK_MARC_AGENCY)


def _entered() -> str:
    return f"{clock.local_date(clock.now()):%y%m%d}"


def _save(request: Request, laid: desk.Desk, opened: records.EditedRecord) -> HttpResponse:
    if laid.faults:
        return _show(request, laid, opened, refusals=[EditRefusal.HAS_ERRORS])
    try:
        actions.save_record(uuid=opened.uuid, marc=laid.record, seen=laid.seen, note=laid.note, by=request.actor, at=clock.now())
    except actions.EditRefused as refused:
        if refused.refusals == [EditRefusal.CHANGED_MEANWHILE]:
            return _show_merge(request, opened, mine=laid.record, seen=laid.seen, note=laid.note, form=None)
        others = [one for one in refused.refusals if one is not EditRefusal.CHANGED_MEANWHILE]
        return _show(request, laid, opened, refusals=others)
    messages.success(request, _("The record is saved."))
    return redirect(_address(opened.uuid, laid))


def _merge(request: Request, opened: records.EditedRecord) -> HttpResponse:
    """Save what was chosen where two people have changed the record."""
    mine = desk.held_record(request.POST.get("held", ""))
    asked = desk.posted(request.POST, opened.marc, described="")
    if mine is None or not asked.seen:
        raise NotFound(opened.uuid)
    merge = rules.merge_of(base=versions.marc_at(opened.uuid, asked.seen), mine=mine, theirs=opened.marc)
    form = ConflictsForm(request.POST, conflicts=merge.conflicts)
    if request.POST.get("theirs") != str(opened.version) or not form.is_valid():
        unchanged = request.POST.get("theirs") == str(opened.version)
        return _show_merge(request, opened, mine=mine, seen=asked.seen, note=asked.note, form=form if unchanged else None)
    try:
        actions.save_record(
            uuid=opened.uuid,
            marc=merge.record(form.chosen()),
            seen=opened.version,
            note=asked.note,
            by=request.actor,
            at=clock.now(),
        )
    except actions.EditRefused as refused:
        joined = desk.opened(
            merge.record(form.chosen()), face=Face.GRID, kind="", described=opened.kind.value, seen=opened.version
        )
        return _show(request, joined, opened, refusals=refused.refusals)
    messages.success(request, _("Both changes are in the record."))
    return redirect(f"{reverse('editor:record', args=[opened.uuid])}?face={Face.GRID.value}")


def _show_merge(
    request: Request, opened: records.EditedRecord, *, mine: MarcRecord, seen: int, note: str, form: ConflictsForm | None
) -> HttpResponse:
    merge = rules.merge_of(base=versions.marc_at(opened.uuid, seen), mine=mine, theirs=opened.marc)
    form = form or ConflictsForm(conflicts=merge.conflicts)
    context = {
        "opened": opened,
        "form": form,
        "taken": [row for row in merge.changes if not row.is_conflict],
        "seen": seen,
        "note": note,
        "held": json.dumps(mine.to_json(), ensure_ascii=False),
    }
    return render(request, "library/editing/merge.html", context, status=422 if form.is_bound else 409)


def _show(
    request: Request,
    laid: desk.Desk,
    opened: records.EditedRecord | None,
    *,
    refusals: Sequence[EditRefusal | WorksheetRefusal] | None = None,
) -> HttpResponse:
    act, _mark, key = request.POST.get("act", "").partition(":")
    if act == "to" and key in Face.values and not laid.faults:
        laid.show(Face(key) if key != Face.GRID or len(laid.record.fields) <= grid.ROWS_MOST else Face.LINES)
    elif laid.face is Face.GRID:
        if act in ("add", "repeat", "remove", "up", "down"):
            laid.change_rows(act, key)
        elif act == "codes" and key in ADDED:
            laid.add_codes(key, entered=_entered())
        elif act == "paste":
            laid.paste(request.POST.get("pasted", ""))
    context: dict[str, Any] = {
        "scans": queries.scans_of(opened.id) if opened else [],
        "desk": laid,
        "opened": opened,
        "faces": Face.choices,
        "kinds": FormKind.choices,
        "refusals": [one.label for one in refusals or ()],
        "maybe_here": EditRefusal.MAYBE_HERE in (refusals or ()),
        "held": json.dumps(laid.record.to_json(), ensure_ascii=False) if laid.face is Face.FORM else "",
        "added": ADDED,
        "tags": known_tags(),
    }
    context["worksheet"] = request.POST.get("worksheet", "")[:200] if refusals else ""
    if act == "check" or context["maybe_here"]:
        context["similar"] = records.similar_records(laid.record, besides=opened.uuid if opened else None)
        context["was_checked"] = True
    if laid.face is Face.FORM:
        context["parts"], context["rest"] = desk.shown_parts(laid)
        context["fields_of_record"] = grid.rows_of(laid.record)
    else:
        context["rows"], context["rest"] = desk.shown_rows(laid)
    is_silent = opened is None and request.method != "POST"
    if is_silent:
        context["rest"] = []
    context["is_silent"] = is_silent
    return render(
        request, "library/editing/record.html", context, status=422 if refusals or (laid.faults and act == "save") else 200
    )


def _address(uuid: UUID, laid: desk.Desk) -> str:
    kind = f"&kind={laid.kind.value}" if laid.face is Face.FORM else ""
    return f"{reverse('editor:record', args=[uuid])}?face={laid.face.value}{kind}"
