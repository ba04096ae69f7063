"""A sign-in service of our own that speaks OpenID Connect: discovery, authorization, token (with PKCE), userinfo, keys; and LINE's profile."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "honghian", "between-us"
_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class SignInService(ThreadingHTTPServer):
    """`person` is who signs in there; `broken` maps a step to what is answered instead: a status, or a body."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.person: dict[str, Any] = {"sub": "248289761001", "given_name": "คำแก้ว", "family_name": "ใจดี"}
        self.id_token: dict[str, Any] = {}
        self.broken: dict[str, int | bytes] = {}
        self.denies = False
        self.asked: list[str] = []
        # code → what was asked at the door.
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: set[str] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def consent(self, address: str) -> str:
        """Answer where the person is sent back to, who agrees (or denies) at `address`."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert urlsplit(address).path == "/authorize"
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
        if self.denies:
            return f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': asked['state']})}"
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    @property
    def service(self) -> SignInService:
        return cast("SignInService", self.server)

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        self.serve()

    def do_POST(self) -> None:
        self.serve()

    def serve(self) -> None:
        step = urlsplit(self.path).path.rpartition("/")[2]
        self.service.asked.append(step)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        instead = self.service.broken.get(step)
        if isinstance(instead, int):
            self.answer(instead, b"{}")
        elif instead is not None:
            self.answer(200, instead)
        else:
            status, said = getattr(self, f"do_{step.replace('-', '_')}")({k: v[0] for k, v in parse_qs(body.decode()).items()})
            self.answer(status, json.dumps(said).encode())

    def do_openid_configuration(self, _form: dict[str, str]) -> tuple[int, Any]:
        at = self.service.url
        return 200, {
            "issuer": at, "authorization_endpoint": f"{at}/authorize", "token_endpoint": f"{at}/token", "userinfo_endpoint": f"{at}/userinfo",
            "jwks_uri": f"{at}/keys", "response_types_supported": ["code"], "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"], "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }  # fmt: skip

    def do_token(self, form: dict[str, str]) -> tuple[int, Any]:
        asked = self.service.codes.pop(form["code"], None)
        if asked is None or (form["client_id"], form["client_secret"]) != (CLIENT, SECRET) or form["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if asked.get("code_challenge", "") not in ("", base64.urlsafe_b64encode(digest).decode().rstrip("=")):
            return 400, {"error": "invalid_grant"}
        token = secrets.token_urlsafe(8)
        self.service.tokens.add(token)
        now = int(time.time())
        said = {"iss": self.service.url, "aud": CLIENT, "sub": self.service.person.get("sub"), "iat": now, "exp": now + 300}
        signed = jwt.encode(said | self.service.id_token, _KEY, algorithm="RS256", headers={"kid": "1"})
        return 200, {"access_token": token, "token_type": "Bearer", "expires_in": 300, "id_token": signed}

    def do_userinfo(self, _form: dict[str, str]) -> tuple[int, Any]:
        is_known = self.headers.get("Authorization", "").removeprefix("Bearer ") in self.service.tokens
        return (200, self.service.person) if is_known else (401, {})

    do_profile = do_userinfo

    def do_keys(self, _form: dict[str, str]) -> tuple[int, Any]:
        return 200, {"keys": [json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(_KEY.public_key())) | {"kid": "1", "alg": "RS256"}]}


@contextmanager
def sign_in_service() -> Iterator[SignInService]:
    service = SignInService()
    thread = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield service
    finally:
        service.shutdown()
        thread.join()
        service.server_close()
