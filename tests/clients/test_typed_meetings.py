"""npm `@rc-ex/core`: bridges and the history of meetings; every answer is held against its type (MTG-14, MTG-15)."""

import pytest

from tests.support.typed_client import TypedClient

pytestmark = pytest.mark.asyncio(loop_scope="session")

BRIDGES = "/rcvideo/v2/bridges"
OWN = "/rcvideo/v2/account/~/extension/~/bridges"


async def test_mtg_14_bridges_are_made_found_changed_and_deleted(rc: TypedClient) -> None:
    made = await rc.call("POST", OWN, {"name": "Weekly", "type": "Scheduled", "security": {"passwordProtected": True}})
    assert (await rc.call("GET", f"{BRIDGES}/{made['id']}"))["name"] == "Weekly"
    assert (await rc.call("GET", f"{BRIDGES}/pin/web/{made['pins']['web']}"))["id"] == made["id"]
    assert (await rc.call("GET", f"{BRIDGES}/pin/pstn/{made['pins']['pstn']['participant']}"))["id"] == made["id"]
    changed = await rc.call("PATCH", f"{BRIDGES}/{made['id']}", {"preferences": {"joinBeforeHost": False}})
    assert changed["preferences"]["joinBeforeHost"] is False
    await rc.call("DELETE", f"{BRIDGES}/{made['id']}")


async def test_mtg_15_the_personal_meeting_and_what_was_held(rc: TypedClient) -> None:
    assert (await rc.call("GET", f"{OWN}/default"))["type"] == "PMI"
    assert (await rc.call("GET", "/rcvideo/v1/accounts/~/extensions/~/delegators"))["items"] == []
    assert (await rc.call("GET", "/rcvideo/v1/history/meetings"))["meetings"] == []
    assert (await rc.call("GET", "/rcvideo/v1/history/account/~/meetings"))["meetings"] == []
