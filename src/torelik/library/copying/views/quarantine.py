"""Pages of the quarantine: the bytes of a piece, why it is here, and the ways to mend it, one or many at once."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from torelik.kernel import clock
from torelik.kernel.request import Request
from torelik.library.cataloguing import actions, queries
from torelik.library.cataloguing.marc import Dialect, Encoding, LinesRefused, from_lines, salvaged
from torelik.library.cataloguing.marc.lines import decoded
from torelik.library.cataloguing.vocabulary import GRANTS, Outcome, QuarantineReason, explained
from torelik.library.copying.forms import ChosenForm, LinesForm
from torelik.library.copying.views.paging import page_of

HEX_WIDTH = 16
SHOWN_BYTES = 4_096
MENDED_BYTES = 200_000
"""So much of a piece is offered as lines; a record that the formats allow is half as long."""
SHOWN_CHARACTERS = 8_000


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def several(request: Request, uuid: UUID) -> HttpResponse:
    """List what is in quarantine, and read the chosen pieces, or all, again."""
    request.actor.require(GRANTS.IMPORT_RECORDS)
    taken = queries.import_by_uuid(uuid, visible_to=request.actor)
    form = ChosenForm(request.POST or None)
    results: list[dict[str, Any]] = []
    if request.method == "POST":
        positions = [int(one) for one in request.POST.getlist("piece") if one.isdigit()]
        done = actions.mend_pieces(uuid=uuid, positions=positions, chosen=form.chosen(), by=request.actor, at=clock.now())
        results = [_told(one) for one in done]
        mended = sum(one["is_mended"] for one in results)
        words = ngettext("%(count)d piece was mended.", "%(count)d pieces were mended.", mended) % {"count": mended}
        messages.add_message(request, messages.SUCCESS if mended else messages.WARNING, words)
    page = page_of(request, queries.entries(taken, outcome=Outcome.QUARANTINED))
    rows = [(line, _reason(line.reason), explained(line.detail)) for line in queries.entry_lines(page.object_list)]
    context = {"card": queries.import_card(taken, at=clock.now()), "form": form, "page": page, "rows": rows, "results": results}
    return render(request, "library/copying/quarantine.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def piece(request: Request, uuid: UUID, position: int) -> HttpResponse:
    """Show the bytes of one piece in the chosen encoding, and mend it from there or from lines."""
    request.actor.require(GRANTS.IMPORT_RECORDS)
    taken = queries.import_by_uuid(uuid, visible_to=request.actor)
    kept = queries.quarantined_piece(taken, position)
    chosen = ChosenForm(request.POST if request.method == "POST" else request.GET or None)
    encoding = chosen.chosen().encoding or Encoding.UTF8
    initial = {"lines": salvaged(kept.original[:MENDED_BYTES], encoding), "as_dialect": "marc21"}
    by_hand = request.method == "POST" and "lines" in request.POST
    lines = LinesForm(request.POST if by_hand else None, initial=initial)
    result = None
    if by_hand and lines.is_valid():
        try:
            marc = from_lines(lines.cleaned_data["lines"])
        except LinesRefused as refused:
            for number, text in refused.lines:
                lines.add_error("lines", _("Line %(number)d is no field: %(text)s") % {"number": number, "text": text})
        else:
            dialect = Dialect(lines.cleaned_data["as_dialect"])
            result = actions.mend_as_record(
                uuid=uuid, position=position, marc=marc, dialect=dialect, by=request.actor, at=clock.now()
            )
    elif request.method == "POST" and not by_hand:
        done = actions.mend_pieces(uuid=uuid, positions=[position], chosen=chosen.chosen(), by=request.actor, at=clock.now())
        result = done[0]
    told = _told(result) if result else None
    if told and told["is_mended"]:
        messages.success(request, _("The piece was mended: “%(title)s”.") % {"title": told["title"]})
        return redirect("copying:quarantine", uuid)
    context = {
        "card": queries.import_card(taken, at=clock.now()), "kept": kept, "reason": _reason(kept.line.reason),
        "detail": explained(kept.line.detail), "chosen": chosen, "lines": lines, "told": told, "size": len(kept.original),
        "hex": hex_lines(kept.original[:SHOWN_BYTES]), "text": _visible(decoded(kept.original[:SHOWN_BYTES], encoding)),
        "is_cut": len(kept.original) > SHOWN_BYTES, "lines_are_cut": len(kept.original) > MENDED_BYTES,
    }  # fmt: skip
    return render(request, "library/copying/piece.html", context, status=422 if request.method == "POST" else 200)


def _told(result: actions.MendResult) -> dict[str, Any]:
    reasons = [one.label for one in result.refusals]
    if result.reason:
        reasons.append(_reason(result.reason))
    return {
        "position": result.position,
        "title": result.title,
        "record_uuid": result.record_uuid,
        "outcome": result.outcome.label,
        "is_mended": not reasons,
        "reasons": reasons,
    }


def _reason(value: str) -> Any:
    return QuarantineReason(value).label if value in QuarantineReason.values else value


def _visible(text: str) -> str:
    """The text with pictures in place of the marks of ISO 2709, which nobody could see."""
    shown = text[:SHOWN_CHARACTERS].translate({0x1D: "␝\n", 0x1E: "␞\n", 0x1F: "␟", 0x1B: "␛", 0x00: "␀"})
    return "".join(char if char.isprintable() or char == "\n" else "�" for char in shown)


def hex_lines(raw: bytes) -> str:
    """The bytes as people look at them: address, sixteen bytes, the same as letters."""
    lines = []
    for at in range(0, len(raw), HEX_WIDTH):
        part = raw[at : at + HEX_WIDTH]
        letters = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in part)
        lines.append(f"{at:06x}  {part.hex(' '):<{HEX_WIDTH * 3 - 1}}  {letters}")
    return "\n".join(lines)
