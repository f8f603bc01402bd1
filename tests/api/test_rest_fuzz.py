"""Requests made up from the description of the API: every one is answered, none with a failure of ours.

`FUZZ_REST=100000` makes so many instead of a few, `FUZZ_SEED` others.
"""

import contextlib
import os
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random
from urllib.parse import urlencode

import pytest
from structlog.testing import capture_logs

from clarion.apps.models import load_models
from clarion.base.storage import Storage
from tests.fuzz.rest import Made, Maker
from tests.support.api import Api, running_app

COUNT, SEED = int(os.environ.get("FUZZ_REST", "800")), int(os.environ.get("FUZZ_SEED", "1"))
ROUND = 2_500
"""Requests to one application: then what they have changed is thrown away."""
# No call server, carrier or mail server runs beside this application: it must say so, and is right to do so.
FINE = (501, 503)


async def send(api: Api, made: Made) -> tuple[int, bytes]:
    headers = await api.as_person("102" if made.number % 4 == 0 else "101") | made.headers
    query = "?" + urlencode(made.query, errors="surrogatepass") if made.query else ""
    if made.number % 20 == 0:
        headers.pop("Authorization")
    raw = {name: value.encode("latin-1", "replace") for name, value in headers.items()}
    answer = await api.client.request(made.method, made.path + query, headers=raw, content=made.body)
    if answer.status_code == 401 and "Authorization" in headers:  # an operation has ended the sign-in
        api.tokens.clear()
    return answer.status_code, answer.content


@contextlib.asynccontextmanager
async def _closed(storage: Storage) -> AsyncIterator[None]:
    await storage.create_tables()
    yield
    await storage.close()


async def one_round(api: Api, maker: Maker, count: int) -> list[str]:
    found = []
    answers: Counter[str] = Counter()
    with capture_logs() as logs:
        for made in maker.requests(count):
            logs.clear()
            api.clock.advance(0.5)  # else a minute's share of requests is used up
            try:
                status, body = await send(api, made)
            except Exception as error:
                found.append(f"{made}\n   raised {error!r}")
                continue
            maker.learn(body)
            answers[f"{status // 100}xx"] += 1
            if status >= 500 and status not in FINE:
                found.append(f"{made}\n   {status} {body[:300]!r}")
            found += [f"{made}\n   logged {entry['event']}" for entry in logs if entry.get("exc_info")]
    print(dict(answers), *found, sep="\n", flush=True)  # for who watches a long run
    return found


@pytest.mark.timeout(max(120, COUNT // 5))
async def test_no_made_up_request_fails(tmp_path: Path) -> None:
    load_models()
    found: list[str] = []
    for number in range(-(-COUNT // ROUND)):
        folder = tmp_path / str(number)
        folder.mkdir()
        storage = Storage(f"sqlite:///{folder}/clarion.db")
        async with _closed(storage), running_app(storage, folder / "data") as api:
            document = (await api.client.get("/openapi.json")).json()
            maker = Maker(document, Random(f"{SEED} {number}"))
            found += await one_round(api, maker, min(ROUND, COUNT - number * ROUND))
    assert not found, f"{len(found)} of {COUNT}:\n" + "\n".join(found[:60])
