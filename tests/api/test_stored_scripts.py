"""A script in every free text that the API takes: answers give it back as data, never as a page that runs it."""

from collections.abc import Iterator
from functools import partial

import httpx
import pytest
from structlog.testing import capture_logs

from clarion.features.people import demo
from tests.api.test_cross_tenant import Ids, Person, fill
from tests.fuzz.rest import LEFT_OUT
from tests.support.api import Api
from tests.support.described_requests import Operation, operations_of
from tests.support.owned_rows import rows_of

SCRIPT = "<script>alert(1)</script>"
TURNS = (1, 2)  # ids of the kind that belongs there


def addresses(operation: Operation, ids: Ids) -> Iterator[str]:
    for turn in TURNS:
        yield operation.address(partial(ids.pick, turn=turn), "~", "~").partition("?")[0]
        if not operation.takes_ids():
            return


def problem_of(answer: httpx.Response) -> str:
    """Why a browser might run what people wrote; empty: it cannot."""
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    if answer.headers.get("X-Content-Type-Options") != "nosniff":
        return "without nosniff"
    if kind == "application/json" or kind.endswith("+json"):
        return ""
    return "" if answer.headers.get("Content-Disposition", "").startswith("attachment") else f"as {kind or 'nothing'}"


@pytest.mark.slow
@pytest.mark.timeout(400)
async def test_a_script_in_a_text_comes_back_as_data(sqlite_api: Api) -> None:
    api = sqlite_api
    operations = [
        one for one in operations_of((await api.client.get("/openapi.json")).json()) if one.path not in LEFT_OUT
    ]
    shown, problems = set[str](), list[str]()
    with capture_logs():
        await fill(api, operations, SCRIPT, optional_texts=True)
        neighbours = await rows_of(api.here.storage, api.account_id(demo.NEIGHBOUR))
        ids = Ids(await rows_of(api.here.storage, api.account_id(demo.DEMO)), neighbours)
        person = Person(api, demo.DEMO)
        for operation in operations:
            for address in addresses(operation, ids) if operation.method == "GET" else ():
                answer = await person.send("GET", address)
                if SCRIPT in answer.text:
                    shown.add(operation.path)
                    problem = problem_of(answer)
                    problems += [f"{address}: {answer.status_code} {problem}"] if problem else []
    assert not problems, "\n".join(problems)
    assert len(shown) > 60, f"too few show what was written: {sorted(shown)}"
