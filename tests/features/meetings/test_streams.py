"""Live streams of meetings: who starts them, what everybody sees, who watches, and where they are sent. MTG-26."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from clarion.base.errors import Invalid
from clarion.base.files import Files
from clarion.base.meeting_video import LiveComposer, LivePiece, StreamNotTaken, StreamPusher, StreamTarget
from clarion.features.meetings import RoomServer
from clarion.features.meetings.history.models import LiveMeeting
from clarion.features.meetings.recordings.commands import room_note
from clarion.features.meetings.rooms.events import EndNow
from clarion.features.meetings.rooms.state import Identity
from clarion.features.meetings.streams.cleanup import StreamCleanup
from clarion.features.meetings.streams.links import VALID
from clarion.features.meetings.streams.models import MeetingStream
from clarion.features.meetings.streams.requests import StreamOver, StreamRequested, StreamSending
from clarion.features.meetings.streams.rules import KEPT, StoredPiece, playlist_of, read_address
from clarion.features.meetings.webinars.state import WebinarRoom
from tests.engines.meeting_video.test_lip_sync import FLASHES
from tests.engines.meeting_video.test_live import composed
from tests.features.meetings.conftest import Meetings
from tests.features.meetings.room_walk import COLLEAGUE, GUEST, HOST, Walk, refused
from tests.features.meetings.test_bridges import ask, new_bridge
from tests.support.meeting_client import enter, link_of
from tests.support.recordings import Movie
from tests.support.waiting import wait_for

WANTED = StreamRequested(10.0, "Ada", "1", "live.example.com", "sealed")


def test_mtg_26_everybody_sees_that_a_meeting_is_live_and_hosts_see_where_it_goes() -> None:
    walk = Walk()
    host, guest = walk.arrive(HOST), walk.arrive(GUEST)
    for kind in ("startStream", "stopStream"):
        with refused("MTG-110"):
            walk.ask(guest, type=kind)
    with refused("MTG-111"):
        walk.ask(guest, type="watchStream")
    walk.do(WANTED)
    seen = {"id": "m-live-1", "by": "Ada", "startedAt": "1970-01-01T00:00:10.000Z"}
    assert walk.seen[guest]["state"]["live_stream"] == seen
    with refused("MTG-110"):
        walk.do(WANTED)
    walk.do(StreamSending(11.0, "m-live-1", "failed", "live.example.com does not answer on port 443."))
    assert walk.seen[host]["state"]["live_stream"] == seen | {
        "host": "live.example.com", "sending": "failed", "problem": "live.example.com does not answer on port 443.",
    }  # fmt: skip
    late = walk.arrive(COLLEAGUE)
    assert walk.seen[late]["state"]["live_stream"] == seen
    walk.check()
    walk.ask(host, type="stopStream")
    assert walk.seen[guest]["state"]["live_stream"] == {}
    walk.do(StreamSending(12.0, "m-live-1", "live"))  # too late
    walk.do(WANTED)
    assert walk.room.live_stream.id == "m-live-2"
    (told,) = walk.do(StreamOver(13.0, "m-live-2", lost=True))
    assert (told.event, told.to) == ("streamLost", (walk.id(host),))
    walk.check()


def test_mtg_24_the_audience_of_a_webinar_is_in_no_recording_or_stream() -> None:
    walk = Walk()
    walk.room = walk.room.__class__(**{name: getattr(walk.room, name) for name in walk.room.__struct_fields__} | {
        "webinar": WebinarRoom(session_id="s", stage="Live")})  # fmt: skip
    walk.arrive(HOST)
    walk.arrive(Identity("Zoe of the audience", seat="attendee", invitation="r1"))
    assert len(walk.room.everybody_in()) == 2
    assert [each["name"] for each in room_note(walk.room)["people"]] == ["Ada"]


@pytest.mark.parametrize(
    ("address", "key", "server", "found"),
    [
        ("rtmps://live.example.com:443/app/", "k-1?x=2", "rtmps://live.example.com:443/app", "k-1?x=2"),
        ("rtmp://a.example.com/live2/abcd-1234", "", "rtmp://a.example.com/live2", "abcd-1234"),
        ("rtmp://[2001:db8::1]/live/a?b=c", "", "rtmp://[2001:db8::1]/live", "a?b=c"),
    ],
)
def test_mtg_26_addresses_are_read_as_services_write_them(address: str, key: str, server: str, found: str) -> None:
    read = read_address(address, key)
    assert (read.server, read.key) == (server, found)


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://live.example.com/app", "k"),
        ("rtmp://live.example.com", "k"),
        ("rtmp://user:pw@live.example.com/app", "k"),
        ("rtmp://:pw@live.example.com/app", "k"),
        ("rtmp://live.example.com/app", ""),
        ("rtmp://live.example.com/app", "a b"),
        ("rtmp://live.example.com:70000/app", "k"),
        ("rtmp://live.exämple.com/app", "k"),
        ("rtmp://live.example.com/a\r\npp", "k"),
        ("", "k"),
    ],
)
def test_mtg_26_what_is_no_address_is_refused_in_words(address: str, key: str) -> None:
    with pytest.raises(Invalid, match="Enter"):
        read_address(address, key)


def test_mtg_26_a_playlist_names_the_newest_pieces() -> None:
    pieces = [
        StoredPiece(number=number, milliseconds=2040, key="", fresh=number in (3, 90), at=number * 2040)
        for number in range(80, 96)
    ]
    text = playlist_of(pieces, 2, over=False)
    assert "#EXT-X-MEDIA-SEQUENCE:88\n#EXT-X-DISCONTINUITY-SEQUENCE:1\n" in text
    assert text.count("#EXTINF:2.040,\n") == 8 and "#EXT-X-DISCONTINUITY\n#EXT-X-PROGRAM-DATE-TIME:1970-" in text
    assert text.index("89.ts") < text.index("#EXT-X-DISCONTINUITY\n") < text.index("90.ts")
    assert "ENDLIST" not in text and playlist_of(pieces, 2, over=True).endswith("95.ts\n#EXT-X-ENDLIST\n")


class OneLiveComposer:
    """Gives what the test gives, until the media server says that it has stopped."""

    def __init__(self) -> None:
        self.pieces: asyncio.Queue[LivePiece] = asyncio.Queue()
        self.folders: list[Path] = []
        self.fails = False

    async def compose_live(self, folder: Path) -> AsyncGenerator[LivePiece]:
        self.folders.append(folder)
        while not self.fails:
            if not self.pieces.empty():
                yield self.pieces.get_nowait()
            elif '"stop"' in (folder / "events.jsonl").read_text():
                return
            await asyncio.sleep(0.01)


@dataclass
class OnePusher:
    refuses: bool = False
    targets: list[StreamTarget] = field(default_factory=list)
    sent: list[bytes] = field(default_factory=list)

    async def push(self, target: StreamTarget, pieces: AsyncIterator[bytes], taken: Callable[[], object]) -> None:
        self.targets.append(target)
        if self.refuses:
            raise StreamNotTaken("The service ended the connection.")
        async for each in pieces:
            self.sent.append(each)
            taken()


@dataclass
class Streamed:
    meetings: Meetings
    composer: OneLiveComposer
    pusher: OnePusher
    host: Any
    guest: Any
    meeting: str
    bridge: Any

    async def ask(self, method: str, who: str, **more: Any) -> Any:
        path = f"/restapi/v1.0/account/~/extension/~/clarion/meetings/{self.meeting}/stream"
        return await ask(self.meetings.api, method, path, who, **more)

    async def get(self, uri: str) -> Any:
        return await self.meetings.api.client.get(f"/restapi{uri.partition('/restapi')[2]}")

    async def row(self) -> MeetingStream:
        async with self.meetings.api.here.storage.reading() as session:
            return (await session.scalars(select(MeetingStream))).one()

    async def give(self, *contents: bytes) -> None:
        for each in contents:
            self.composer.pieces.put_nowait(LivePiece(2000, each))

        async def kept() -> bool:
            pieces = (await self.row()).pieces
            return bool(pieces) and self.composer.pieces.empty() and await self._holds(pieces[-1]["key"], contents[-1])

        await wait_for(kept, missing="the pieces")

    async def _holds(self, key: str, content: bytes) -> bool:
        return await self.meetings.api.here.get(Files).get(key) == content


@pytest.fixture
async def streamed(meetings: Meetings) -> Streamed:
    """101 hosts a meeting, a guest attends."""
    here = meetings.api.here
    composer, pusher = OneLiveComposer(), OnePusher()
    here.offer(LiveComposer, composer)
    here.offer(StreamPusher, pusher)
    bridge = await new_bridge(meetings.api, "101", name="Weekly")
    host = await enter(meetings.api, link_of(bridge), "101")
    guest = await enter(meetings.api, link_of(bridge), name="Gus")
    return Streamed(meetings, composer, pusher, host, guest, host.view["room"]["meetingId"], bridge)


async def test_mtg_26_a_host_streams_by_api_and_viewers_watch_by_link(streamed: Streamed) -> None:
    assert (await streamed.ask("GET", "101")).json() == {"state": "Off"}
    for who in ("102", "103"):  # neither hosts nor attends
        for method in ("GET", "POST", "DELETE"):
            assert (await streamed.ask(method, who, **({"json": {}} if method == "POST" else {}))).status_code == 404
    started = await streamed.ask("POST", "101", json={})
    assert started.status_code == 201 and started.json()["state"] == "Live", started.text
    assert (await streamed.ask("POST", "101", json={})).status_code == 403
    await streamed.guest.until(lambda me: me.view["state"]["live_stream"], "that the meeting is live")
    uri = (await streamed.guest.ask("watchStream"))["uri"]
    await streamed.give(*(b"piece %d" % number for number in range(KEPT + 2)))
    playlist = await streamed.get(uri)
    assert playlist.headers["content-type"] == "application/vnd.apple.mpegurl"
    last = playlist.text.splitlines()[-1]
    assert last == f"{KEPT + 1}.ts" and "ENDLIST" not in playlist.text
    piece = await streamed.get(uri.replace("playlist.m3u8", last))
    assert (piece.content, piece.headers["content-type"]) == (b"piece %d" % (KEPT + 1), "video/mp2t")
    assert (await streamed.get(uri.replace("playlist.m3u8", "1.ts"))).status_code == 404  # it is gone
    row, api = await streamed.row(), streamed.meetings.api
    assert len(row.pieces) == KEPT
    files = [each.key async for each in api.here.get(Files).walk("meeting-streams")]
    assert sorted(files) == sorted(each["key"] for each in row.pieces)
    assert (await streamed.get(uri.replace("meeting-streams/", "meeting-streams/x"))).status_code == 404

    assert (await streamed.ask("DELETE", "101")).status_code == 204
    await streamed.guest.until(lambda me: not me.view["state"]["live_stream"], "that it is live no longer")

    async def over() -> bool:
        return "ENDLIST" in (await streamed.get(uri)).text

    await wait_for(over, missing="the end of the playlist")
    assert not any(folder.exists() for folder in streamed.composer.folders)
    room = streamed.meetings.sfu.rooms[streamed.meeting]
    assert not [name for name in room.recordings if "live" in name]
    async with api.here.storage.transaction() as session:
        await session.execute(update(MeetingStream).values(ended_at=row.started_at - timedelta(hours=1)))
    await StreamCleanup(api.here).turn()

    async def gone() -> bool:
        return [each.key async for each in api.here.get(Files).walk("meeting-streams")] == []

    await wait_for(gone, missing="that the pieces are gone")
    assert (await streamed.ask("GET", "101")).json() == {"state": "Off"}


async def test_mtg_26_viewers_see_and_hear_what_the_link_gives(streamed: Streamed, tmp_path: Path) -> None:
    """The playlist and its pieces, as a player takes them; the link ends after a day."""
    await streamed.host.do("startStream")
    uri = (await streamed.guest.ask("watchStream"))["uri"]
    await streamed.give(*composed())
    await streamed.host.do("stopStream")

    async def over() -> bool:
        return "ENDLIST" in (await streamed.get(uri)).text

    await wait_for(over, missing="the end of the playlist")
    playlist = (await streamed.get(uri)).text
    (tmp_path / "playlist.m3u8").write_text(playlist)
    for name in (line for line in playlist.splitlines() if line.endswith(".ts")):
        piece = await streamed.get(uri.replace("playlist.m3u8", name))
        (tmp_path / name).write_bytes(piece.content)
    movie = Movie(tmp_path / "playlist.m3u8")
    assert len(movie.beeps()) == len(FLASHES)
    assert len(movie.flashes(40, 90)) == len(FLASHES)

    streamed.meetings.api.clock.advance(VALID.total_seconds() + 1)
    ended = await streamed.get(uri)
    assert ended.status_code == 404 and "has expired" in ended.json()["message"]


async def test_mtg_26_who_was_removed_watches_no_longer(streamed: Streamed, capfd: pytest.CaptureFixture[str]) -> None:
    """By the link that they had, or by a new one."""
    colleague = await enter(streamed.meetings.api, link_of(streamed.bridge), "102")
    await streamed.ask("POST", "101", json={})
    await streamed.guest.until(lambda me: me.view["state"]["live_stream"], "that the meeting is live")
    await streamed.give(b"one")
    own = (await streamed.ask("GET", "102")).json()["uri"]
    links = [own, *[(await each.ask("watchStream"))["uri"] for each in (colleague, streamed.guest)]]
    host_uri = (await streamed.ask("GET", "101")).json()["uri"]
    assert [(await streamed.get(uri)).status_code for uri in links] == [200, 200, 200]
    for each in (colleague, streamed.guest):
        await streamed.host.do("remove", participant=each.view["you"])

    async def away() -> bool:
        return [(await streamed.get(uri)).status_code for uri in links] == [404, 404, 404]

    await wait_for(away, missing="that links of those who were removed end")
    assert (await streamed.get(links[0].replace("playlist.m3u8", "0.ts"))).status_code == 404
    assert (await streamed.get(links[0].removesuffix("/playlist.m3u8"))).json()["errorCode"] == "MTG-132"
    assert (await streamed.ask("GET", "102")).status_code == 404
    assert (await streamed.get(host_uri)).status_code == 200
    logged = "".join(capfd.readouterr())
    assert "meeting-streams/{token}/playlist.m3u8" in logged
    assert not [uri for uri in links if uri.split("/")[-2] in logged], "the log shows nobody the way in"


async def test_mtg_26_one_company_does_not_take_the_processor_of_all(
    streamed: Streamed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clarion.features.meetings.streams.consent.MOST_LIVE", 2)
    assert (await streamed.ask("POST", "101", json={})).status_code == 201
    other = await new_bridge(streamed.meetings.api, "102", name="Another")
    ben = await enter(streamed.meetings.api, link_of(other), "102")
    assert (
        "The limit of live meetings of a company (1) is reached." in (await ben.ask("startStream"))["error"]["message"]
    )
    assert (await streamed.ask("DELETE", "101")).status_code == 204
    assert "error" not in await ben.ask("startStream")


async def test_mtg_26_a_stream_is_sent_to_a_service_and_its_key_is_kept_secret(
    streamed: Streamed, capfd: pytest.CaptureFixture[str]
) -> None:
    where = {"address": "rtmps://live.example.com/app", "key": "very-secret-key"}
    for wrong in ({"address": "rtmp://10.0.0.1/app", "key": "k"}, {"address": "http://example.com", "key": "k"}):
        answer = await streamed.ask("POST", "101", json=wrong)
        assert (answer.status_code, answer.json()["errors"][0]["parameterName"]) == (400, "address")
    assert (await streamed.guest.ask("startStream", **where))["error"]["errorCode"] == "MTG-110"
    streamed.pusher.refuses = True
    await streamed.host.do("startStream", **where)
    await streamed.host.until(lambda me: me.view["state"]["live_stream"].get("problem"), "why it is not sent")
    assert streamed.host.view["state"]["live_stream"]["problem"] == "The service ended the connection."
    assert "problem" not in streamed.guest.view["state"]["live_stream"]
    streamed.pusher.refuses = False
    await wait_for(lambda: len(streamed.pusher.targets) > 1, missing="another attempt", timeout=20)
    await streamed.give(b"one", b"two")
    await streamed.host.until(lambda me: me.view["state"]["live_stream"]["sending"] == "live", "that it is sent")
    assert streamed.pusher.targets[-1] == StreamTarget("rtmps://live.example.com/app", "very-secret-key")
    assert streamed.pusher.sent[-1] == b"two"
    async with streamed.meetings.api.here.storage.reading() as session:
        state = (await session.scalars(select(LiveMeeting.state))).one()
    info = (await streamed.ask("GET", "101")).json()
    assert info["host"] == "live.example.com"
    said = f"{state} {info} {streamed.host.view} {streamed.pusher.targets} {capfd.readouterr()}"
    assert "very-secret-key" not in said
    await streamed.host.do("stopStream")


async def test_mtg_26_a_stream_goes_on_with_a_new_media_server_and_ends_with_the_meeting(streamed: Streamed) -> None:
    await streamed.host.do("startStream")
    await streamed.give(b"one")
    streamed.meetings.sfu.restart()
    (folder,) = streamed.composer.folders

    def recorded() -> bool:
        room = streamed.meetings.sfu.rooms.get(streamed.meeting)
        return room is not None and folder.name in room.recordings

    await wait_for(recorded, missing="the stream in the new engine", timeout=20)
    streamed.composer.fails = True  # the program died
    await wait_for(lambda: not folder.exists(), missing="the end of the first")
    streamed.composer.fails = False
    await streamed.give(b"two")
    assert len(streamed.composer.folders) > 1 and (await streamed.row()).fresh == 1
    await streamed.meetings.server.rooms[streamed.meeting].do(EndNow(50.0))

    async def over() -> bool:
        return (await streamed.row()).over

    await wait_for(over, missing="the end of the stream", timeout=20)
    assert (await streamed.row()).ended_at is not None


async def test_mtg_26_a_stream_goes_on_where_its_room_goes(streamed: Streamed) -> None:
    await streamed.host.do("startStream")
    await streamed.give(b"one")
    (folder,) = streamed.composer.folders
    await streamed.meetings.server.close()
    assert not folder.exists()
    streamed.meetings.server = RoomServer(streamed.meetings.api.here, streamed.meetings.sfu)
    await streamed.meetings.server.open()
    await streamed.give(b"two")
    row = await streamed.row()
    assert (len(streamed.composer.folders), row.fresh, row.over, len(row.pieces)) == (2, 1, False, 2)


async def test_mtg_26_a_meeting_that_is_encrypted_or_has_no_media_does_not_go_live(streamed: Streamed) -> None:
    encrypted = await new_bridge(streamed.meetings.api, "101", security={"e2ee": True})
    host = await enter(streamed.meetings.api, link_of(encrypted), "101")
    assert (await host.ask("startStream"))["error"]["errorCode"] == "MTG-130"
    streamed.meetings.sfu.lose()
    assert "error" in await streamed.host.ask("startStream")
    assert streamed.host.view["state"]["live_stream"] == {}
