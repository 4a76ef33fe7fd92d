"""The library's addresses for programs (``/api/v1/``)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django import forms as django_forms
from django.http import HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.urls import reverse

from torelik.identity.api import for_programs
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.problems import CONTENT_TYPE, problem
from torelik.kernel.request import Request
from torelik.library.lending.vocabulary import GRANTS as LENDING
from torelik.library.programs import actions, doing, forms, queries, rules, shapes
from torelik.library.programs.actions import Answer
from torelik.library.programs.vocabulary import CIRCULATION, READERS, Fault
from torelik.search.api import IndexOutdated


class Act(Protocol):
    """What a program does with what it has sent."""

    def __call__(self, given: dict[str, Any], *, by: Actor, at: datetime) -> Answer: ...


def _json(body: object, *, status: int = 200) -> HttpResponse:
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})


def _faulty(fault: Fault, *, status: int = 400, **more: Any) -> HttpResponse:
    return problem(status=status, code=fault.value, title=str(fault.label), **more)


@for_programs()
def records(request: Request) -> HttpResponse:
    """Search the catalogue, or page through all of it."""
    try:
        return _json(shapes.page(queries.page(rules.asked_list(request.GET.dict()))))
    except rules.Faulty as faulty:
        return _faulty(faulty.fault)
    except IndexOutdated:
        return _faulty(Fault.SEARCH_AWAY, status=503)


@for_programs()
def record(request: Request, uuid: UUID) -> HttpResponse:
    """Tell one record; one that was merged leads to the record that has taken it in."""
    found = queries.record(uuid)
    if isinstance(found, UUID):
        return HttpResponsePermanentRedirect(reverse("programs:record", args=[found]))
    return _json(shapes.record(found))


@for_programs()
def copies(request: Request, uuid: UUID) -> HttpResponse:
    """Tell the copies of one title and which of them can be had."""
    try:
        return _json(shapes.copies(queries.copies(uuid, rules.asked_part(request.GET.dict()))))
    except rules.Faulty as faulty:
        return _faulty(faulty.fault)


@for_programs()
def pickup_places(request: Request) -> HttpResponse:
    """Tell where readers pick up books."""
    return _json(shapes.places(queries.pickup_places()))


@for_programs(scopes=(READERS, CIRCULATION))
def reader(request: Request, card: str) -> HttpResponse:
    """Tell a reader's ticket, loans and holds."""
    at = clock.now()
    return _json(shapes.reader(queries.reader(card, visible_to=request.actor, at=at, today=clock.local_date(at))))


def _post(form_class: type[django_forms.Form], act: Act) -> Callable[[Request], HttpResponse]:
    """Return the view of one act: a JSON object in, a key against doing it twice, the act's own answer out."""

    @for_programs(methods=("POST",), scopes=(CIRCULATION,))
    def answer(request: Request) -> HttpResponse:
        by, at = request.actor, clock.now()
        by.require(LENDING.ISSUE_ITEM)
        try:
            key, body = rules.key_in(request.headers.get("Idempotency-Key")), rules.body_in(request.body)
            form = form_class(body)
            if not form.is_valid():
                told = [{"field": name, "sentence": str(words[0])} for name, words in form.errors.items()]
                return _faulty(Fault.INVALID, status=422, fields=told)
            digest = rules.digest_of(request.path_info, body)
            done = actions.once(lambda: act(form.cleaned_data, by=by, at=at), key=key, digest=digest, by=by, at=at)
        except rules.Faulty as faulty:
            return _faulty(faulty.fault, status=422 if faulty.fault == Fault.KEY_REUSED else 400)
        return _answered(done)

    return answer


def _answered(done: Answer) -> HttpResponse:
    response = _json(done.body, status=done.status)
    if done.status >= 400:
        response["Content-Type"] = CONTENT_TYPE
    return response


@for_programs(methods=("DELETE",), scopes=(CIRCULATION,))
def cancel_hold(request: Request, uuid: UUID) -> HttpResponse:
    """Let a reader wait no more. The method itself may be repeated: no key is needed."""
    request.actor.require(LENDING.ISSUE_ITEM)
    return _answered(doing.cancel_hold(uuid, by=request.actor, at=clock.now()))


issue = _post(forms.IssueForm, doing.issue)
take_back = _post(forms.ReturnForm, doing.take_back)
renew = _post(forms.RenewalForm, doing.renew)
place_hold = _post(forms.HoldForm, doing.place_hold)
