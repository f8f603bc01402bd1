"""Joining and being in a meeting, through the join API and the signaling socket. MTG-16 to MTG-19."""

from typing import Any

from sqlalchemy import delete, select

from clarion.features.conduct.cases.models import CaseRow
from clarion.features.meetings import RoomServer
from clarion.features.meetings.history.models import LiveMeeting, Meeting, MeetingAttendance
from clarion.features.people import demo
from tests.features.meetings.conftest import Meetings
from tests.features.meetings.test_bridges import OWN, ask, new_bridge
from tests.support.api import Api
from tests.support.meeting_client import OFFER, Participant, enter, link_of, ticket
from tests.support.waiting import wait_for


async def test_mtg_16_a_guest_with_the_link_is_in_the_meeting_and_the_record_has_both(meetings: Meetings) -> None:
    api = meetings.api
    bridge = await new_bridge(api, name="Weekly")
    shown = (await api.client.get(f"/restapi/v1.0/clarion/meetings/{link_of(bridge)}")).json()
    assert shown == {
        "title": "Weekly",
        "hostName": shown["hostName"],
        "passwordRequired": False,
        "waitingRoom": False,
        "signInRequired": False,
    }
    host = await enter(api, link_of(bridge), "101")
    guest = await enter(api, bridge["pins"]["web"], name="Gus")
    assert (host.view["role"], guest.view["role"]) == ("host", "speaker")
    await host.until(lambda me: "Gus" in me.names, "the guest")
    assert guest.names == host.names
    assert not any("extensionId" in one for one in guest.view["participants"])
    guest.send('{"type": "leave"}')
    assert await guest.until_over() == "left"
    assert guest.code == 4410
    host.send('{"type": "end"}')
    assert await host.until_over() == "ended"
    async with api.here.storage.reading() as session:
        meeting = (await session.scalars(select(Meeting))).one()
        attended = (await session.scalars(select(MeetingAttendance).order_by(MeetingAttendance.participant))).all()
        assert (await session.scalars(select(LiveMeeting))).all() == []
    assert meeting.ended_at is not None
    assert [(one.name, bool(one.extension_id), one.left_at is not None) for one in attended] == [
        (host.view["participants"][0]["name"], True, True),
        ("Gus", False, True),
    ]


async def test_mtg_17_the_lobby_hears_and_sees_nothing_until_the_host_admits(meetings: Meetings) -> None:
    api = meetings.api
    bridge = await new_bridge(api, preferences={"join": {"waitingRoomRequired": "Everybody"}})
    host = await enter(api, link_of(bridge), "101")
    guest = await enter(api, link_of(bridge), name="Gus")
    assert guest.view["phase"] == "lobby"
    assert set(guest.view["room"]) == {"title", "hostName"}
    for kind in ("publish", "subscribe"):
        fields: dict[str, Any] = {"sources": []} if kind == "publish" else {"slots": []}
        assert (await guest.ask(kind, sdp=OFFER, **fields))["error"]["errorCode"] == "MTG-110"
    room = meetings.sfu.rooms[host.view["room"]["meetingId"]]
    assert room.participants == {}, "nobody who waits is in the media"
    await host.do("react", emoji="👍")
    await host.do("chat", text="Only for us")
    await host.until(lambda me: me.view["lobby"], "the lobby")
    await host.do("admit", participants=[host.view["lobby"][0]["id"]])
    await guest.until(lambda me: me.view["phase"] == "in", "admission")
    assert [one["event"] for one in guest.events] == ["welcome", "welcome"]


async def test_media_follows_roles_mutes_and_removal(meetings: Meetings) -> None:
    api = meetings.api
    bridge = await new_bridge(api)
    host, guest = await enter(api, link_of(bridge), "101"), await enter(api, link_of(bridge), name="Gus")
    room = host.view["room"]["meetingId"]
    sources = [{"mid": "0", "source": "microphone"}]
    assert (await guest.do("publish", sdp=OFFER, sources=sources))["sdp"].startswith("v=0")
    await guest.do("subscribe", sdp=OFFER, slots=[{"mid": "0", "kind": "audio"}])
    me = guest.view["you"]

    def sends(of: Participant) -> Any:
        return next((one["sources"] for one in of.view["participants"] if one["id"] == me), None)

    await host.until(lambda seen: sends(seen) == ["microphone"], "the guest's microphone")
    await host.do("muteOther", participant=me)
    await guest.until(lambda seen: seen.view["participants"][1]["muted"]["microphone"], "being muted")
    assert meetings.sfu.rooms[room].participants[me].muted == {"microphone"}
    await host.do("remove", participant=me)
    assert await guest.until_over() == "removed"
    await host.do("muteAll")
    assert me not in meetings.sfu.rooms[room].participants
    again = Participant(api)
    await again.open()
    assert (await again.ask("join", seat=guest.view["seat"]))["error"]["errorCode"] == "MTG-113"
    await again.until_over()
    assert again.code == 4401


async def test_passwords_host_keys_sign_in_and_the_company(meetings: Meetings) -> None:
    api = meetings.api
    closed = await new_bridge(api, security={"password": "Secret123"})
    codes = []
    for body in ({"name": "Gus"}, {"name": "Gus", "password": "secret"}):
        answer = await ticket(api, link_of(closed), **body)
        assert answer.status_code == 403
        codes.append(answer.json()["errorCode"])
    assert codes == ["MTG-101", "MTG-101"]
    for password in ("Secret123", closed["security"]["password"]["joinQuery"]):
        assert (await ticket(api, link_of(closed), name="Gus", password=password)).status_code == 201
    key = closed["pins"]["pstn"]["host"]
    guest_host = await enter(api, link_of(closed), name="Ada at home", hostKey=key)
    assert guest_host.view["role"] == "host"
    assert (await ticket(api, link_of(closed), name="x", hostKey="123")).json()["errorCode"] == "MTG-104"
    signed_in = await new_bridge(api, security={"noGuests": True})
    assert (await ticket(api, link_of(signed_in), name="Gus")).json()["errorCode"] == "MTG-102"
    assert (await ticket(api, link_of(signed_in), "101", demo.NEIGHBOUR)).status_code == 201
    ours = await new_bridge(api, security={"sameAccount": True})
    assert (await ticket(api, link_of(ours), "101", demo.NEIGHBOUR)).json()["errorCode"] == "MTG-103"
    assert (await ticket(api, link_of(ours), "102")).status_code == 201


async def test_unknown_links_are_answered_alike_and_guesses_of_pins_are_slowed_down(meetings: Meetings) -> None:
    api = meetings.api
    answers = [
        await api.client.get(f"/restapi/v1.0/clarion/meetings/{link}") for link in ("A" * 22, "x", "\u0660" * 12)
    ]
    assert {one.status_code for one in answers} == {404}
    assert len({one.text for one in answers}) == 1
    statuses = [(await ticket(api, f"1{n:011}", name="Gus")).status_code for n in range(40)]
    assert statuses[:30] == [404] * 30
    assert 429 in statuses[30:]
    bridge = await new_bridge(api)
    assert (await ticket(api, link_of(bridge), name="Gus")).status_code == 201, "links need no guessing"


async def test_a_ticket_works_once_and_for_a_minute(meetings: Meetings) -> None:
    api = meetings.api
    bridge = await new_bridge(api)
    answer = (await ticket(api, link_of(bridge), name="Gus")).json()
    await Participant(api).join(answer["ticket"])
    late = (await ticket(api, link_of(bridge), name="Gus")).json()["ticket"]
    api.clock.advance(61)
    for text in (answer["ticket"], late, "nonsense", ""):
        again = Participant(api)
        await again.open()
        assert (await again.ask("join", ticket=text))["error"]["errorCode"] == "MTG-113"
        await again.until_over()
        assert again.code == 4401


async def test_bad_requests_are_answered_and_floods_end_the_socket(meetings: Meetings) -> None:
    api = meetings.api
    bridge = await new_bridge(api)
    guest = await enter(api, link_of(bridge), name="Gus")
    for type_, fields in (
        ("nothing", {}),
        ("mute", {"source": "ear", "muted": True}),
        ("publish", {"sdp": "", "sources": []}),
        ("view", {"tiles": [{}] * 100}),
        ("remove", {}),
        ("chat", {"text": "x" * 5000}),
    ):
        assert (await guest.ask(type_, **fields))["error"]["errorCode"] == "CMN-101", type_
    guest.send("[" * 5000)
    guest.send('{"id": "x"')
    assert (await guest.ask("publish", sdp="v=0\r\nnonsense", sources=[{"mid": "9", "source": "camera"}]))["error"]
    host = await enter(api, link_of(bridge), "101")
    for _ in range(10_000):
        guest.send('{"id": 1, "type": "raiseHand", "raised": true}')
    await guest.until_over()
    assert guest.code == 4429
    hands = [one for one in host.events if "hand" in str(one)]
    assert len(hands) <= 2, "ten thousand raised hands are one"
    await host.do("lock", locked=False)  # nobody else waits
    other = await enter(api, link_of(bridge), name="Max")
    other.send("x" * (128 * 1024 + 1))
    await other.until_over()
    assert other.code == 1009


async def test_another_process_goes_on_with_the_room_and_everybody_keeps_seat_and_hand(meetings: Meetings) -> None:
    api = meetings.api
    bridge = await new_bridge(api)
    host, guest = await enter(api, link_of(bridge), "101"), await enter(api, link_of(bridge), name="Gus")
    await guest.do("raiseHand", raised=True)
    await guest.do("publish", sdp=OFFER, sources=[{"mid": "0", "source": "microphone"}])
    welcomes = len([one for one in guest.events if one["event"] == "welcome"])
    second = RoomServer(api.here, meetings.sfu)
    await meetings.server.close()
    await second.open()
    try:
        await guest.until(
            lambda me: len([one for one in me.events if one["event"] == "welcome"]) > welcomes,
            "a welcome by the next owner",
        )
        mine = next(one for one in guest.view["participants"] if one["id"] == guest.view["you"])
        assert mine["hand"] and mine["sources"] == ["microphone"], "its media goes on"
        assert not [one for one in guest.events if one["event"] == "mediaLost"]
        await host.do("lock", locked=True)
        await guest.until(lambda me: me.view["room"]["locked"], "the lock")
        back = await Participant(api).back(guest.view["seat"])
        assert await guest.until_over() == "replaced"
        assert back.view["you"] == guest.view["you"]
    finally:
        await second.close()


async def test_a_new_media_engine_is_told_of_to_everybody(meetings: Meetings) -> None:
    api = meetings.api
    bridge = await new_bridge(api)
    host = await enter(api, link_of(bridge), "101")
    await host.do("mute", source="microphone", muted=True)
    await host.do("publish", sdp=OFFER, sources=[{"mid": "0", "source": "microphone"}])
    meetings.sfu.restart()
    await host.until(lambda me: any(one["event"] == "mediaLost" for one in me.events), "mediaLost")
    assert host.view["participants"][0]["sources"] == []
    await host.do("publish", sdp=OFFER, sources=[{"mid": "0", "source": "microphone"}])
    assert meetings.sfu.rooms[host.view["room"]["meetingId"]].participants["p1"].muted == {"microphone"}


async def test_who_leaves_the_company_is_out_at_once(meetings: Meetings) -> None:
    api = meetings.api
    bridge = await new_bridge(api, "102")
    host, colleague = await enter(api, link_of(bridge), "102"), await enter(api, link_of(bridge), "103")
    answer = await api.request(
        "PUT", f"/account/~/extension/{api.extension_id('102')}", "101", json={"status": "Disabled"}
    )
    assert answer.status_code == 200, answer.text
    await api.settled()
    assert await host.until_over() == "expired"
    await colleague.until(lambda me: me.view["role"] == "host", "becoming host")
    assert (await ticket(api, link_of(bridge), name="Gus")).status_code == 404


async def test_a_participant_is_reported_with_what_was_written(meetings: Meetings) -> None:
    api = meetings.api
    bridge = await new_bridge(api)
    host, guest = await enter(api, link_of(bridge), "101"), await enter(api, link_of(bridge), name="Gus")
    await guest.do("chat", text="Buy gold now")
    await host.do("report", participant=guest.view["you"], reason="Advertises in our meeting")

    async def filed() -> Any:
        async with api.here.storage.reading() as session:
            return (await session.scalars(select(CaseRow))).first()

    row = await wait_for(filed, missing="the case")
    assert row.details["chat"][0]["text"] == "Buy gold now"
    assert row.text == "Advertises in our meeting"
    assert {one["name"] for one in row.details["people"]} == host.names
    assert row.details["recorded"] is row.details["endToEndEncrypted"] is False


async def test_a_meeting_that_takes_the_name_of_a_bank_is_refused_with_the_rule(api: Api) -> None:
    answer = await ask(api, "POST", OWN, json={"name": "PayPaI"})
    assert (answer.status_code, answer.json()["rule"], answer.json()["parameterName"]) == (403, "INF-02", "name")
    webinar = await ask(api, "POST", "/webinar/configuration/v1/webinars", json={"title": "PayPaI"})
    assert (webinar.status_code, webinar.json()["rule"]) == (403, "INF-02")


async def test_a_room_whose_company_is_gone_closes_its_sockets_and_its_media(meetings: Meetings) -> None:
    api = meetings.api
    bridge = await new_bridge(api)
    guest = await enter(api, link_of(bridge), name="Gus")
    room = guest.view["room"]["meetingId"]
    async with api.here.storage.transaction() as session:
        await session.execute(delete(LiveMeeting))
    assert await guest.until_over() == "ended"
    await wait_for(lambda: room not in meetings.sfu.rooms, missing="the end of the media")


async def test_sockets_of_a_process_that_was_silent_for_a_while_take_their_seats_again(meetings: Meetings) -> None:
    api, server = meetings.api, meetings.server
    bridge = await new_bridge(api)
    guest = await enter(api, link_of(bridge), name="Gus")
    live = server.rooms[guest.view["room"]["meetingId"]]
    gateway = live.room.participants["p1"].connection.partition("/")[0]
    await server.lose_gateway(gateway)
    assert not live.room.participants["p1"].connection
    await guest.until(lambda me: len([one for one in me.events if one["event"] == "welcome"]) == 2, "another welcome")
    assert guest.view["participants"][0]["connected"]


async def test_mtg_19_a_changed_bridge_counts_for_who_comes_next(meetings: Meetings) -> None:
    api = meetings.api
    bridge = await new_bridge(api)
    host, first = await enter(api, link_of(bridge), "101"), await enter(api, link_of(bridge), name="Gus")
    wanted = {"screenSharing": False, "join": {"waitingRoomRequired": "GuestsOnly"}}
    changed = await ask(api, "PATCH", f"/rcvideo/v2/bridges/{bridge['id']}", json={"preferences": wanted})
    assert changed.status_code == 200
    await host.until(lambda me: me.view["room"]["screenSharing"] is False, "the new rule")
    assert (await enter(api, link_of(bridge), name="Max")).view["phase"] == "lobby"
    assert first.view["phase"] == "in"
    sharing = [{"mid": "0", "source": "screen"}]
    assert (await first.ask("publish", sdp=OFFER, sources=sharing))["error"]["errorCode"] == "MTG-110"
