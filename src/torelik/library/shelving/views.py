"""Pages of shelving: trees of classes, tables of author marks, the shelf mark of a title."""

import csv
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from torelik.kernel import clock
from torelik.kernel.request import Request
from torelik.kernel.trilingual import Trilingual
from torelik.library.shelving import actions, queries, rules
from torelik.library.shelving.forms import (
    AuthorLineForm,
    AuthorTableForm,
    BrowseForm,
    ClassesForm,
    ClassNameForm,
    MarkForm,
    TableForm,
)
from torelik.library.shelving.vocabulary import GRANTS, Scheme, Script

PAGE_LINES = 100


@login_required
@require_safe
def classes(request: Request) -> HttpResponse:
    """Browse a tree, or what was looked for in it."""
    _require_reader(request)
    form = BrowseForm(request.GET if "scheme" in request.GET else None)
    scheme = Scheme(form.cleaned_data["scheme"]) if form.is_valid() else Scheme.UDC
    words = form.cleaned_data["words"].strip() if form.is_valid() else ""
    context: dict[str, Any] = {"form": form, "scheme": scheme, "words": words, "may_keep": request.actor.may(GRANTS.KEEP_CLASSES)}
    if words:
        context["rows"] = queries.find_classes(scheme, words, visible_to=request.actor)
    else:
        context["rows"] = queries.children_of(scheme, None, visible_to=request.actor)
    return render(request, "library/shelving/classes.html", context)


@login_required
def one_class(request: Request, uuid: UUID) -> HttpResponse:
    """Show a class with those below it; name it anew."""
    _require_reader(request)
    found = queries.class_by_uuid(uuid, visible_to=request.actor)
    initial = {"kk": found.name.kk, "ru": found.name.ru, "en": found.name.en}
    form = ClassNameForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.name_class(uuid=uuid, name=Trilingual(**form.cleaned_data), by=request.actor, at=clock.now())
        except actions.ShelvingRefused as refused:
            form.add_error("kk", [refusal.label for refusal in refused.refusals])
        else:
            messages.success(request, _("The class has its new name."))
            return redirect("shelving:class", uuid)
    context = {
        "found": found, "way": queries.ways_to(found)[:-1], "scheme": Scheme(found.scheme), "name_form": form,
        "rows": queries.children_of(Scheme(found.scheme), found, visible_to=request.actor),
        "form": BrowseForm(initial={"scheme": found.scheme}), "may_keep": request.actor.may(GRANTS.KEEP_CLASSES),
    }  # fmt: skip
    return render(request, "library/shelving/classes.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def pick(request: Request) -> HttpResponse:
    """Offer classes for a field of a record (080, 084): a list that a page of the editor takes in."""
    _require_reader(request)
    form = BrowseForm(request.GET)
    if not form.is_valid():
        return HttpResponse(status=422)
    scheme, words = Scheme(form.cleaned_data["scheme"]), form.cleaned_data["words"].strip()
    rows = (
        queries.find_classes(scheme, words, visible_to=request.actor)
        if words
        else queries.children_of(scheme, None, visible_to=request.actor)
    )
    refusals = rules.refusals_of_notation(scheme, words) if words[:1].isdigit() else []
    return render(request, "library/shelving/_pick.html", {"rows": rows, "scheme": scheme, "words": words, "refusals": refusals})


@login_required
def take_classes(request: Request) -> HttpResponse:
    """Take a table of classes in, the base that comes with the product, or count the titles anew."""
    request.actor.require(GRANTS.KEEP_CLASSES)
    form = ClassesForm(request.POST or None, request.FILES or None) if "file" in request.FILES else ClassesForm()
    refused: list[rules.RefusedLine] = []
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act == "base":
            count = actions.lay_base_classes(by=request.actor, at=clock.now())
            actions.class_all_records(by=request.actor, at=clock.now())
            messages.success(
                request, ngettext("%(count)d class is in place.", "%(count)d classes are in place.", count) % {"count": count}
            )
            return redirect("shelving:classes")
        if act == "count":
            count = actions.class_all_records(by=request.actor, at=clock.now())
            messages.success(
                request, ngettext("%(count)d title was counted.", "%(count)d titles were counted.", count) % {"count": count}
            )
            return redirect("shelving:classes")
        form = ClassesForm(request.POST, request.FILES)
        if form.is_valid():
            scheme = Scheme(form.cleaned_data["scheme"])
            try:
                count = actions.import_classes(scheme=scheme, text=form.cleaned_data["file"], by=request.actor, at=clock.now())
            except actions.ShelvingRefused as refusal:
                refused = refusal.lines
                form.add_error("file", [one.label for one in refusal.refusals])
            else:
                messages.success(
                    request, ngettext("%(count)d class is in place.", "%(count)d classes are in place.", count) % {"count": count}
                )
                # nosemgrep: open-redirect - a page of our own
                return redirect(f"{reverse('shelving:classes')}?{urlencode({'scheme': scheme.value})}")
    context = {"form": form, "refused": [(line.line, line.refusal.label) for line in refused[:PAGE_LINES]]}
    return render(request, "library/shelving/take_classes.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def author_marks(request: Request) -> HttpResponse:
    """Look a word up in a table of author marks, and the table itself."""
    _require_reader(request)
    form = TableForm(request.GET if "script" in request.GET else None)
    asked = form.cleaned_data if form.is_valid() else {"script": Script.CYRILLIC.value, "digits": "2", "word": ""}
    script, digits, word = Script(asked["script"]), int(asked["digits"]), asked["word"]
    found = [(figures, queries.number_of(word, digits=figures)) for figures in (2, 3)] if word else []
    own = queries.lines_of_table(script, digits, starting=word[:1], visible_to=request.actor)
    is_own = own.exists()
    lines = own.values_list("start", "number") if is_own else queries.computed_lines(script, digits, starting=word[:1])
    page = Paginator(lines, PAGE_LINES).get_page(request.GET.get("page"))
    page.numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))  # type: ignore[attr-defined]
    context = {
        "form": form, "page": page, "is_own": is_own, "script": script, "digits": digits, "word": word,
        "marks": [rules.mark_of(word, number) for _figures, number in found if number is not None],
        "may_keep": request.actor.may(GRANTS.KEEP_CLASSES), "table_form": AuthorTableForm(), "line_form": AuthorLineForm(),
    }  # fmt: skip
    return render(request, "library/shelving/author_marks.html", context)


@login_required
@require_safe
def author_table(request: Request, script: str, digits: int) -> HttpResponse:
    """Give a table as a file, to be changed in a worksheet and taken in again."""
    _require_reader(request)
    if script not in Script.values or digits not in (2, 3):
        raise Http404("There is no such table.")
    chosen = Script(script)
    own = queries.lines_of_table(chosen, digits, visible_to=request.actor)
    lines = own.values_list("start", "number") if own.exists() else rules.computed_table(chosen, digits)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="author-marks-{chosen.value}-{digits}.csv"'
    answer.write("\ufeff")
    csv.writer(answer, delimiter=";", lineterminator="\n").writerows([("start", "number"), *lines])
    return answer


@login_required
@require_POST
def change_author_table(request: Request) -> HttpResponse:
    """Take a table in, change a line, or give a table up."""
    request.actor.require(GRANTS.KEEP_CLASSES)
    act = request.POST.get("act", "")
    form: AuthorTableForm | AuthorLineForm | TableForm
    form = {"table": AuthorTableForm, "line": AuthorLineForm}.get(act, TableForm)(request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data
        where: dict[str, Any] = {
            "script": Script(given["script"]),
            "digits": int(given["digits"]),
            "by": request.actor,
            "at": clock.now(),
        }
        try:
            if act == "table":
                actions.import_author_table(text=given["file"], **where)
            elif act == "line":
                actions.set_author_line(start=given["start"], number=given["number"], **where)
            else:
                actions.drop_author_table(**where)
        except actions.ShelvingRefused as refused:
            told = [f"{line.line}: {line.refusal.label}" for line in refused.lines[:5]]
            messages.error(request, " ".join(told or [str(refusal.label) for refusal in refused.refusals]))
        else:
            messages.success(request, _("The table of author marks was changed."))
        where_to = {"script": given["script"], "digits": given["digits"]}
        # nosemgrep: open-redirect - a page of our own
        return redirect(f"{reverse('shelving:author-marks')}?{urlencode(where_to)}")
    messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return redirect("shelving:author-marks")


@login_required
def shelf_mark(request: Request, uuid: UUID) -> HttpResponse:
    """Propose the shelf mark of a title, show who stands there already, and set it."""
    request.actor.require("library.catalogue-record")
    digits = 3 if request.GET.get("digits") == "3" else 2
    record, offered = queries.proposal(uuid, digits=digits, visible_to=request.actor)
    form = MarkForm(request.POST or None, initial={"class_index": offered.class_index, "author_mark": offered.author_mark})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_shelf_mark(record_uuid=uuid, **form.cleaned_data, by=request.actor, at=clock.now())
        except actions.ShelvingRefused as refused:
            form.add_error("author_mark", [refusal.label for refusal in refused.refusals])
        else:
            messages.success(request, _("The shelf mark is set."))
            return redirect("shelving:mark", uuid)
    context = {
        "record": record, "offered": offered,
        "browse": BrowseForm(), "form": form, "digits": digits,
        "same": queries.titles_with_mark(offered.mark, besides=record.card.id, visible_to=request.actor),
    }  # fmt: skip
    return render(request, "library/shelving/mark.html", context, status=422 if form.errors else 200)


def _require_reader(request: Request) -> None:
    if not request.actor.may(GRANTS.KEEP_CLASSES):
        request.actor.require("library.catalogue-record")
