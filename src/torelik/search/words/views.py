"""The page "How is this word understood?"."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from torelik.kernel import clock
from torelik.kernel.request import Request
from torelik.search.words import actions, queries
from torelik.search.words.forms import TeachForm
from torelik.search.words.vocabulary import GRANTS, LANGUAGE_NAMES, CorrectionKind

PAGE_ROWS = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: Request) -> HttpResponse:
    """Show how words are understood, and take a correction."""
    if not request.actor.may(GRANTS.TEACH_WORDS):
        raise PermissionDenied(GRANTS.TEACH_WORDS)
    text = request.GET.get("q", "").replace("\0", "").strip()[: queries.LONGEST_TEXT]
    form = TeachForm(request.POST) if request.method == "POST" else TeachForm(initial={"form": text if " " not in text else ""})
    status = 200
    if form.is_bound:
        if form.is_valid():
            given = form.cleaned_data
            try:
                actions.teach_word(
                    kind=CorrectionKind(given["kind"]), form=given["form"], lemma=given["lemma"], note=given["note"],
                    by=request.actor, at=clock.now(),
                )  # fmt: skip
            except actions.TeachingRefused as refused:
                form.show(refused)
            else:
                messages.success(request, _("The word is taught. In a minute or two the search will find it so."))
                return redirect("words:page")
        status = 422
    page = Paginator(queries.corrections(visible_to=request.actor), PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        "text": text,
        "words": queries.explained(text),
        "languages": LANGUAGE_NAMES,
        "form": form,
        "page": page,
        "rows": [(row, row.taught_by.get_full_name()) for row in page.object_list],
    }
    return render(request, "search/words/page.html", context, status=status)


@login_required
@require_POST
def forget(request: Request, uuid: UUID) -> HttpResponse:
    """Take a correction back."""
    actions.forget_word(uuid=uuid, by=request.actor, at=clock.now())
    messages.success(request, _("The correction is taken back."))
    return redirect("words:page")
