"""An OpenID Connect provider on loopback for tests: real HTTP, real signatures, keys made when it starts.

    with Provider(clock) as provider:
        provider.person = {"sub": "0042", "email": "jo@example.org"}   # who signs in there next
        provider.twist = lambda claims: claims | {"aud": "another"}    # a provider that lies
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwk, jwt

from tests.support.clock import Clock

Claims = dict[str, Any]
CLIENT_ID, CLIENT_SECRET = "sharewell-tests", "a made up secret"


class Provider:
    """The provider. `asked` is every address and form it was sent."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.person: Claims = {"sub": "0042", "amr": ["pwd", "mfa"]}
        self.twist: Callable[[Claims], Claims] = lambda claims: claims
        self.key = jwk.ECKey.generate_key("P-256", parameters={"kid": "one", "alg": "ES256", "use": "sig"})
        self.signs_with = self.key
        self.asked: list[str] = []
        self.codes: dict[str, dict[str, str]] = {}
        self.silent = False

    def __enter__(self) -> Provider:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.get(self)

            def do_POST(self) -> None:
                provider.token(self)

            def log_message(self, *_: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_address[1]}/realm"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05})
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def get(self, request: BaseHTTPRequestHandler) -> None:
        """Description, keys, and the page where people sign in, which asks nothing and sends them back."""
        self.asked.append(request.path)
        parts = urlsplit(request.path)
        if self.silent:
            request.send_error(503)
        elif parts.path.endswith("/openid-configuration"):
            self.say(request, {
                "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys",
            })
        elif parts.path.endswith("/keys"):
            self.say(request, {"keys": [self.key.as_dict(private=False)]})
        else:
            request.send_response(302)
            request.send_header("Location", self.sign_in(request.path))
            request.end_headers()

    def sign_in(self, address: str) -> str:
        """What the browser does there: `person` signs in, and this is the address it is sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, request: BaseHTTPRequestHandler) -> None:
        """A code for an identity token: once, with the verifier, from a client that knows the secret."""
        form = parse_qs(request.rfile.read(int(request.headers["Content-Length"])).decode())
        asked = self.codes.pop(form["code"][0], None)
        verifier = form.get("code_verifier", [""])[0].encode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).rstrip(b"=").decode()
        known = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        basic = request.headers.get("Authorization", "")
        if asked is None or asked.get("code_challenge") != challenge or basic != f"Basic {known}":
            self.say(request, {"error": "invalid_grant"}, 400)
            return
        now = int(self.clock().timestamp())
        claims = {"iss": self.issuer, "aud": CLIENT_ID, "nonce": asked["nonce"], "iat": now, "exp": now + 300}
        if "max_age" in asked:
            claims["auth_time"] = now
        signed = jwt.encode({"alg": "ES256", "kid": "one"}, self.twist(claims | self.person), self.signs_with)
        self.say(request, {"access_token": "unused", "token_type": "Bearer", "id_token": signed})

    @staticmethod
    def say(request: BaseHTTPRequestHandler, content: Claims, status: int = 200) -> None:
        """Answer with JSON."""
        body = json.dumps(content).encode()
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)
