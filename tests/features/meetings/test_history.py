"""The record of meetings: history, attendance, presence. MTG-14."""

from clarion.features.people import demo
from tests.features.meetings.conftest import Meetings
from tests.features.meetings.test_bridges import ask, new_bridge
from tests.support.meeting_client import enter, link_of
from tests.support.surface_shapes import faults, need_surface

HISTORY = "/rcvideo/v1/history"


async def hold(meetings: Meetings, title: str, host: str = "101", *others: str) -> str:
    """A meeting of some people that is over. Its id."""
    bridge = await new_bridge(meetings.api, host, name=title)
    first = await enter(meetings.api, link_of(bridge), host)
    people = [await enter(meetings.api, link_of(bridge), number) for number in others]
    guest = await enter(meetings.api, link_of(bridge), name="Gus")
    meetings.api.clock.advance(90)
    first.send('{"type": "end"}')
    for one in (first, *people, guest):
        await one.until_over()
    found: str = first.view["room"]["meetingId"]
    return found


async def test_who_took_part_finds_the_meeting_and_nobody_else(meetings: Meetings) -> None:
    api = meetings.api
    review = await hold(meetings, "Review", "101", "102")
    planning = await hold(meetings, "Planning", "102")
    listed = (await ask(api, "GET", f"{HISTORY}/meetings", "102")).json()["meetings"]
    assert [one["id"] for one in listed] == [planning, review]
    assert [one["id"] for one in (await ask(api, "GET", f"{HISTORY}/meetings", "101")).json()["meetings"]] == [review]
    assert (await ask(api, "GET", f"{HISTORY}/meetings", "103")).json()["meetings"] == []
    for query, wanted in (("text=plan", [planning]), ("type=My", [planning]), ("materials=Recordings", [])):
        answer = await ask(api, "GET", f"{HISTORY}/meetings?{query}", "102")
        assert [one["id"] for one in answer.json()["meetings"]] == wanted, query
    first = (await ask(api, "GET", f"{HISTORY}/meetings?perPage=1", "102")).json()
    token = first["paging"]["nextPageToken"]
    second = (await ask(api, "GET", f"{HISTORY}/meetings?perPage=1&pageToken={token}", "102")).json()
    assert [one["id"] for one in second["meetings"]] == [review]
    assert "nextPageToken" not in second["paging"]
    whole = await ask(api, "GET", f"{HISTORY}/meetings/{review}", "102")
    assert whole.json()["status"] == "Done"
    assert whole.json()["duration"] == 90
    people = [(one["type"], "leaveTime" in one) for one in whole.json()["participants"]]
    assert people == [("User", True), ("User", True), ("Guest", True)]
    assert (await ask(api, "GET", f"{HISTORY}/meetings/{review}", "103")).status_code == 404
    assert (await ask(api, "GET", f"{HISTORY}/meetings/{review}", organisation=demo.NEIGHBOUR)).status_code == 404
    company = await ask(api, "GET", f"{HISTORY}/account/~/meetings?orderBy=startTime", "101")
    assert [one["id"] for one in company.json()["meetings"]] == [review, planning]
    assert (await ask(api, "GET", f"{HISTORY}/account/~/meetings", "103")).status_code == 403
    assert (await ask(api, "GET", f"{HISTORY}/account/~/meetings", organisation=demo.NEIGHBOUR)).json()[
        "meetings"
    ] == []


async def test_history_has_the_form_of_the_surface(meetings: Meetings) -> None:
    need_surface()
    meeting = await hold(meetings, "Review")
    paths = {
        "/rcvideo/v1/history/meetings": f"{HISTORY}/meetings",
        "/rcvideo/v1/history/meetings/{meetingId}": f"{HISTORY}/meetings/{meeting}",
        "/rcvideo/v1/history/account/{accountId}/meetings": f"{HISTORY}/account/~/meetings",
    }
    for template, path in paths.items():
        assert faults("GET", template, 200, (await ask(meetings.api, "GET", path)).json()) == []


async def test_presence_says_who_is_in_a_meeting(meetings: Meetings) -> None:
    api = meetings.api
    bridge = await new_bridge(api)
    host = await enter(api, link_of(bridge), "101")
    path = f"/account/~/extension/{api.extension_id('101')}"
    shown = (await api.get(f"{path}/presence", "102")).json()
    assert (shown["meetingStatus"], shown["presenceStatus"]) == ("Connected", "Busy")
    assert (await api.get(f"{path}/unified-presence", "102")).json()["meeting"] == {"status": "InMeeting"}
    second = await enter(api, link_of(bridge), "101")
    host.send('{"type": "leave"}')
    await host.until_over()
    assert (await api.get(f"{path}/presence", "102")).json()["meetingStatus"] == "Connected"
    second.send('{"type": "leave"}')
    await second.until_over()
    shown = (await api.get(f"{path}/presence", "102")).json()
    assert (shown["meetingStatus"], shown["presenceStatus"]) == ("Disconnected", "Available")
