"""Pages of dictionaries, for everybody: a list in the order of the alphabet, or a tree of classes."""

from functools import partial
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from torelik.kernel.limits import limited
from torelik.kernel.request import Request
from torelik.library.dictionaries import queries
from torelik.library.dictionaries.vocabulary import Dictionary

LONGEST_BEGINNING = 100
TREES = (Dictionary.UDC, Dictionary.BBK)


@require_safe
@limited("search", methods=("GET",))
def dictionary(request: Request, name: str = Dictionary.AUTHOR.value) -> HttpResponse:
    """Look through the catalogue by one dictionary (cl. 12); where one stands is in the address."""
    if name not in Dictionary.values:
        raise Http404("There is no such dictionary.")
    chosen = Dictionary(name)
    beginning = request.GET.get("from", "").replace("\0", "").strip()[:LONGEST_BEGINNING]
    context = {"dictionaries": Dictionary.choices, "chosen": chosen, "beginning": beginning}
    if chosen in TREES:
        found = queries.branch(chosen, beginning)
        if found.way or found.below:
            return render(request, "library/dictionaries/classes.html", context | {"found": found})
    page = queries.stretch(
        chosen, beginning=beginning, after=_number(request.GET.get("after")), before=_number(request.GET.get("before"))
    )
    bar = [(label, f"?{urlencode({'from': first})}") for label, first in map(partial(_place, chosen), queries.letters(chosen))]
    return render(
        request,
        "library/dictionaries/list.html",
        context
        | {
            "page": page,
            "letters": bar,
            "earlier": f"?{urlencode({'from': beginning, 'before': page.before})}" if page.before else "",
            "later": f"?{urlencode({'from': beginning, 'after': page.after})}" if page.after else "",
        },
    )


def _place(chosen: Dictionary, letter: str) -> tuple[str, str]:
    """Return how a letter, or a decade of years, is called in the bar, and with what its headings begin."""
    if chosen is Dictionary.YEAR:
        return f"{letter}–{letter[:3]}9", f"{letter[:3]}9"
    return letter, letter[:1]


def _number(typed: str | None) -> int | None:
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 19 else None
