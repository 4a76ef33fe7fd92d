"""Through an outer provider by OpenID Connect: authorization code with PKCE, state and nonce. Off until the settings name one.

Our own client on PyJWT rather than allauth's: that one sends no nonce and takes the provider's token unverified.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import jwt
import requests  # nosemgrep: call-to-the-outside - the issuer that the site itself names, and nobody else
from django.conf import settings
from django.http import HttpRequest

from torelik.identity.signin import marks
from torelik.identity.signin.methods.method import Method

ANSWER_SECONDS = 10
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
"""Signatures by a key pair only: a token signed by the shared secret, or by nobody, is refused."""
LEEWAY_SECONDS = 60


class ProviderFailed(Exception):
    """The provider did not answer, or what it answered cannot be trusted; the message is for the log."""


@dataclass(frozen=True, slots=True)
class Provider:
    """What the settings say of the provider."""

    issuer: str
    client_id: str
    client_secret: str
    name: str


def provider() -> Provider:
    """Return the provider of the settings."""
    return Provider(**settings.TORELIK_OIDC)


def works() -> bool:
    """Tell whether the settings name a provider."""
    return all(settings.TORELIK_OIDC[name] for name in ("issuer", "client_id", "client_secret"))


METHOD = Method("openid-connect", "identity/signin/methods/openid_connect.html", works)


def begin(request: HttpRequest, *, back_to: str) -> str:
    """Return the address at the provider to which the person goes; what must come back waits in the session.

    *back_to* is our own absolute address. Raises ``ProviderFailed``.
    """
    told = provider()
    kept = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    request.session[marks.OUTER] = {**kept, "back_to": back_to}
    challenge = base64.urlsafe_b64encode(hashlib.sha256(kept["verifier"].encode()).digest()).rstrip(b"=").decode()
    question = {
        "response_type": "code",
        "client_id": told.client_id,
        "redirect_uri": back_to,
        "scope": "openid",
        "state": kept["state"],
        "nonce": kept["nonce"],
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{_discovered(told)['authorization_endpoint']}?{urlencode(question)}"


def finish(request: HttpRequest, *, state: str, code: str) -> tuple[str, str]:
    """Return issuer and subject of whoever came back from the provider with *code*. Raises ``ProviderFailed``.

    The state is spent whatever happens: an answer cannot be sent twice.
    """
    kept = request.session.pop(marks.OUTER, None)
    if kept is None or not code or not secrets.compare_digest(kept["state"].encode(), state.encode()):
        raise ProviderFailed("The answer belongs to no question of this session.")
    told = provider()
    known = _discovered(told)
    question = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": kept["back_to"],
        "client_id": told.client_id,
        "client_secret": told.client_secret,
        "code_verifier": kept["verifier"],
    }
    token = _answer("POST", known["token_endpoint"], data=question).get("id_token")
    claims = _verified(str(token), told=told, keys=_answer("GET", known["jwks_uri"]))
    if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), kept["nonce"].encode()):
        raise ProviderFailed("The token was made for another question.")
    return told.issuer, str(claims["sub"])


def _discovered(told: Provider) -> dict[str, Any]:
    known = _answer("GET", f"{told.issuer.rstrip('/')}/.well-known/openid-configuration")
    if known.get("issuer") != told.issuer:
        raise ProviderFailed("The provider names another issuer than the settings.")
    return known


def _verified(token: str, *, told: Provider, keys: dict[str, Any]) -> dict[str, Any]:
    try:
        key = jwt.PyJWKSet.from_dict(keys)[jwt.get_unverified_header(token)["kid"]]
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=ALGORITHMS,
            audience=told.client_id,
            issuer=told.issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "iat", "iss", "aud", "sub", "nonce"]},
        )
    except (jwt.PyJWTError, KeyError) as error:
        raise ProviderFailed(f"The token cannot be trusted: {error}") from error
    return claims


def _answer(verb: str, address: str, **more: Any) -> dict[str, Any]:
    try:
        response = requests.request(verb, address, timeout=ANSWER_SECONDS, allow_redirects=False, **more)
        response.raise_for_status()
        answer: dict[str, Any] = response.json()
    except (requests.RequestException, ValueError) as error:
        raise ProviderFailed(f"{address} did not answer as it should: {error}") from error
    return answer
