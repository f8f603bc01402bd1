"""Every operation, with real ids of another tenant: answered exactly like ids that do not exist.

The ids are found by themselves: whatever a list of the owner shows under `/things` is tried at `/things/{thingId}`.
A new route is tried as soon as it is there.
"""

import re
from typing import Any

import pytest

from clarion.features.people import demo
from tests.api.test_tenants import UNKNOWN, fill, routes_of, secrets_of
from tests.support.api import Api

_MOST = 3
# What makes the owner's lists longer than the demo organisation does.
OWNERS_THINGS: list[tuple[str, dict[str, Any]]] = [
    ("/restapi/v1.0/account/~/extension/~/address-book/contact", {"firstName": "Foreign", "lastName": "Contact"}),
    ("/restapi/v1.0/account/~/custom-fields", {"category": "User", "displayName": "Foreign field"}),
    ("/restapi/v1.0/account/~/clarion/skills", {"name": "Foreign skill"}),
    ("/restapi/v1.0/account/~/sites", {"name": "Foreign site"}),
    ("/restapi/v1.0/account/~/user-role", {"displayName": "Foreign role", "permissions": []}),
    ("/restapi/v1.0/account/~/clarion/trunks", {"name": "Foreign trunk", "uri": "sip:203.0.113.9"}),
]


def ids_in(body: Any) -> list[str]:
    """The ids of the entries of a list."""
    records = body.get("records") or body.get("Resources") if isinstance(body, dict) else None
    return [str(entry["id"]) for entry in records or [] if isinstance(entry, dict) and entry.get("id")]


async def collect(api: Api) -> dict[str, list[str]]:
    """Path template of a list to the ids that its owner sees in it."""
    for path, body in OWNERS_THINGS:
        await api.request("POST", path, json=body)
    found: dict[str, list[str]] = {}
    for _, path in routes_of(api, "GET"):
        if re.search(r"\{(?!accountId|extensionId)\w+\}", path):
            continue
        answers = [await api.request("GET", fill(path, "~", "~"), "101", who) for who in (demo.DEMO, demo.NEIGHBOUR)]
        if any(answer.status_code != 200 or "json" not in answer.headers["Content-Type"] for answer in answers):
            continue
        theirs, mine = (ids_in(answer.json()) for answer in answers)
        own = [one for one in theirs if one not in mine]  # some ids are the same in every account
        if own:
            found[path] = own[:_MOST]
    return found


def addresses(template: str, owned: dict[str, list[str]]) -> list[tuple[str, str]]:
    """The template with a foreign id in its first own parameter, and with one that nobody has."""
    match = re.search(r"/\{(?!accountId\}|extensionId\})(\w+)\}", template)
    if match is None:
        return []
    ids = owned.get(template[: match.start()], [])
    before, after = fill(template[: match.start()], "~", "~"), fill(template[match.end() :], "~", "~")
    return [(f"{before}/{one}{after}", f"{before}/{UNKNOWN}{after}") for one in ids]


def same_but_for_ids(text: str, *ids: str) -> str:
    for one in ids:
        text = text.replace(one, "ID")
    return re.sub(r'"timestamp":\d+', "", text)


@pytest.mark.slow
async def test_a_foreign_id_is_answered_like_one_that_nobody_has(api: Api) -> None:
    owned = await collect(api)
    assert len(owned) > 8, owned
    hidden = secrets_of(api, demo.DEMO)
    tried: set[str] = set()
    for method, template in routes_of(api, "GET", "PUT", "PATCH", "POST", "DELETE"):
        for foreign, unknown in addresses(template, owned):
            body = None if method in ("GET", "DELETE") else {}
            first = await api.request(method, foreign, "101", demo.NEIGHBOUR, json=body)
            second = await api.request(method, unknown, "101", demo.NEIGHBOUR, json=body)
            asked = f"{method} {foreign}"
            one = foreign.removeprefix(fill(template.partition("{")[0], "~", "~"))
            ids = [part for part in one.split("/") if part.isalnum() or "-" in part]
            assert first.status_code == second.status_code, (asked, first.text, second.text)
            assert first.status_code in (400, 403, 404, 405, 415, 501), (asked, first.text)
            assert same_but_for_ids(first.text, *ids) == same_but_for_ids(second.text, UNKNOWN, *ids), asked
            leaks = [text for text in hidden if text in first.text.replace(foreign, "")]
            assert not leaks, (asked, leaks)
            tried.add(template)
    assert len(tried) > 15, tried


async def test_what_was_tried_is_still_there(api: Api) -> None:
    owned = await collect(api)
    for method, template in routes_of(api, "DELETE"):
        for foreign, _ in addresses(template, owned):
            await api.request(method, foreign, "101", demo.NEIGHBOUR)
    again = await collect(api)
    for path, ids in owned.items():
        assert set(ids) <= set(again[path]) or len(again[path]) >= _MOST, path
