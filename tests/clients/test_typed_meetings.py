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


async def test_mtg_24_mtg_25_webinars_are_planned_and_people_register(rc: TypedClient) -> None:
    config, registration = "/webinar/configuration/v1", "/webinar/registration/v1/sessions"
    made = await rc.call("POST", f"{config}/webinars", {"title": "News", "settings": {"registrationEnabled": True}})
    webinar = f"{config}/webinars/{made['id']}"
    body = {"scheduledStartTime": "2031-01-06T09:00:00Z", "scheduledDuration": 1800, "timeZone": "Europe/Paris"}
    session = await rc.call("POST", f"{webinar}/sessions", body)
    path = f"{webinar}/sessions/{session['id']}"
    assert (await rc.call("GET", path))["status"] == "Scheduled"
    added = [{"role": "Panelist", "email": "ada@example.com", "firstName": "Ada"}]
    invited = await rc.call("PATCH", f"{path}/invitees", {"addedInvitees": added})
    assert (await rc.call("GET", f"{path}/invitees/{invited['addedInvitees'][0]['id']}"))["role"] == "Panelist"
    registrant = await rc.call("POST", f"{registration}/{session['id']}/registrants", {"email": "bob@example.com"})
    assert (await rc.call("GET", f"{registration}/{session['id']}"))["registrantCount"] == 1
    listed = await rc.call("GET", f"{registration}/{session['id']}/registrants")
    assert [one["id"] for one in listed["records"]] == [registrant["id"]]
    held = f"/webinar/history/v1/webinars/{made['id']}/sessions/{session['id']}"
    assert (await rc.call("GET", held))["participantCount"] == 0
    assert (await rc.call("GET", f"{held}/participants"))["records"] == []
    await rc.call("DELETE", webinar)
