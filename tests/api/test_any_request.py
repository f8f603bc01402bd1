"""Whatever the description of the API allows, and much that it does not, is answered, never with a failure of ours."""

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import hypothesis
import pytest
import requests
import schemathesis
import uvicorn
from schemathesis.checks import response_schema_conformance

from tests.support.api import Api

EXAMPLES = 3
# They end the sign-in that the others need.
_LEFT_OUT = ("/restapi/oauth/revoke", "/restapi/v1.0/clarion/sign-out-everywhere")
# No call server and no carrier runs beside this application: it must say so, and is right to do so.
_WITHOUT = (503,)


@pytest.fixture
async def served(sqlite_api: Api) -> AsyncIterator[tuple[Api, str]]:
    """The application on a socket, and its address."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(sqlite_api.app, lifespan="off", log_config=None))
        task = asyncio.create_task(server.serve(sockets=[listening]))
        while not server.started:
            await asyncio.sleep(0.01)
        yield sqlite_api, f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        await task


def problem_of(case: Any, answer: requests.Response) -> str:
    """What is wrong with an answer, in a sentence; empty when nothing is."""
    asked = f"{case.method} {answer.request.path_url} with {answer.request.body!r:.300}"
    if answer.status_code >= 500 and answer.status_code not in _WITHOUT:
        return f"{asked}: {answer.status_code} {answer.text[:300]}"
    if answer.status_code >= 400 and "json" in answer.headers.get("content-type", ""):
        body = answer.json()
        if not (body.get("errorCode") or body.get("error") or body.get("schemas") or body.get("generalMessage")):
            return f"{asked}: an error of another form: {answer.text[:300]}"
    if answer.status_code < 300 and answer.status_code != 207:
        try:
            case.validate_response(answer, checks=[response_schema_conformance])
        except (Exception, BaseExceptionGroup) as error:
            return f"{asked}: not as described: {error!s:.600}"
    return ""


def try_operation(operation: Any, address: str, headers: dict[str, str]) -> list[str]:
    """Some requests that hypothesis makes up for one operation; what was wrong with their answers."""
    problems: list[str] = []

    @hypothesis.settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(case=operation.as_strategy())
    def run(case: Any) -> None:
        for name, value in (("accountId", "~"), ("extensionId", "~")):
            if name in (case.path_parameters or {}):
                case.path_parameters[name] = value
        answer = case.call(base_url=address, headers=headers, timeout=20)
        problem = problem_of(case, answer)
        if problem:
            problems.append(problem)

    run()
    return problems


@pytest.mark.slow
@pytest.mark.timeout(400)
async def test_no_request_makes_it_fail(served: tuple[Api, str]) -> None:
    api, address = served
    document = (await api.client.get("/openapi.json")).json()
    for path in [path for path in document["paths"] if path in _LEFT_OUT]:
        del document["paths"][path]
    schema = schemathesis.openapi.from_dict(document)
    found: list[str] = []
    for result in schema.get_all_operations():
        operation = result.ok()
        if (await api.get("/account/~")).status_code == 401:  # an operation has ended the sign-in
            api.tokens.clear()
        headers = await api.as_person()
        found += await asyncio.to_thread(try_operation, operation, address, headers)
    assert found == [], "\n".join(found[:40])
