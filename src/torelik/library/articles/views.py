"""Pages of the article index: periodicals, the issues of one, the contents of an issue, lists for print."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from torelik.documents import api as documents
from torelik.kernel import clock
from torelik.kernel.errors import NotFound
from torelik.kernel.limits import takes_files
from torelik.kernel.request import Request
from torelik.library.articles import actions, exchange, lists, papers, queries, rules
from torelik.library.articles.forms import FilterForm, IssueForm, ListForm, YearForm
from torelik.library.articles.rules import Row
from torelik.library.articles.speaking import with_languages
from torelik.library.articles.vocabulary import ContentsRefusal, Grouping, Kinds, RowFault
from torelik.library.cataloguing.queries import EditedRecord
from torelik.library.cataloguing.vocabulary import GRANTS, LANGUAGE_NAMES
from torelik.library.editing import parts
from torelik.search.api import IndexOutdated

PAGE_ROWS = 30
EMPTY_ROWS = 8
"""Rows that wait to be typed in; a button adds as many."""
MOST_PASTED = 200_000
"""Characters of pasted contents."""
COLUMNS = ("title", "authors", "pages", "section", "language", "doi", "abstract", "keywords")


@login_required
@require_safe
def periodicals(request: Request) -> HttpResponse:
    """List the periodicals of which articles are entered."""
    request.actor.require(GRANTS.CATALOGUE_RECORD)
    form = FilterForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found = queries.periodicals(words, visible_to=request.actor)
    pages = Paginator(found, PAGE_ROWS)
    page: Any = pages.get_page(request.GET.get("page"))
    page.numbers = list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    context = {"form": form, "page": page, "rows": queries.periodical_lines(page.object_list), "words": words}
    return render(request, "library/articles/periodicals.html", context)


@takes_files("TORELIK_ARTICLES_FILE_BYTES")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contents(request: Request, uuid: UUID) -> HttpResponse:
    """Enter the contents of an issue or a book; of a periodical, show its issues."""
    opened = queries.host_to_index(uuid, visible_to=request.actor)
    if queries.is_periodical(opened):
        return _show_issues(request, opened, IssueForm())
    if queries.is_article(opened):
        messages.error(request, ContentsRefusal.NOT_HERE.label)
        return redirect("opac:record", uuid)
    if request.method != "POST":
        return _show_contents(request, opened, [])
    typed, act = _typed(request), request.POST.get("act", "")
    if act == "paste":
        read = rules.rows_of_text(request.POST.get("pasted", "")[:MOST_PASTED])
        pasted = with_languages(read, of_issue=parts.host_of(opened.marc).language)
        return _show_contents(request, opened, [*(row for row in typed if not row.is_empty), *pasted])
    if act == "file":
        return _show_file(request, opened, typed)
    if act != "save":
        return _show_contents(request, opened, typed, empty=2 * EMPTY_ROWS)
    try:
        entered = actions.enter_contents(host=uuid, rows=typed, by=request.actor, at=clock.now())
    except actions.ContentsRefused as refused:
        return _show_contents(request, opened, typed, refused=refused)
    if entered.new:
        said = ngettext("%(n)d article is in the catalogue.", "%(n)d articles are in the catalogue.", entered.new)
        messages.success(request, said % {"n": entered.new})
    if entered.known:
        said = ngettext("%(n)d row was there already.", "%(n)d rows were there already.", entered.known)
        messages.info(request, said % {"n": entered.known})
    return redirect("articles:contents", uuid)


@login_required
@require_POST
def open_issue(request: Request, uuid: UUID) -> HttpResponse:
    """Open an issue of a periodical, catalogued now if it was not."""
    form = IssueForm(request.POST)
    opened = queries.host_to_index(uuid, visible_to=request.actor)
    if form.is_valid():
        given = form.cleaned_data
        try:
            issue = actions.open_issue(
                periodical=uuid, year=given["year"], number=given["number"], by=request.actor, at=clock.now()
            )
        except actions.IssueRefused as refused:
            for one in refused.refusals:
                form.add_error(one.value if one.value in form.fields else None, [one.label])
        else:
            return redirect("articles:contents", issue)
    return _show_issues(request, opened, form)


@login_required
@require_safe
def year(request: Request, uuid: UUID, year: int) -> HttpResponseBase:
    """Show the yearly index of a periodical, and give it for print."""
    opened = queries.host_to_index(uuid, visible_to=request.actor)
    if not queries.is_periodical(opened):
        raise NotFound(uuid)
    form = YearForm(request.GET) if "grouping" in request.GET else YearForm({"grouping": Grouping.SECTION})
    given = form.cleaned_data if form.is_valid() else {}
    grouping, newer = Grouping(given.get("grouping") or Grouping.SECTION), bool(given.get("newer"))
    laid = lists.yearly_index(uuid, year, grouping=grouping, newer=newer, visible_to=request.actor)
    title = _("Index of articles: %(title)s, %(year)s") % {"title": opened.title, "year": year}
    if request.GET.get("as") in ("pdf", "xlsx"):
        return _file(request, laid, title=title, note=_standard(newer), grouping=grouping, name=f"index-{year}")
    context = {
        "opened": opened, "year": year, "title": title, "form": form,
        "asked": urlencode({"grouping": grouping.value, **({"newer": "1"} if newer else {})}),
    } | _shown(laid, grouping)  # fmt: skip
    return render(request, "library/articles/year.html", context)


@login_required
@require_safe
def thematic(request: Request) -> HttpResponseBase:
    """Show a bibliographic list on a theme, and give it for print."""
    request.actor.require(GRANTS.CATALOGUE_RECORD)
    form = ListForm(request.GET if any(name in request.GET for name in ListForm.base_fields) else None)
    if not form.is_bound:
        return render(request, "library/articles/list.html", {"form": form})
    if not form.is_valid():
        return render(request, "library/articles/list.html", {"form": form}, status=422)
    given = form.cleaned_data
    grouping, newer = Grouping(given["grouping"] or Grouping.NONE), given["newer"]
    theme = lists.Theme(
        words=given["words"], subject=given["subject"], author=given["author"], kinds=Kinds(given["kinds"] or Kinds.ARTICLES),
        language=given["language"], year_from=given["year_from"], year_through=given["year_through"],
    )  # fmt: skip
    try:
        laid = lists.thematic_list(theme, grouping=grouping, newer=newer)
    except IndexOutdated:
        return render(request, "library/articles/list.html", {"form": form, "is_away": True}, status=503)
    title = given["title"] or _("Bibliographic list: %(theme)s") % {
        "theme": ", ".join(filter(None, [theme.words, theme.subject, theme.author]))
    }
    if request.GET.get("as") in ("pdf", "xlsx"):
        return _file(request, laid, title=title, note=_standard(newer), grouping=grouping, name="bibliography")
    asked = {name: value for name, value in request.GET.items() if name in form.fields and value}
    context = {"form": form, "title": title, "asked": urlencode(asked)} | _shown(laid, grouping)
    return render(request, "library/articles/list.html", context)


def _shown(laid: lists.Laid, grouping: Grouping) -> dict[str, Any]:
    groups = [(lists.group_name(name, grouping), lines) for name, lines in laid.groups]
    return {"laid": laid, "groups": groups, "most": lists.MOST_TITLES}


def _standard(newer: bool) -> str:
    return _("GOST R 7.0.100-2018") if newer else _("GOST 7.1-2003")


def _file(request: Request, laid: lists.Laid, *, title: str, note: str, grouping: Grouping, name: str) -> HttpResponseBase:
    if request.GET.get("as") == "xlsx":
        file = papers.workbook(laid, grouping=grouping)
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=documents.WORKBOOK_KIND)
    language = (get_language() or "kk")[:2]
    content = papers.pdf(laid, title=title, note=note, grouping=grouping, language=language, at=clock.now())
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}.pdf"'}
    )


def _show_file(request: Request, opened: EditedRecord, typed: list[Row]) -> HttpResponse:
    """Lay the articles of a publisher's file out as rows: nothing is kept of the file, and nothing saved yet."""
    file, host = request.FILES.get("file"), parts.host_of(opened.marc)
    kept = [row for row in typed if not row.is_empty]
    try:
        given = exchange.articles_of(file.read()) if file else []
    except exchange.NotArticles:
        given = []
    if not given:
        return _show_contents(request, opened, kept, told=[ContentsRefusal.NOT_ARTICLES])
    fitting = [one.row for one in given if rules.is_of_issue(one.year, one.issue, host)]
    if len(fitting) < len(given):
        left = len(given) - len(fitting)
        said = ngettext("%(n)d article of the file is of another issue.", "%(n)d articles of the file are of other issues.", left)
        messages.warning(request, said % {"n": left})
    return _show_contents(request, opened, [*kept, *with_languages(fitting, of_issue=host.language)])


def _show_issues(request: Request, opened: EditedRecord, form: IssueForm) -> HttpResponse:
    context = {"opened": opened, "years": queries.issues_of(opened.id), "form": form}
    return render(request, "library/articles/issues.html", context, status=422 if form.errors else 200)


def _show_contents(
    request: Request,
    opened: EditedRecord,
    typed: list[Row],
    *,
    empty: int = EMPTY_ROWS,
    refused: actions.ContentsRefused | None = None,
    told: Sequence[ContentsRefusal] = (),
) -> HttpResponse:
    host = parts.host_of(opened.marc)
    while typed and typed[-1].is_empty:
        typed = typed[:-1]
    faults: dict[int, list[RowFault]] = refused.faults if refused else {}
    rows = [(number, row, faults.get(number, [])) for number, row in enumerate([*typed, *[Row()] * empty])]
    names = sorted(((code, str(name)) for code, name in LANGUAGE_NAMES.items()), key=lambda one: one[1])
    context = {
        "opened": opened, "host": host, "articles": queries.articles_of(opened.id), "rows": rows, "languages": names,
        "refusals": [one.label for one in (refused.refusals if refused else told)],
    }  # fmt: skip
    return render(request, "library/articles/contents.html", context, status=422 if refused or told else 200)


def _typed(request: Request) -> list[Row]:
    columns = (request.POST.getlist(name)[:1_000] for name in COLUMNS)
    return [rules.row_of(*cells) for cells in zip(*columns, strict=False)]
