"""A small OpenID Connect provider on loopback: what a test needs of one, with every way of cheating."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, CLIENT_SECRET, SUBJECT = "torelik", "shared-secret", "840519300123"


class Provider:
    """The provider and its present intentions: ``cheat`` names what is wrong with its answers."""

    def __init__(self, port: int) -> None:
        self.issuer = f"http://127.0.0.1:{port}"
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.cheat = ""
        self.questions: dict[str, dict[str, str]] = {}
        self.asked: list[dict[str, str]] = []

    def ask(self, address: str, *, code: str = "code-1") -> str:
        """Do what the person does at the provider; return the query with which they come back."""
        question = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self.questions[code] = question
        return f"code={code}&state={question['state']}"

    def answer(self, path: str, body: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if path == "/.well-known/openid-configuration":
            issuer = "http://127.0.0.1:1" if self.cheat == "other issuer in discovery" else self.issuer
            ends = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
            return 200, {"issuer": issuer, **{name: f"{self.issuer}/{end}" for name, end in ends.items()}}
        if path == "/keys":
            public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
            return 200, {"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]}
        if path == "/token":
            return self._token(body)
        return 404, {}

    def _token(self, body: dict[str, str]) -> tuple[int, dict[str, Any]]:
        self.asked.append(body)
        question = self.questions.pop(body.get("code", ""), None)
        challenge = (
            base64.urlsafe_b64encode(hashlib.sha256(body.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        )
        if question is None or challenge != question["code_challenge"] or body.get("client_secret") != CLIENT_SECRET:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT_ID, "sub": SUBJECT, "iat": now, "exp": now + 300, "nonce": question["nonce"],
            "email": "aigerim@academy.example", "email_verified": True,
        }  # fmt: skip
        wrong = {
            "other nonce": {"nonce": "x"}, "other audience": {"aud": "somebody"}, "other issuer": {"iss": "http://127.0.0.1:1"},
            "expired": {"exp": now - 3600},
        }  # fmt: skip
        claims.update(wrong.get(self.cheat, {}))
        if self.cheat == "no nonce":
            del claims["nonce"]
        if self.cheat == "unsigned":
            token = jwt.encode(claims, None, algorithm="none", headers={"kid": "one"})
        elif self.cheat == "signed by the shared secret":
            token = jwt.encode(claims, CLIENT_SECRET, algorithm="HS256", headers={"kid": "one"})
        else:
            key = self.stranger if self.cheat == "signed by a stranger" else self.key
            kid = "unknown" if self.cheat == "unknown key" else "one"
            token = jwt.encode(claims, key, algorithm="RS256", headers={"kid": kid})
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": token}


@contextmanager
def running_provider() -> Iterator[Provider]:
    """Run a provider on a free port of loopback until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer({name: values[0] for name, values in parse_qs(raw).items()})

        def _answer(self, body: dict[str, str]) -> None:
            status, told = provider.answer(self.path, body)
            raw = b"not JSON" if provider.cheat == "not JSON" else json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    provider = Provider(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
