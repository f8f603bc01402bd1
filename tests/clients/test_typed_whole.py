"""npm `@rc-ex/core`: whatever reads something needs nobody to explain it; and all that we promise was called.

The other files named `test_typed_*` call what changes something. What is promised are whole groups of the surface.
"""

import re
from pathlib import Path

import pytest

from clarion.api.surface import surface
from tests.support.typed_client import TypedClient, TypedOperation, catalogue
from tests.support.waiting import wait_for

pytestmark = pytest.mark.asyncio(loop_scope="session")

VALUES = {"apiVersion": "v1.0", "version": "v2", "accountId": "~", "extensionId": "~"}
PROMISED = (
    "Account / ",
    "Address Book / ",
    "Authentication / OAuth",
    "Events and Notifications / ",
    "Provisioning / Automatic Location Updates",
    "Provisioning / Devices",
    "Provisioning / Extensions",
    "Provisioning / SCIM",
    "Roles and Permissions / ",
    "SMS and Fax / Fax",
    "SMS and Fax / High Volume SMS",
    "SMS and Fax / Message",
    "SMS and Fax / Pager Messages",
    "SMS and Fax / SMS",
    "Team Messaging / ",
    "Utilities / API Info",
)
# Called by what a client does before it has a typed method to call, or by a browser.
BY_OTHER_WAYS = {
    "GET /restapi/oauth/authorize",
    "POST /restapi/oauth/authorize",
    "POST /restapi/oauth/token",
    "POST /restapi/oauth/revoke",
}
# Reads something only when the query says what.
NEEDS_MORE = {"GET /restapi/{apiVersion}/account/{accountId}/extension/{extensionId}/authz-profile/check"}


def address(endpoint: str) -> str:
    """The path with ordinary values for what every client knows; other parameters stay in braces."""
    return re.sub(r"\{(\w+)\}", lambda found: VALUES.get(found[1], found[0]), endpoint)


def promised() -> list[TypedOperation]:
    """The typed operations of the promised groups."""
    found = []
    for op in catalogue().operations:
        known = surface().find(op.verb, op.endpoint.replace("{apiVersion}", "v1.0").replace("{version}", "v2"))
        if known is not None and known.group.startswith(PROMISED):
            found.append(op)
    return found


async def test_everything_that_is_read_without_an_id_is_of_its_type(rc: TypedClient) -> None:
    faults = []
    for op in promised():
        path = address(op.endpoint)
        known = op.name in BY_OTHER_WAYS | NEEDS_MORE
        if op.verb != "GET" or "{" in path or known or op.written == "Uint8Array":
            continue
        try:
            await rc.call("GET", path)
        except AssertionError as fault:
            faults.append(str(fault))
    assert not faults, f"{len(faults)} operations\n" + "\n".join(faults)


async def test_the_whole_promise_is_called_by_typed_methods(
    rc: TypedClient, request: pytest.FixtureRequest, typed_calls: Path
) -> None:
    typed = [item for item in request.session.items if item.path.name.startswith("test_typed_")]
    others = {path.name for path in request.path.parent.glob("test_typed_*.py")}
    if not others <= {item.path.name for item in typed} or request.session.testsfailed:
        pytest.skip("the other typed tests did not run, or failed")

    def notes() -> list[Path]:
        return [path for path in typed_calls.iterdir() if not path.suffix]

    # Another worker may still be at the ones before this one.
    await wait_for(lambda: len(notes()) >= len(typed) - 1, missing="the end of the other typed tests", timeout=90)
    called = rc.called.union(*(note.read_text().splitlines() for note in notes()))
    missing = [op.name for op in promised() if op.name not in called | BY_OTHER_WAYS]
    assert not missing, f"{len(missing)} operations are promised, and nothing calls them:\n" + "\n".join(missing)
