"""Pages of group cards: HTTP only."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from torelik.kernel.errors import PermissionDenied
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.request import Request
from torelik.library.holdings import groups
from torelik.library.stock import group_papers, group_queries, queries
from torelik.library.stock.forms import CardWordsForm
from torelik.library.stock.pages import PAGE_ROWS, language, page_of, paper
from torelik.library.stock.vocabulary import GRANTS, DocumentKind


@never_cache
@login_required
@require_safe
def cards(request: Request) -> HttpResponse:
    """List the group cards, the newest first."""
    if not queries.may_see(request.actor):
        raise PermissionDenied(GRANTS.SEE_STOCK)
    words = request.GET.get("q", "").replace("\0", "").strip()[:200]
    context = {
        "page": page_of(request, group_queries.cards(words=words, visible_to=request.actor), PAGE_ROWS),
        "form": CardWordsForm({"q": words}),
        "words": words,
    }
    return render(request, "library/stock/cards.html", context)


@never_cache
@login_required
@require_safe
def card(request: Request, uuid: UUID) -> HttpResponse:
    """Show a group card: where its copies stand, and what happened to them, the newest first."""
    row = group_queries.card(uuid, visible_to=request.actor)
    found = group_queries.movements(row)
    context = {
        "card": row,
        "title": group_papers.title_of_card(row),
        "standings": groups.standings(card_id=row.pk),
        "head": group_papers.head(),
        "page": page_of(request, [(one.document, group_papers.cells(one)) for one in reversed(found)], PAGE_ROWS),
        "acts": [(kind.value, kind.label) for kind in (DocumentKind.WRITE_OFF, DocumentKind.TRANSFER)],
        "key": new_uuid(),
        "may_keep": request.actor.may(GRANTS.KEEP_STOCK),
    }
    return render(request, "library/stock/card.html", context)


@never_cache
@login_required
@require_safe
def card_paper(request: Request, uuid: UUID) -> HttpResponse:
    """Give a group card as PDF in the reader's language."""
    row = group_queries.card(uuid, visible_to=request.actor)
    standings = groups.standings(card_id=row.pk)
    content = group_papers.card(row, group_queries.movements(row), standings, language=language())
    return paper(content, f"card-{row.number}.pdf")
