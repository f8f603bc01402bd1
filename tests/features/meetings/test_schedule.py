"""Planned meetings: invitations by mail with a calendar file, repeats, what comes next. MTG-13."""

from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select

from clarion.base.files import Files
from clarion.base.mail_queue import QueuedEmail
from clarion.features.people import demo
from tests.features.meetings.conftest import Meetings
from tests.features.meetings.test_bridges import ask, new_bridge
from tests.support.api import Api
from tests.support.gateway import GatewaySocket
from tests.support.meeting_client import enter, link_of

OWN = "/account/~/extension/~"
TUESDAY = "2026-01-06T09:00:00Z"


async def plan(api: Api, number: str = "101", **body: Any) -> dict[str, Any]:
    answer = await api.request("POST", f"{OWN}/meeting", number, json={"topic": "Weekly"} | body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def mails(api: Api) -> list[tuple[str, str, Any]]:
    """Recipient, subject and calendar of each mail, in order; and forget them."""
    async with api.here.storage.transaction() as session:
        rows = (await session.scalars(select(QueuedEmail).order_by(QueuedEmail.recipient, QueuedEmail.subject))).all()
        rows = [row for row in rows if row.enclosures]
        found = []
        for row in rows:
            key, _, content_type = row.enclosures[0]
            calendar = Calendar.from_ical(await api.here.get(Files).get(key))
            assert f"method={calendar['METHOD']}" in content_type
            found.append((row.recipient, row.subject, calendar))
            await session.delete(row)
    return found


async def test_mtg_13_people_are_invited_told_of_changes_and_of_the_end(api: Api) -> None:
    made = await plan(
        api,
        schedule={"startTime": TUESDAY, "durationInMinutes": 30, "timeZone": {"name": "Europe/Amsterdam"}},
        password="Secret123",
        invitees=[{"email": "ada@example.com"}, {"email": "Bob@Example.com"}],
    )
    assert made["schedule"]["startTime"] == "2026-01-06T09:00:00.000Z"
    assert made["links"]["joinUri"].partition("?pw=")[2]
    first = await mails(api)
    assert [one[0] for one in first] == ["ada@example.com", "bob@example.com"]
    event = first[0][2].walk("VEVENT")[0]
    assert str(event["LOCATION"]) == made["links"]["joinUri"]
    assert event["DTSTART"].dt.isoformat() == "2026-01-06T10:00:00+01:00"
    assert "Secret123" in str(event["DESCRIPTION"])
    assert first[0][2].walk("VTIMEZONE"), "readers need the zone"
    path = f"{OWN}/meeting/{made['id']}"
    body = {"topic": "Monthly", "invitees": [{"email": "ada@example.com"}]}
    assert (await api.request("PUT", path, "101", json=body)).json()["topic"] == "Monthly"
    told = {to: (calendar["METHOD"], calendar.walk("VEVENT")[0]["SEQUENCE"]) for to, _, calendar in await mails(api)}
    assert told == {"ada@example.com": ("REQUEST", 1), "bob@example.com": ("CANCEL", 1)}
    assert (await api.request("DELETE", path, "101")).status_code == 204
    assert [(to, str(calendar["METHOD"])) for to, _, calendar in await mails(api)] == [("ada@example.com", "CANCEL")]
    assert (await api.get(path)).status_code == 404


async def test_what_comes_next_is_listed_for_the_host_and_invited_colleagues_each_time(api: Api) -> None:
    colleague = next(one.email for one in demo.DEMO.people if one.number == "102")
    made = await plan(
        api,
        meetingType="ScheduledRecurring",
        schedule={"startTime": TUESDAY, "timeZone": {"name": "America/New_York"}},
        recurrence={"frequency": "Weekly", "weeklyByDays": ["Tuesday", "Thursday"], "count": 4},
        invitees=[{"email": colleague}],
    )
    await plan(api, "103", schedule={"startTime": TUESDAY})
    for number in ("101", "102"):
        answer = await api.get(f"{OWN}/clarion/upcoming-meetings?timeTo=2026-02-01T00:00:00Z", number)
        times = [one["startTime"][:10] for one in answer.json()["records"]]
        assert times == ["2026-01-06", "2026-01-08", "2026-01-13", "2026-01-15"]
        assert {one["host"] for one in answer.json()["records"]} == {number == "101"}
    calendar = (await mails(api))[0][2]
    assert calendar.walk("VEVENT")[0]["RRULE"].to_ical() == b"FREQ=WEEKLY;COUNT=4;BYDAY=TU,TH"
    listed = (await api.get(f"{OWN}/meeting")).json()["records"]
    assert [one["id"] for one in listed] == [made["id"]]


async def test_repeats_keep_the_wall_clock_over_summer_time(api: Api) -> None:
    await plan(
        api,
        meetingType="ScheduledRecurring",
        schedule={"startTime": "2026-03-20T08:00:00Z", "timeZone": {"name": "Europe/Amsterdam"}},
        recurrence={"frequency": "Weekly", "until": "2026-04-10T00:00:00Z"},
    )
    query = "timeFrom=2026-03-20T00:00:00Z&timeTo=2026-04-15T00:00:00Z"
    answer = await api.get(f"{OWN}/clarion/upcoming-meetings?{query}")
    times = [one["startTime"][:16] for one in answer.json()["records"]]
    assert times == ["2026-03-20T08:00", "2026-03-27T08:00", "2026-04-03T07:00"]


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ({"meetingType": "Scheduled"}, "schedule.startTime"),
        ({"schedule": {"startTime": "soon"}}, "schedule.startTime"),
        ({"schedule": {"startTime": "0001-01-01T00:00:00Z"}}, "schedule.startTime"),
        ({"schedule": {"startTime": TUESDAY, "timeZone": {"name": "Mars/North"}}}, "schedule.timeZone.name"),
        ({"meetingType": "ScheduledRecurring", "schedule": {"startTime": TUESDAY}}, "recurrence"),
        (
            {
                "meetingType": "ScheduledRecurring",
                "schedule": {"startTime": TUESDAY},
                "recurrence": {"frequency": "Daily", "until": "9999-01-01T00:00:00Z"},
            },
            "recurrence.until",
        ),
        ({"invitees": [{"email": "nobody"}]}, "invitees.email"),
        ({"topic": "\u0007"}, "topic"),
    ],
)
async def test_what_is_wrong_with_a_plan_is_said(sqlite_api: Api, body: dict[str, Any], parameter: str) -> None:
    answer = await sqlite_api.request("POST", f"{OWN}/meeting", "101", json={"topic": "x"} | body)
    assert answer.status_code == 400, answer.text
    assert answer.json()["parameterName"] == parameter


async def test_plans_belong_to_host_delegates_and_administrators(api: Api) -> None:
    made = await plan(api, "102", schedule={"startTime": TUESDAY})
    path = f"/account/~/extension/{api.extension_id('102')}/meeting/{made['id']}"
    assert (await api.get(path, "103")).status_code == 403
    assert (await api.get(path, "101")).status_code == 200
    assert (await api.request("GET", path, "101", organisation=demo.NEIGHBOUR)).status_code == 404
    body = {"delegates": [{"extension": {"id": api.extension_id("103")}}]}
    assert (await api.request("PUT", f"{OWN}/clarion/delegates", "102", json=body)).status_code == 200
    assert (await api.get(path, "103")).status_code == 200
    assert (await api.get(f"{OWN}/meetings-configuration/assisted", "103")).json()["records"][0]["id"] == (
        api.extension_id("102")
    )
    assert (await api.get(f"{OWN}/meetings-configuration/assistants", "102")).json()["records"][0]["id"] == (
        api.extension_id("103")
    )


async def test_a_meeting_that_goes_on_is_ended_over_the_api(meetings: Meetings) -> None:
    api = meetings.api
    made = await plan(api)
    link = made["links"]["joinUri"].rpartition("/")[2]
    host, guest = await enter(api, link, "101"), await enter(api, link, name="Gus")
    assert (await api.get(f"{OWN}/meeting/{made['id']}")).json()["status"] == "Started"
    answer = await api.request("POST", f"{OWN}/meeting/{made['id']}/end", "101")
    assert answer.status_code == 204
    assert [await one.until_over() for one in (host, guest)] == ["ended", "ended"]
    assert (await api.request("POST", f"{OWN}/meeting/{made['id']}/end", "101")).status_code == 204


async def test_apps_and_pages_hear_of_plans_and_of_what_goes_on(meetings: Meetings) -> None:
    api = meetings.api
    token = (await api.request("POST", "/restapi/oauth/wstoken")).json()["ws_access_token"]
    socket = GatewaySocket(api, access_token=token)
    await socket.open()
    await socket.subscribe("/restapi/v1.0/account/~/extension/~/clarion/meetings")
    made = await plan(api, schedule={"startTime": TUESDAY})
    assert (await socket.event())["body"]["state"] == "planned"
    host = await enter(api, made["links"]["joinUri"].rpartition("/")[2], "101")
    begun = (await socket.event())["body"]
    assert (begun["state"], begun["bridgeId"]) == ("started", made["id"])
    assert begun["meetingId"] == host.view["room"]["meetingId"]
    await socket.end()


async def test_words_of_an_invitation_and_what_older_clients_read(sqlite_api: Api) -> None:
    api = sqlite_api
    info = (await api.get(f"{OWN}/meeting/service-info")).json()["externalUserInfo"]
    settings = (await api.get(f"{OWN}/meeting/user-settings")).json()
    assert settings["scheduleMeeting"]["allowJoinBeforeHost"] is True
    older = (await ask(api, "GET", "/rcvideo/v1/bridges?default=true")).json()
    assert (older["shortId"], older["hostCode"]) == (info["personalMeetingId"], info["hostKey"])
    made = (await ask(api, "POST", "/rcvideo/v1/bridges", json={"name": "Ours", "isMeetingSecret": True})).json()
    assert made["name"] == "Ours" and made["meetingPassword"]
    assert len((await ask(api, "GET", "/rcvideo/v1/bridges")).json()) == 2
    assert (await ask(api, "GET", f"/rcvideo/v1/bridges?shortId={made['shortId']}")).json() == made
    words = (await ask(api, "POST", f"/rcvideo/v1/invitation/bridges/{made['id']}")).json()["invitation"]
    assert made["joinUri"] in words and made["meetingPassword"] in words
    assert (await ask(api, "POST", f"/rcvideo/v1/invitation/bridges/{made['id']}", "102")).status_code == 404
    planned = await plan(api)
    said = (await api.get(f"{OWN}/meeting/{planned['id']}/invitation")).json()["invitation"]
    assert planned["links"]["joinUri"] in said
    found = (await ask(api, "GET", "/rcvideo/v1/account/~/extension/~/preferences")).json()["preferences"]
    assert {one["id"]: one["value"] for one in found}["guest_join"] is True


async def test_mtg_28_invitations_tell_how_to_join_by_phone(sqlite_api: Api) -> None:
    api = sqlite_api
    kept = [one["phoneNumber"] for one in (await api.get(f"{OWN}/conferencing")).json()["phoneNumbers"]]
    assert kept, "the demo company keeps a number for conferences"
    info = (await api.get(f"{OWN}/meeting/service-info")).json()
    listed = (await ask(api, "GET", "/rcvideo/v1/dial-in-numbers")).json()
    assert [one["phoneNumber"] for one in listed] == kept and listed == info["dialInNumbers"]
    body = {"name": "Ours", "isMeetingSecret": True}
    made = (await ask(api, "POST", "/rcvideo/v1/bridges", json=body)).json()
    assert made["dialInNumbers"] == listed
    words = (await ask(api, "POST", f"/rcvideo/v1/invitation/bridges/{made['id']}")).json()["invitation"]
    assert f"By phone: {', '.join(kept)}, then {made['participantCode']} and #" in words
    assert f"Password by phone: {made['meetingPasswordPSTN']} and #" in words
    secret = {"name": "Secret", "security": {"e2ee": True}}
    encrypted = (await ask(api, "POST", "/rcvideo/v2/account/~/extension/~/bridges", json=secret)).json()
    words = (await ask(api, "POST", f"/rcvideo/v1/invitation/bridges/{encrypted['id']}")).json()["invitation"]
    assert "By phone" not in words, "phones cannot join it"


async def test_mtg_13_links_of_a_bridge_without_its_password_are_what_colleagues_read(sqlite_api: Api) -> None:
    made = await new_bridge(sqlite_api, security={"passwordProtected": True})
    seen = (await ask(sqlite_api, "GET", f"/rcvideo/v2/bridges/{made['id']}", "102")).json()
    assert seen["discovery"]["web"].endswith(link_of(made))


async def test_older_clients_change_the_number_of_the_personal_meeting_and_nothing_that_does_not_exist(
    api: Api,
) -> None:
    path = f"{OWN}/meeting/service-info"
    before = (await api.get(path)).json()["externalUserInfo"]
    change = {"externalUserInfo": {"personalMeetingId": "5550001234"}}
    answer = await api.request("PATCH", path, "101", json=change)
    assert answer.json()["externalUserInfo"]["personalMeetingId"] == "5550001234"
    assert (await api.get(path)).json()["externalUserInfo"] == before | {"personalMeetingId": "5550001234"}
    other = await api.request("PATCH", path, "101", json={"externalUserInfo": {"hostKey": "5550009999"}})
    assert other.status_code == 400
    video = f"{OWN}/video-configuration"
    assert (await api.get(video)).json() == {"provider": "RCVideo", "userLicenseType": "Paid"}
    assert (await api.request("PUT", video, "101", json={"provider": "RCVideo"})).status_code == 200
    refused = await api.request("PUT", video, "101", json={"provider": "None"})
    assert refused.json()["parameterName"] == "provider"
    locked = (await api.get("/account/~/meeting/locked-settings")).json()
    assert not any(value for part in locked.values() for value in part.values())
