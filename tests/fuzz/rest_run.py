"""Send requests that `rest.py` makes up to the application: every one is answered, none with a failure of ours."""

import contextlib
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from structlog.testing import capture_logs

from clarion.apps.models import load_models
from clarion.base.storage import Storage
from tests.fuzz.rest import Made, Maker
from tests.support.api import Api, running_app

ROUND = 2_500
"""Requests to one application: then what they have changed is thrown away."""
# No call server, carrier (502 where it is one of texts) or mail server runs beside this application: it must say so.
FINE = (501, 502, 503)


async def run_rest(*, seconds: float = 0, inputs: int = 0, seed: int = 0) -> tuple[int, list[str]]:
    """How many requests were sent, and what was found. Ends after so many seconds or requests, whichever is given."""
    load_models()
    end = time.monotonic() + seconds if seconds else float("inf")
    tried, found = 0, list[str]()
    while time.monotonic() < end and (not inputs or tried < inputs):
        async with _application() as api:
            document = (await api.client.get("/openapi.json")).json()
            maker = Maker(document, Random(f"{seed} {tried // ROUND}"))
            count = min(ROUND, inputs - tried) if inputs else ROUND
            sent, problems = await _round(api, maker, count, end)
        tried, found = tried + sent, found + problems
    return tried, found


@contextlib.asynccontextmanager
async def _application() -> AsyncIterator[Api]:
    with tempfile.TemporaryDirectory() as folder:
        storage = Storage(f"sqlite:///{folder}/clarion.db")
        await storage.create_tables()
        try:
            async with running_app(storage, Path(folder) / "data") as api:
                yield api
        finally:
            await storage.close()


async def _round(api: Api, maker: Maker, count: int, end: float) -> tuple[int, list[str]]:
    tried, found = 0, list[str]()
    answers: Counter[str] = Counter()
    with capture_logs() as logs:
        for made in maker.requests(count):
            if time.monotonic() >= end:
                break
            tried += 1
            logs.clear()
            api.clock.advance(0.5)  # else a minute's share of requests is used up
            try:
                status, body = await _send(api, made)
            except Exception as error:
                found.append(f"{made}\n   raised {error!r}")
                continue
            maker.learn(body)
            answers[f"{status // 100}xx"] += 1
            if status >= 500 and status not in FINE:
                found.append(f"{made}\n   {status} {body[:300]!r}")
            found += [f"{made}\n   logged {entry['event']}" for entry in logs if entry.get("exc_info")]
    print(f"{tried} requests, {dict(answers)}, {len(found)} findings", flush=True)
    return tried, found


async def _signed_in(api: Api, number: int) -> dict[str, str]:
    """Every fourth request is of somebody without rights, unless an earlier one has deleted that person."""
    if number % 4 == 0:
        with contextlib.suppress(AssertionError):
            return await api.as_person("102")
    return await api.as_person("101")


async def _send(api: Api, made: Made) -> tuple[int, bytes]:
    headers = await _signed_in(api, made.number) | made.headers
    query = "?" + urlencode(made.query, errors="surrogatepass") if made.query else ""
    if made.number % 20 == 0:
        headers.pop("Authorization")
    raw = {name: value.encode("latin-1", "replace") for name, value in headers.items()}
    answer = await api.client.request(made.method, made.path + query, headers=raw, content=made.body)
    if answer.status_code == 401 and "Authorization" in headers:  # an operation has ended the sign-in
        api.tokens.clear()
    return answer.status_code, answer.content
