"""A receiver of webhooks on the loopback, inside the test."""

import contextlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.support.waiting import free_port


@dataclass
class Webhook:
    """`events` are the bodies that came, `headers` the headers of each, both without the handshake's."""

    address: str
    events: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


@contextlib.contextmanager
def webhook() -> Iterator[Webhook]:
    """A receiver that gives the validation token back and keeps what comes after it."""
    port = free_port()
    found = Webhook(f"http://127.0.0.1:{port}/events")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            token = self.headers.get("Validation-Token")
            if token is None:
                found.events.append(json.loads(body))
                found.headers.append(dict(self.headers.items()))
            self.send_response(200)
            if token is not None:
                self.send_header("Validation-Token", token)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """What came stands in `events`."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
