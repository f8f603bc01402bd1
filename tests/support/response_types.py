"""Holds every success response that a route gives in this process against the type that its function says it returns.

A member that the type does not name is a fault too: what is described is all that there is. Faults of the packages in
`ENFORCED` fail the test that saw them; with CLARION_RESPONSE_TYPES=all in the environment those of every package do.
"""

import json
import os
from collections.abc import Iterator
from functools import cache, wraps
from typing import Any

import jsonschema_rs
import pytest
from pydantic import TypeAdapter

from clarion.api.dispatch import Served
from clarion.api.response_schemas import is_typed
from clarion.base.lazy_routes import response_type

ENFORCED = (
    "clarion.features.conduct.cases",
    "clarion.features.messaging.chats",
    "clarion.features.messaging.inbox",
    "clarion.features.messaging.posts",
    "clarion.features.numbers",
    "clarion.features.people.accounts",
    "clarion.features.people.contacts",
    "clarion.features.people.dictionary",
    "clarion.features.people.directory",
    "clarion.features.people.presence",
    "clarion.features.people.push",
    "clarion.features.people.roles",
    "clarion.features.people.second_factor",
    "clarion.features.people.settings",
    "clarion.features.people.sites",
    "clarion.features.people.templates",
    "clarion.features.people.users",
    "clarion.features.phone.call_log",
    "clarion.features.phone.devices",
    "tests.",
)
_ALL = os.environ.get("CLARION_RESPONSE_TYPES") == "all"
_faults: list[str] = []


def watch_responses() -> None:
    """From now on; `pytest_runtest_call` fails the test that saw a fault."""
    call = Served.__call__

    @wraps(call)
    async def watched(self: Served, scope: Any, receive: Any, send: Any) -> None:
        if self.endpoint is None or not is_held(self.endpoint):
            await call(self, scope, receive, send)
            return
        heads: list[Any] = []
        pieces: list[bytes] = []

        async def noting(message: Any) -> None:
            if message["type"] == "http.response.start":
                heads.append(message)
            elif message["type"] == "http.response.body":
                pieces.append(message.get("body", b""))
            await send(message)

        await call(self, scope, receive, noting)
        if heads and 200 <= heads[0]["status"] < 300 and (body := b"".join(pieces)):
            _faults.extend(faults(self.endpoint, json.loads(body)))

    Served.__call__ = watched  # type: ignore[method-assign]


def is_held(endpoint: Any) -> bool:
    """Whether a wrong response of this function fails a test."""
    return (_ALL or endpoint.__module__.startswith(ENFORCED)) and is_typed(response_type(endpoint))


def faults(endpoint: Any, body: Any) -> list[str]:
    """What is wrong with a response, each with its place; empty when it is as its type says."""
    return [
        f"{endpoint.__module__}.{endpoint.__name__}: {'/'.join(map(str, error.instance_path))}: {error.message[:300]}"
        for error in _validator(endpoint).iter_errors(body)
    ]


def take_faults() -> list[str]:
    """What the running test has seen until now, for one that gives a wrong response on purpose."""
    taken = list(_faults)
    _faults.clear()
    return taken


@cache
def _validator(endpoint: Any) -> Any:
    schema = TypeAdapter(response_type(endpoint)).json_schema(mode="serialization")
    _close(schema)
    return jsonschema_rs.validator_for(schema)


def _close(node: Any) -> None:
    if isinstance(node, dict):
        if "properties" in node:
            node.setdefault("additionalProperties", False)
        for value in node.values():
            _close(value)
    elif isinstance(node, list):
        for value in node:
            _close(value)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    _faults.clear()
    result = yield
    assert not _faults, "responses are not as their types say:\n" + "\n".join(sorted(set(_faults)))
    return result
