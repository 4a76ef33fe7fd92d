"""A program with a token, as a program of somebody else asks: headers and JSON alone."""

import json
from typing import Any
from uuid import uuid4

from django.test import Client

from identity.tokens import token_stage
from torelik.identity.models import Account

CIRCULATION = (token_stage.READ, token_stage.CIRCULATE)


class Program:
    """One program; it keeps no cookies and asks in English unless it is told otherwise."""

    def __init__(self, *, scopes: tuple[str, ...] = CIRCULATION, owner: Account | None = None, language: str = "en") -> None:
        self.owner = owner or token_stage.owner()
        self.secret = token_stage.made(self.owner, scopes=scopes).secret
        self.headers = {"Authorization": f"Bearer {self.secret}", "Accept-Language": language}

    def get(self, path: str, **more: Any) -> Any:
        return Client().get(f"/api/v1/{path}", more, headers=self.headers)

    def post(self, path: str, *, key: str = "", **body: Any) -> Any:
        headers = {**self.headers, "Idempotency-Key": key or uuid4().hex}
        return Client().post(f"/api/v1/{path}", json.dumps(body), content_type="application/json", headers=headers)

    def delete(self, path: str) -> Any:
        return Client().delete(f"/api/v1/{path}", headers=self.headers)


def codes(answer: Any) -> list[str]:
    """Return the codes of the refusals in an answer."""
    return [one["code"] for one in answer.json()["refusals"]]
