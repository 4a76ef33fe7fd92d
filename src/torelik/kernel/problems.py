"""What a program is told when something is refused: RFC 9457, in the language of the request."""

from typing import Any

from django.http import HttpRequest, JsonResponse

PROGRAMS = "/api/"
"""Where programs ask: their addresses have no language, no session and no cookies."""

CONTENT_TYPE = "application/problem+json"


def is_for_programs(request: HttpRequest) -> bool:
    """Tell whether the request is for an address of programs."""
    return request.path_info.startswith(PROGRAMS)


def problem(*, status: int, code: str, title: str, detail: str = "", **more: Any) -> JsonResponse:
    """Return the answer; ``code`` is for the program, ``title`` and ``detail`` are sentences for people."""
    told = {"type": "about:blank", "status": status, "code": code, "title": title}
    if detail:
        told["detail"] = detail
    answer = JsonResponse({**told, **more}, status=status, json_dumps_params={"ensure_ascii": False})
    answer["Content-Type"] = CONTENT_TYPE
    answer["Cache-Control"] = "no-store"
    return answer
