"""A bot made with ringcentral-bot-framework: its router behind a small web server.

It answers `/bot-oauth` and `/bot-webhook`, and writes what its handlers are told to standard output as JSON lines.
"""

import json
import os
import types
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from ringcentral_bot_framework import frameworkInit

FILTERS = os.environ["BOT_FILTERS"].split()


def tell(**facts: object) -> None:
    print("told " + json.dumps(facts), flush=True)


def after_sign_in(bot: object, _store: object) -> None:
    tell(signed_in=bot.id, name=bot.token.get("name"))


config = types.SimpleNamespace(botFilters=lambda: FILTERS, botAuthAction=after_sign_in)
framework = frameworkInit(config)


class Handler(BaseHTTPRequestHandler):
    def _serve(self) -> None:
        url = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        form = "form-urlencoded" in headers.get("content-type", "")
        event = {
            "pathParameters": {"action": url.path.strip("/")},
            "queryStringParameters": {name: values[0] for name, values in parse_qs(url.query).items()},
            "body": parse_qs(body) if form else json.loads(body or "{}"),
            "headers": headers,
        }
        if url.path == "/bot-webhook":
            tell(webhook=event["body"], validation=headers.get("validation-token"))
        answer = framework.router(event)
        self.send_response(answer["statusCode"])
        for name, value in (answer.get("headers") or {}).items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(str(answer.get("body", "")).encode())

    do_GET = do_POST = _serve  # noqa: N815 - the names that the server looks for

    def log_message(self, *_args: object) -> None:
        """What it says stands in the answers."""


ThreadingHTTPServer(("127.0.0.1", int(os.environ["BOT_PORT"])), Handler).serve_forever()
