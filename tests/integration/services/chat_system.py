"""chat-service and notification-service as processes, and a stand-in for the issuer of tokens."""

from __future__ import annotations

import base64
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

REFERENCE = Path(__file__).parents[3] / "reference_impl"
FIRST_UNKNOWN_USER = 1_000_000_000
_KEY = Ed25519PrivateKey.generate()


def token_for(user_id: int) -> str:
    """An access token as user-service would sign it."""
    now = int(time.time())
    claims = {
        "sub": str(user_id),
        "username": f"user{user_id}",
        "iat": now,
        "exp": now + 600,
        "iss": "bigtech-lab",
        "aud": "bigtech-chat",
    }
    return jwt.encode(claims, _KEY, algorithm="EdDSA", headers={"kid": "test"})


def bearer(user_id: int) -> dict[str, str]:
    """Headers that authenticate a user."""
    return {"Authorization": f"Bearer {token_for(user_id)}"}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Issuer(BaseHTTPRequestHandler):
    """Publishes the key, knows every user below FIRST_UNKNOWN_USER, and of no session that has ended."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer as user-service does."""
        if "jwks" in self.path:
            point = base64.urlsafe_b64encode(_KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))
            key = {"kty": "OKP", "crv": "Ed25519", "kid": "test", "x": point.rstrip(b"=").decode()}
            self._answer(200, {"keys": [key]})
            return
        if "revoked-sessions" in self.path:
            self._answer(200, {"sessions": []})
            return
        user_id = int(self.path.rsplit("/", 1)[1])
        if user_id >= FIRST_UNKNOWN_USER:
            self._answer(404, {})
        else:
            self._answer(
                200, {"id": user_id, "username": f"user{user_id}", "display_name": f"User {user_id}"}
            )

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


class IssuerServer:
    """The issuer, served by a thread."""

    def __init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Issuer)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class ServiceProcess:
    """One process of a service; `environment` is what the runtime would give it."""

    def __init__(self, name: str, log: Path, environment: dict[str, str]) -> None:
        self.name = name
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = log
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    def another(self, log: Path) -> ServiceProcess:
        """One more process of the same service on the same servers; the caller starts and stops it."""
        return ServiceProcess(self.name, log, self._environment)

    def start(self, *, wait_for: str = "/health/ready") -> None:
        """Start and wait until `wait_for` answers 200."""
        environment = {
            **os.environ,
            **self._environment,
            "SERVICE_PORT": str(self.port),
            "PYTHONPATH": f"{REFERENCE}{os.pathsep}{REFERENCE / 'shared'}",
        }
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", f"services.{self.name}"],
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + 30
        answer = "nothing yet"
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            try:
                response = httpx.get(self.url + wait_for, timeout=2)
                answer = response.text
                if response.status_code == 200:
                    return
            except httpx.TransportError as error:
                answer = repr(error)
            time.sleep(0.05)
        raise AssertionError(f"{self.name} is not ready: {answer}\n{self.log_tail()}")

    @property
    def pid(self) -> int:
        """The id of the process."""
        assert self._process is not None
        return self._process.pid

    def log_tail(self) -> str:
        """The last lines that the process wrote."""
        return "\n".join(self._log.read_text().splitlines()[-20:])

    def log_text(self) -> str:
        """Everything that the process wrote."""
        return self._log.read_text()

    def kill(self) -> None:
        """As kill -9 does."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def stop(self) -> int:
        """Ask it to stop and return the exit code."""
        if self._process is None:
            return 0
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        return self._process.returncode
