"""The room of a webinar: practice, live, debrief; panel, audience, questions; the registration page. MTG-24, MTG-25."""

import contextlib
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as changed

from clarion.base.http import parse_time
from clarion.base.meeting_video import Composer
from clarion.features.meetings import RecordingCollector
from clarion.features.meetings.history.models import Meeting
from clarion.features.meetings.recordings.models import MeetingRecording
from clarion.features.meetings.rooms.events import Disconnect, Refused, Tick
from clarion.features.meetings.rooms.state import Identity
from clarion.features.meetings.webinars.models import Webinar, WebinarSession
from clarion.features.meetings.webinars.recordings import Recorded, is_shared
from clarion.features.meetings.webinars.reminders import WebinarReminders
from clarion.features.meetings.webinars.state import WebinarRoom
from tests.features.meetings.conftest import Meetings
from tests.features.meetings.room_walk import HOST, Walk, refused
from tests.features.meetings.test_bridges import ask
from tests.features.meetings.test_recordings import OneComposer
from tests.features.meetings.test_webinars import (
    CONFIG,
    HISTORY,
    REGISTRATION,
    call,
    form,
    letters,
    new_session,
    new_webinar,
)
from tests.support.api import Api
from tests.support.meeting_client import OFFER, enter, ticket
from tests.support.waiting import wait_for

PANELIST = Identity("Bob", "acme", "2", seat="panelist", invitation="i1")
VIEWER = Identity("Vera", seat="attendee", invitation="r1")
OTHER_VIEWER = Identity("Otto", seat="attendee")
_PEOPLE = {"host": HOST, "panelist": PANELIST, "vera": VIEWER, "otto": OTHER_VIEWER}
_MOVES = [f"{verb} {who}" for verb in ("arrive", "drop") for who in _PEOPLE] + [
    "goLive", "stopLive", "askQuestion vera", "askQuestion panelist", "voteQuestion otto", "answerQuestion panelist",
    "sortQuestion host", "promote vera", "demote panelist", "demote vera", "raiseHand vera", "remove vera",
    "openPoll host", "tick", "end",
]  # fmt: skip


def webinar_walk(**more: Any) -> Walk:
    walk = Walk(join_before_host=False)
    walk.room = changed(walk.room, webinar=WebinarRoom(session_id="7", **more))
    return walk


def perform(walk: Walk, move: str) -> None:
    verb, _, who = move.partition(" ")
    walk.at += 1
    found = next((one for one in walk.room.participants.values() if one.who == _PEOPLE.get(who, HOST)), None)
    mine, participant = (found.connection, found.id) if found else ("none", "p99")
    host = next((one.connection for one in walk.room.participants.values() if one.hosts and one.connection), "none")
    match verb:
        case "arrive":
            walk.arrive(_PEOPLE[who], f"{who}{walk.at}")
        case "drop":
            walk.do(Disconnect(mine, walk.at))
        case "askQuestion":
            walk.ask(mine, type=verb, text="Why?")
        case "voteQuestion" | "answerQuestion" | "sortQuestion":
            fields = {"vote": {"up": True}, "answer": {"live": True}, "sort": {"state": "dismissed"}}
            walk.ask(mine, type=verb, question="q1", **fields[verb.removesuffix("Question")])
        case "promote" | "demote":
            role = "speaker" if verb == "promote" else "listener"
            walk.ask(host, type="setRole", participant=participant, role=role)
        case "raiseHand":
            walk.ask(mine, type=verb, raised=True)
        case "remove":
            walk.ask(host, type=verb, participant=participant)
        case "openPoll":
            walk.ask(mine, type=verb, question="Yes?", options=["a", "b"])
        case "tick":
            walk.do(Tick(walk.at))
        case _:
            walk.ask(host, type=verb)


def check_audience(walk: Walk) -> None:
    """Nobody of the audience is in outside of the broadcast, sends, or learns who else is in the audience."""
    for one in walk.room.participants.values():
        if one.role != "listener" or not one.is_in:
            continue
        assert not one.sources
        if one.connection:
            others = [view for view in walk.seen[one.connection]["participants"] if view["id"] != one.id]
            assert all(view["role"] != "listener" for view in others)
    if walk.room.webinar.stage == "Practice":
        assert all(one.who.seat != "attendee" or one.seat == "lobby" for one in walk.room.participants.values())


@settings(max_examples=60, deadline=None)
@given(st.booleans(), st.lists(st.sampled_from(_MOVES), max_size=25))
def test_mtg_24_the_audience_is_alone_with_the_panel_in_every_state(moderated: bool, moves: list[str]) -> None:
    walk = webinar_walk(moderated=moderated)
    for move in [*(f"arrive {who}" for who in _PEOPLE), *moves]:
        before = walk.room
        with contextlib.suppress(Refused):
            perform(walk, move)
        if walk.room.ended:
            break
        assert walk.room is before or walk.room.revision == before.revision + 1
        walk.check()
        check_audience(walk)


def test_the_audience_waits_comes_in_and_goes_with_the_broadcast() -> None:
    walk = webinar_walk()
    vera = walk.arrive(VIEWER)
    host, panelist = walk.arrive(HOST), walk.arrive(PANELIST)
    assert walk.names_in() == {"Ada", "Bob"}
    with refused("MTG-110"):
        walk.ask(panelist, type="goLive")
    walk.ask(host, type="goLive")
    otto = walk.arrive(OTHER_VIEWER)
    assert {one["name"] for one in walk.seen[vera]["participants"]} == {"Ada", "Bob", "Vera"}
    assert {one["name"] for one in walk.seen[host]["participants"]} == {"Ada", "Bob", "Vera", "Otto"}
    for request in ({"type": "chat", "text": "Hi"}, {"type": "chat", "text": "Hi", "to": walk.id(otto)}):
        with refused("MTG-110"):
            walk.ask(vera, **request)
    walk.ask(vera, type="chat", text="Hi", to=walk.id(host))
    walk.ask(host, type="setRole", participant=walk.id(vera), role="speaker")
    walk.check()
    assert {one["name"] for one in walk.seen[otto]["participants"]} == {"Ada", "Bob", "Vera", "Otto"}
    walk.ask(host, type="stopLive")
    assert walk.names_in() == {"Ada", "Bob", "Vera"}
    assert walk.ended[otto] == "ended"
    with refused("MTG-126"):
        walk.arrive(OTHER_VIEWER)


def test_questions_are_moderated_voted_for_and_answered() -> None:
    walk = webinar_walk(moderated=True)
    host, panelist = walk.arrive(HOST), walk.arrive(PANELIST)
    walk.ask(host, type="goLive")
    vera, otto = walk.arrive(VIEWER), walk.arrive(OTHER_VIEWER)
    walk.ask(vera, type="askQuestion", text="When?", anonymous=True)
    assert "q1" not in walk.seen[otto]["state"]["webinar"]
    assert walk.seen[panelist]["state"]["webinar"]["q1"]["name"] is None
    walk.ask(panelist, type="sortQuestion", question="q1", state="open")
    for _ in range(2):
        walk.ask(otto, type="voteQuestion", question="q1", up=True)
    with refused("MTG-110"):
        walk.ask(vera, type="voteQuestion", question="q1", up=True)
    with refused("MTG-110"):
        walk.ask(otto, type="answerQuestion", question="q1", text="Now")
    walk.ask(panelist, type="answerQuestion", question="q1", text="Tomorrow")
    shown = walk.seen[otto]["state"]["webinar"]["q1"]
    assert (shown["votes"], shown["answer"], shown["state"]) == (1, "Tomorrow", "answered")
    for _ in range(19):
        walk.ask(vera, type="askQuestion", text="And?")
    with refused("MTG-110"):
        walk.ask(vera, type="askQuestion", text="And?")


def test_a_personal_link_is_good_for_one_device_when_the_host_says_so() -> None:
    walk = webinar_walk(single=True)
    walk.ask(walk.arrive(HOST), type="goLive")
    first = walk.arrive(VIEWER)
    walk.arrive(VIEWER)
    assert walk.ended[first] == "replaced"
    assert sum(one.name == "Vera" for one in walk.room.everybody_in()) == 1


async def planned(api: Api, **options: Any) -> tuple[str, Any]:
    """The path of a session in the API, and the session."""
    webinar = await new_webinar(api, **options)
    session = await new_session(api, webinar)
    return f"webinars/{webinar['id']}/sessions/{session['id']}", session


def secret(uri: str) -> str:
    return uri.rpartition("/")[2].partition("?")[0]


async def test_mtg_24_a_webinar_is_held_and_its_report_says_who_came_and_what_was_asked(meetings: Meetings) -> None:
    api = meetings.api
    path, session = await planned(api)
    added = [{"role": "Panelist", "email": "pia@example.com", "firstName": "Pia"}]
    panel = await call(api, "PATCH", f"{CONFIG}/{path}/invitees", json={"addedInvitees": added})
    shown = await ask(api, "GET", f"/restapi/v1.0/clarion/meetings/{secret(session['attendeeJoinUri'])}", "103")
    assert shown.json()["webinar"]["seat"] == "attendee"
    host_link = secret(session["hostJoinUri"])
    assert (await ticket(api, host_link, name="Eve")).json()["errorCode"] == "MTG-102"
    host = await enter(api, host_link, "101")
    pia = await enter(api, secret(panel["addedInvitees"][0]["joinUri"]), name="Pia")
    viewer = await enter(api, secret(session["attendeeJoinUri"]), name="Vera")
    assert (host.view["role"], pia.view["role"], viewer.view["phase"]) == ("host", "speaker", "lobby")
    await host.do("goLive")
    await viewer.until(lambda me: me.view["phase"] == "in", "the broadcast")
    assert viewer.names == {*host.names - {"Vera"}, "Vera"}
    for kind in ("publish", "mute"):
        fields: dict[str, Any] = {"sdp": OFFER, "sources": [{"mid": "0", "source": "microphone"}]}
        reply = await viewer.ask(kind, **(fields if kind == "publish" else {"source": "screen", "muted": False}))
        assert reply["error"]["errorCode"] == "MTG-110"
    room = meetings.sfu.rooms[host.view["room"]["meetingId"]]
    assert not any(one.sources for one in room.participants.values()), "nobody sends"
    running = await call(api, "GET", f"{HISTORY}/{path}")
    assert (running["status"], running["runtimeStatus"]) == ("Active", "Live")
    await viewer.do("askQuestion", text="When?")
    await pia.do("answerQuestion", question="q1", text="Now")
    await host.do("stopLive")
    assert await viewer.until_over() == "ended"
    host.send('{"type": "end"}')
    assert await host.until_over() == "ended"
    over = await call(api, "GET", f"{HISTORY}/{path}", template=f"{HISTORY}/webinars/{{webinarId}}/sessions/{{id}}")
    assert (over["status"], over["participantCount"], over["attendeeCount"]) == ("Finished", 3, 1)
    template = f"{HISTORY}/webinars/{{webinarId}}/sessions/{{id}}"
    people = await call(api, "GET", f"{HISTORY}/{path}/participants", template=f"{template}/participants")
    assert [one["role"] for one in people["records"]] == ["Host", "Panelist", "Attendee"]
    only = await call(api, "GET", f"{HISTORY}/{path}/participants?role=Attendee&perPage=1")
    assert [one["firstName"] for one in only["records"]] == ["Vera"]
    was_there = await call(api, "GET", f"{HISTORY}/{path}/invitees", template=f"{template}/invitees")
    assert all(one["joined"] for one in was_there["records"])
    first = was_there["records"][0]["id"]
    await call(api, "GET", f"{HISTORY}/{path}/invitees/{first}", template=f"{template}/invitees/{{inviteeId}}")
    own = await call(api, "GET", f"{HISTORY}/{path}/participants/self", template=f"{template}/participants/self")
    assert own["role"] == "Host"
    asked = await call(api, "GET", f"{HISTORY}/{path}/clarion/questions")
    assert [(one["question"], one["answer"]) for one in asked["records"]] == [("When?", "Now")]
    span = "endTimeFrom=2000-01-01T00:00:00Z&endTimeTo=2100-01-01T00:00:00Z"
    for list_of in ("sessions", "company/sessions"):
        listed = await call(api, "GET", f"{HISTORY}/{list_of}?{span}", template=f"{HISTORY}/{list_of}")
        assert [one["id"] for one in listed["records"]] == [session["id"]]
    assert (await ticket(api, secret(session["attendeeJoinUri"]), name="Late")).json()["errorCode"] == "MTG-126"
    await call(api, "DELETE", f"{CONFIG}/{path}", status=403)


async def test_mtg_25_the_registration_page_takes_people_and_lets_them_withdraw(api: Api) -> None:
    path, session = await planned(api, registrationEnabled=True, attendeeAuthentication="Guest")
    questions = [{"id": "q1", "text": "Your team?", "required": True}]
    await form(api, session, questions=questions, consent="I agree to be contacted.")
    link = secret(session["attendeeJoinUri"])
    page = f"/restapi/v1.0/clarion/webinars/{link}"
    shown = (await api.client.get(page)).json()
    assert (shown["title"], shown["state"], shown["durationInMinutes"]) == ("Product news", "open", 60)
    body: dict[str, Any] = {"email": "Ada@example.com", "firstName": "<b>Ada</b>", "lastName": "L"}
    assert (await api.client.post(f"{page}/registrations", json=body)).json()["parameterName"] == "consent"
    body["consent"] = True
    assert (await api.client.post(f"{page}/registrations", json=body)).json()["parameterName"] == "questionnaire.q1"
    body["questionnaire"] = [{"questionId": "q1", "answerText": "Sales"}]
    first = await api.client.post(f"{page}/registrations", json=body)
    again = await api.client.post(f"{page}/registrations", json=body)
    assert first.json() == again.json() == {"state": "Registered", "email": "ada@example.com"}
    sent = await letters(api)
    assert [one[:2] for one in sent] == [("ada@example.com", "You are registered")] * 2
    text = sent[0][2]
    personal, token = (secret(line) for line in text.split() if "/meet/" in line or "/webinar/cancel/" in line)
    refusal = (await ticket(api, link, name="Eve")).json()
    assert refusal["errorCode"] == "MTG-127"
    assert refusal["registrationUri"].endswith(f"/webinar/{link}")
    assert (await ticket(api, personal)).status_code == 201
    reminders = WebinarReminders(api.here)
    await reminders.turn()
    assert await letters(api) == []
    starts = (await call(api, "GET", f"{CONFIG}/{path}"))["scheduledStartTime"]
    api.clock.advance((parse_time(starts, parameter="at") - api.clock.now() - timedelta(minutes=59)).total_seconds())
    for _ in range(2):
        await reminders.turn()
    assert [one[:2] for one in await letters(api)] == [("ada@example.com", "Reminder")]
    own = f"/restapi/v1.0/clarion/webinar-registrations/{token}"
    assert (await api.client.get(own)).json()["state"] == "Registered"
    assert (await api.client.delete(own)).json()["state"] == "Cancelled"
    assert (await ticket(api, personal)).json()["errorCode"] == "MTG-127"
    assert (await api.client.get(f"{page}x")).status_code == 404
    assert (await api.client.get(f"{own}x")).status_code == 404


async def test_mtg_20_24_a_webinar_records_itself_and_its_host_shares_the_recording(meetings: Meetings) -> None:
    api = meetings.api
    here = api.here
    here.offer(Composer, OneComposer())
    _, session = await planned(api, registrationEnabled=True, autoRecord=True)
    vera = await call(
        api, "POST", f"{REGISTRATION}/{session['id']}/registrants", status=201, json={"email": "vera@example.com"}
    )
    own = f"/restapi/v1.0/clarion/webinar-registrations/{secret(vera['cancellationUri'])}"
    settings_of = f"{REGISTRATION}/{session['id']}"
    assert not (await call(api, "GET", settings_of))["settings"]["recordingExist"]
    host = await enter(api, secret(session["hostJoinUri"]), "101")
    assert "recordingProblem" not in await host.do("goLive")
    await host.until(lambda me: me.view["state"]["recordings"], "that it is recorded")
    host.send('{"type": "end"}')
    assert await host.until_over() == "ended"
    span = "creationTimeFrom=2000-01-01T00:00:00Z&creationTimeTo=2100-01-01T00:00:00Z"
    await RecordingCollector(here, meetings.sfu).turn()

    async def composed() -> Any:
        found = await call(api, "GET", f"{HISTORY}/recordings?{span}&status=Available")
        return found["records"]

    recording = (await wait_for(composed, missing="the composed recording", timeout=20))[0]
    one = f"{HISTORY}/recordings/{recording['id']}"
    assert (recording["duration"], recording["shared"], recording["session"]["id"]) == (65, False, session["id"])
    for listing in ("recordings", "company/recordings"):
        template = f"{HISTORY}/{listing}"
        listed = await call(api, "GET", f"{template}?{span}", template=template)
        assert [each["id"] for each in listed["records"]] == [recording["id"]]
        read = await call(api, "GET", f"{template}/{recording['id']}", template=f"{template}/{{recordingId}}")
        assert "/meetings/" in read["recordingSharedUri"]
    await call(api, "GET", f"{HISTORY}/company/recordings?{span}&nameFragment=product")
    named = await call(api, "GET", f"{HISTORY}/company/recordings?{span}&nameFragment=else")
    assert named["records"] == []
    for kind, content in (("Video", b"a movie of many bytes"), ("Audio", b"its audio")):
        template = f"{HISTORY}/recordings/{{recordingId}}/download"
        link = await call(api, "GET", f"{one}/download?recordingMediaType={kind}", template=template)
        file = await api.client.get("/restapi" + link["downloadUri"].partition("/restapi")[2])
        assert (file.content, link["downloadSize"]) == (content, len(content))
    # Others see nothing; who registered, once the host shares it.
    await call(api, "GET", one, "103", status=404)
    await call(api, "GET", f"{one}/download", "103", status=404)
    assert (await call(api, "GET", f"{HISTORY}/recordings?{span}", "103"))["records"] == []
    await call(api, "GET", f"{HISTORY}/company/recordings?{span}", "103", status=403)
    assert "recordingUri" not in (await api.client.get(own)).json()
    await call(api, "PATCH", settings_of, status=403, json={"registrationStatus": "Open"})
    await call(api, "PATCH", settings_of, status=403, json={"settings": {"autoCloseLimit": 5}})
    now = await call(api, "PATCH", settings_of, json={"settings": {"viewRecording": True}})
    assert now["settings"]["recordingExist"]
    assert (await call(api, "GET", one))["recordingSharedUri"].endswith("/content")
    shared = (await api.client.get(own)).json()["recordingUri"]
    assert (await api.client.get("/restapi" + shared.partition("/restapi")[2])).content == b"a movie of many bytes"


def test_mtg_25_a_recording_is_shared_for_as_long_as_its_host_said() -> None:
    webinar = WebinarSession(registration={"viewRecording": True, "onDemandDuration": "OneMonth"})
    ended = datetime(2026, 1, 6, 10, tzinfo=UTC)
    there = MeetingRecording(status="Available", started_at=ended, ended_at=ended)
    one = Recorded(there, Meeting(), webinar, Webinar())
    assert is_shared(one, ended + timedelta(days=29))
    assert not is_shared(one, ended + timedelta(days=31))
    webinar.registration = {}
    assert not is_shared(one, ended)
