"""Recording a meeting: who may, what everybody sees, what becomes of it and who reads it. MTG-20 to
MTG-23, MTG-27.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from clarion.base.disk_space import DiskSpace
from clarion.base.files import Files
from clarion.base.language_model import Completion, Endpoint, LanguageModel, Prompt
from clarion.base.meeting_video import Chapter, Composer, Composition, Speaker, Stretch
from clarion.base.sfu import RecordingProblem
from clarion.base.storage import Storage
from clarion.base.transcription import Recogniser, Transcript, Utterance, Word
from clarion.engines.fakes.sfu import FakeSfu
from clarion.features.conduct.cases.models import CaseRow
from clarion.features.meetings import RecordingCollector, RecordingJobs
from clarion.features.meetings.polls.requests import ClosePoll, OpenPoll
from clarion.features.meetings.recordings.models import MeetingRecording
from clarion.features.meetings.recordings.requests import MOST_AT_ONCE, RecordingLost, StopRecording
from clarion.features.meetings.recordings.words import read_summary
from clarion.features.meetings.rooms.events import EndNow
from clarion.features.meetings.timeline.rules import second_of
from tests.features.conduct.journeys.legal import authority, claim, take_step
from tests.features.conduct.journeys.world import OFFICER
from tests.features.meetings.conftest import Meetings
from tests.features.meetings.room_walk import COLLEAGUE, GUEST, HOST, Walk, refused
from tests.features.meetings.test_bridges import ask, new_bridge
from tests.support.api import Api
from tests.support.meeting_client import OFFER, enter, link_of
from tests.support.waiting import wait_for

SETTINGS = "/restapi/v1.0/account/~/clarion/meeting-recording-settings"


def test_mtg_20_hosts_record_and_everybody_sees_it() -> None:
    walk = Walk()
    host, guest = walk.arrive(HOST), walk.arrive(GUEST)
    with refused("MTG-110"):
        walk.ask(guest, type="startRecording")
    walk.ask(host, type="startRecording")
    assert walk.seen[guest]["state"]["recordings"]["m-1"] == {
        "by": "Ada", "startedAt": "1970-01-01T00:00:10.000Z", "paused": False,
    }  # fmt: skip
    late = walk.arrive(COLLEAGUE)
    assert "m-1" in walk.seen[late]["state"]["recordings"]
    walk.ask(host, type="pauseRecording", recording="m-1", paused=True)
    assert walk.seen[late]["state"]["recordings"]["m-1"]["paused"]
    walk.check()
    walk.ask(host, type="stopRecording", recording="m-1")
    assert walk.seen[guest]["state"]["recordings"] == {}
    with refused("MTG-111"):
        walk.ask(host, type="stopRecording", recording="m-1")
    walk.check()


def test_mtg_27_several_recordings_and_one_that_the_engine_lost() -> None:
    walk = Walk()
    host = walk.arrive(HOST)
    for _ in range(MOST_AT_ONCE):
        walk.ask(host, type="startRecording")
    with refused("MTG-110"):
        walk.ask(host, type="startRecording")
    effects = walk.do(RecordingLost(20.0, "m-2", RecordingProblem.DISK))
    assert [(each.event, each.fields) for each in effects] == [
        ("recordingLost", {"recording": "m-2", "problem": "disk"})
    ]
    assert set(walk.seen[host]["state"]["recordings"]) == {"m-1", "m-3"}
    assert walk.do(RecordingLost(20.0, "m-2", RecordingProblem.DISK)) == []
    walk.ask(host, type="startRecording")
    assert "m-4" in walk.room.recordings.by_id  # never a name that was there before
    walk.check()


class OneComposer:
    """Says what every recording holds."""

    folder: Path | None = None
    fails = False
    runs: tuple[Stretch, ...] = ()

    async def compose(self, folder: Path, target: Path, sound: Path, seconds: float) -> Composition:
        self.folder = folder
        if self.fails:
            raise RuntimeError("out of memory")
        assert (folder / "events.jsonl").exists()
        target.write_bytes(b"a movie of many bytes")
        sound.write_bytes(b"its audio")
        speakers = (Speaker("p1", "Ada"), Speaker("p2", "Gus"))
        return Composition(65_000, (Chapter(0, "Ada", "p1"),), speakers, self.runs)

    async def speech(self, folder: Path, participant: str, seconds: float) -> bytes:
        return participant.encode()


class OneRecogniser:
    engine = "whisper"

    async def hear(self, wav: Any, language: str, hints: Sequence[str] = ()) -> Transcript:
        who = b"".join([piece async for piece in wav]).decode()
        start = {"p1": 2.0, "p2": 7.5}[who]
        words = tuple(Word(each, start, start + 1, 1.0) for each in f"Words of {who}".split())
        return Transcript((Utterance(0, words),), "en", complete=True, engine=self.engine)

    async def check(self) -> str | None:
        return None


class OneModel:
    standard = Endpoint("http://model", "any", trusted=True)
    longest_prompt = 10_000

    async def complete(self, endpoint: Endpoint, prompt: Prompt) -> Completion:
        assert "[2] Ada: Words of p1" in prompt.words
        return Completion("POINT [2] Ada begins\nPOINT [99] made up\nACTION [7] Gus writes\nhello", complete=True)


@dataclass
class Recorded:
    meetings: Meetings
    composer: OneComposer
    jobs: RecordingJobs
    collector: RecordingCollector
    meeting: str = ""

    async def row(self) -> MeetingRecording:
        async with self.meetings.api.here.storage.reading() as session:
            return (await session.scalars(select(MeetingRecording))).one()

    async def status(self) -> str:
        return (await self.row()).status

    async def until(self, status: str, attempts: int = 1) -> None:
        """Stored by now, and worked on by the jobs of the application."""

        async def reached() -> bool:
            row = await self.row()
            return (row.status, row.attempts) == (status, attempts)

        await self.collector.turn()
        await wait_for(reached, missing=lambda: f"{status}", timeout=20)

    async def infos(self, who: str) -> Any:
        path = f"/restapi/v1.0/account/~/extension/~/clarion/meetings/{self.meeting}/recordings"
        return await ask(self.meetings.api, "GET", path, who)


@pytest.fixture
async def recorded(meetings: Meetings) -> Recorded:
    """A meeting that was recorded: 101 hosts, a guest attends, 102 not."""
    here = meetings.api.here
    composer = here.offer(Composer, OneComposer())
    one = Recorded(meetings, composer, here.get(RecordingJobs), RecordingCollector(here, meetings.sfu))
    bridge = await new_bridge(meetings.api, "101", name="Weekly")
    host = await enter(meetings.api, link_of(bridge), "101")
    guest = await enter(meetings.api, link_of(bridge), name="Gus")
    assert (await guest.ask("startRecording"))["error"]["errorCode"] == "MTG-110"
    await host.do("startRecording")
    one.meeting = host.view["room"]["meetingId"]
    await guest.until(lambda me: me.view["state"]["recordings"], "that it is recorded")
    assert await one.status() == "Recording"
    room = meetings.sfu.rooms[one.meeting]
    await wait_for(lambda: set(room.recordings) == {f"{one.meeting}-1"}, missing="the recording in the engine")
    return one


async def stop(one: Recorded) -> None:
    live = one.meetings.server.rooms[one.meeting]
    host = next(each for each in live.room.participants.values() if each.hosts)
    await live.ask(host.connection, StopRecording(type="stopRecording", recording=f"{one.meeting}-1"), 100.0)


async def test_mtg_20_a_recording_is_stored_composed_and_read_by_who_was_there(
    recorded: Recorded, storage: Storage
) -> None:
    api = recorded.meetings.api
    early = (await ask(api, "GET", "/rcvideo/v1/account/~/extension/~/recordings", "101")).json()["recordings"]
    assert [(each["id"], each["url"]) for each in early] == [(f"{recorded.meeting}-1", "")]
    await stop(recorded)
    await recorded.until("Available")
    found = (await recorded.infos("101")).json()["records"]
    assert [(each["seconds"], each["mayDelete"]) for each in found] == [(65.0, True)]
    assert found[0]["chapters"] == [{"start": 0.0, "title": "Ada", "participant": "p1"}]
    assert found[0]["words"]["status"] == "Off"  # there is no engine here
    path = found[0]["url"].partition("/restapi")[2]
    whole = await api.client.get(f"/restapi{path}")
    assert (whole.status_code, whole.content, whole.headers["content-type"]) == (
        200,
        b"a movie of many bytes",
        "video/mp4",
    )
    part = await api.client.get(f"/restapi{path}", headers={"Range": "bytes=2-6"})
    assert (part.status_code, part.content) == (206, b"movie")
    assert (await api.client.get("/restapi/v1.0/clarion/meeting-recordings/guessed/content")).status_code == 404
    history = (await ask(api, "GET", "/rcvideo/v1/history/meetings?materials=Recordings", "101")).json()["meetings"]
    assert history[0]["recordings"][0]["status"] == "Processed"
    found = (await ask(api, "GET", "/restapi/v1.0/account/~/extension/~/meeting-recordings", "101")).json()
    assert "records" in found, found
    older = found["records"]
    assert [each["recordings"][0]["status"] for each in older] == ["Completed"]
    company = (await ask(api, "GET", "/rcvideo/v1/account/~/recordings", "101")).json()["recordings"]
    assert [each["duration"] for each in company] == [65]
    older = (await ask(api, "GET", "/restapi/v1.0/account/~/meeting-recordings", "101")).json()
    assert len(older["records"]) == 1, older
    # Who was not there learns nothing.
    assert (await recorded.infos("103")).status_code == 404
    assert (await ask(api, "GET", "/rcvideo/v1/account/~/extension/~/recordings", "103")).json()["recordings"] == []
    own = f"/restapi/v1.0/account/~/extension/~/clarion/meeting-recordings/{recorded.meeting}-1"
    assert (await ask(api, "DELETE", own, "103")).status_code in (403, 404)
    row = await recorded.row()
    assert (await ask(api, "DELETE", own, "101")).status_code == 204
    assert (await recorded.infos("101")).json()["records"] == []
    files = api.here.get(Files)

    async def gone() -> bool:
        return await files.find(row.file_key) is None and await files.find(row.tracks[0]["key"]) is None

    await wait_for(gone, missing="that the files are gone")


async def test_mtg_21_what_happened_stands_at_its_second_of_the_recording(recorded: Recorded) -> None:
    api = recorded.meetings.api
    live = recorded.meetings.server.rooms[recorded.meeting]
    bridge = (await ask(api, "GET", f"/rcvideo/v2/bridges/{live.room.bridge_id}", "101")).json()
    late = await enter(api, link_of(bridge), "102")
    await late.do("raiseHand", raised=True)
    await late.do("chat", text="Look at page 3")
    await late.do("publish", sdp=OFFER, sources=[{"mid": "0", "source": "screen"}])
    host = next(each for each in live.room.participants.values() if each.hosts)
    now = api.clock.now().timestamp()
    question = OpenPoll(type="openPoll", question="Lunch?", options=["Yes", "No"])
    await live.ask(host.connection, question, now)
    (poll,) = live.room.polls.by_id
    await live.ask(host.connection, ClosePoll(type="closePoll", poll=poll), now)
    begun = round(now * 1000) - 2_000
    recorded.composer.runs = (Stretch(begun - 60_000, begun - 50_000, 0), Stretch(begun, begun + 60_000, 10_000))
    await stop(recorded)
    await recorded.until("Available")
    (found,) = (await recorded.infos("102")).json()["records"]
    events = [(each["kind"], each["name"], each["text"]) for each in found["events"]]
    assert sorted(events) == [
        ("chat", "Ben Okafor", "Look at page 3"),
        ("hand", "Ben Okafor", ""),
        ("joined", "Ben Okafor", ""),
        ("pollClosed", "", "Lunch?"),
        ("pollOpened", "", "Lunch?"),
        ("screenOn", "Ben Okafor", ""),
    ]
    assert all(10.0 <= each["at"] <= 70.0 for each in found["events"]), found["events"]


def test_mtg_21_what_happens_in_a_pause_is_not_told() -> None:
    runs = [{"start": 1_000, "end": 2_000, "position": 0}, {"start": 5_000, "end": 9_000, "position": 1_000}]
    times = [datetime.fromtimestamp(seconds, UTC) for seconds in (0.5, 1.5, 3, 5, 6.25, 10)]
    assert [second_of(at, runs) for at in times] == [None, 0.5, None, 1.0, 2.25, None]


async def restored(api: Api, case: str) -> None:
    """Another officer than the owner dismisses the notice."""
    role = {"records": [{"id": "8"}]}
    await api.request("PUT", f"/account/~/extension/{api.extension_id('103')}/assigned-role", json=role)
    body = {"step": "dismiss", "reason": "It is our own recording."}
    assert (await api.request("POST", f"{OFFICER}/cases/{case}/step", "103", json=body)).status_code == 200


async def test_mtg_22_23_what_was_said_is_kept_by_speaker_and_the_summary_cites_its_seconds(recorded: Recorded) -> None:
    api = recorded.meetings.api
    api.here.offer(Recogniser, OneRecogniser())
    api.here.offer(LanguageModel, OneModel())
    assert (await ask(api, "PUT", SETTINGS, "101", json={"summaries": True, "days": 30})).json() == {
        "days": 30, "transcripts": True, "summaries": True, "transcriptsPossible": True, "summariesPossible": True,
    }  # fmt: skip
    assert (await ask(api, "PUT", SETTINGS, "101", json={"days": 0})).status_code == 400
    await stop(recorded)
    await recorded.until("Available")

    async def summarized() -> bool:
        words = (await recorded.infos("101")).json()["records"][0]["words"]
        return bool(words["summaryStatus"] == "Done")

    await wait_for(summarized, missing="the summary")
    words = (await recorded.infos("101")).json()["records"][0]["words"]
    assert [(each["name"], each["start"], each["text"]) for each in words["utterances"]] == [
        ("Ada", 2.0, "Words of p1"), ("Gus", 7.5, "Words of p2"),
    ]  # fmt: skip
    assert words["points"] == [{"text": "Ada begins", "at": 2.0}] and words["actions"] == [
        {"text": "Gus writes", "at": 7.0}
    ]
    # INF-01: by the link that strangers have, also when it has ended.
    link = (await recorded.infos("101")).json()["records"][0]["url"]
    case = await claim(api, {"contentUri": link})
    assert (await api.client.get(link)).status_code == 200
    await take_step(api, case, "accept")
    assert (await api.client.get(link)).status_code == 404
    [away] = (await recorded.infos("101")).json()["records"]
    assert (away["status"], away["url"], "takedown" in away["problem"]) == ("Failed", "", True), away
    await restored(api, case)
    assert (await api.client.get(link)).status_code == 200
    assert (await ask(api, "GET", SETTINGS, "101")).json()["days"] == 30
    # Time passes: it is removed with everything that was said.
    async with api.here.storage.transaction() as session:
        old = api.here.clock.now() - timedelta(days=31)
        await session.execute(update(MeetingRecording).values(started_at=old))
    # LEA-01: not while an authority asked that what its host stored is kept.
    asked = authority(instrument="preservation", gagged=True, number="+16505550101")
    case = (await api.request("POST", f"{OFFICER}/authority-requests", json=asked)).json()["case"]["id"]
    await recorded.jobs._tidy()
    assert len((await recorded.infos("101")).json()["records"]) == 1
    async with api.here.storage.transaction() as session:
        filed = api.here.clock.now() - timedelta(days=91)
        await session.execute(update(CaseRow).where(CaseRow.id == case).values(filed_at=filed))
    await recorded.jobs._tidy()
    assert (await recorded.infos("101")).json()["records"] == []


async def test_a_recording_that_cannot_be_composed_is_tried_again_and_then_has_failed(
    recorded: Recorded,
) -> None:
    recorded.composer.fails = True
    await stop(recorded)
    await recorded.until("Queued")
    row = await recorded.row()
    assert row.due_at > recorded.meetings.api.here.clock.now()
    for attempt in range(2, 6):
        async with recorded.meetings.api.here.storage.transaction() as session:
            await session.execute(update(MeetingRecording).values(due_at=row.started_at))
        await recorded.jobs.work()
        await recorded.until("Queued" if attempt < 5 else "Failed", attempt)
    info = (await recorded.infos("101")).json()["records"][0]
    assert (info["status"], info["problem"], info["url"]) == ("Failed", "The recording could not be composed.", "")


async def test_a_recording_goes_on_with_a_new_engine_and_ends_with_the_meeting(recorded: Recorded) -> None:
    sfu, server = recorded.meetings.sfu, recorded.meetings.server
    sfu.restart()
    name = f"{recorded.meeting}-1"
    await wait_for(
        lambda: recorded.meeting in sfu.rooms and name in sfu.rooms[recorded.meeting].recordings,
        missing="the recording",
    )
    live = server.rooms[recorded.meeting]
    folder, _ = sfu.rooms[recorded.meeting].recordings[name]
    await wait_for(lambda: '"people"' in (folder / "events.jsonl").read_text(), missing="who is there")
    sfu.fail_recording(recorded.meeting, name, RecordingProblem.DISK)
    await wait_for(lambda: not live.room.recordings.by_id, missing="that it has ended")
    await live.do(EndNow(50.0))
    await recorded.until("Available")


async def test_no_recording_starts_without_room_on_the_disk_or_without_media(
    meetings: Meetings, monkeypatch: pytest.MonkeyPatch
) -> None:
    bridge = await new_bridge(meetings.api, "101")
    host = await enter(meetings.api, link_of(bridge), "101")
    space = meetings.api.here.get(DiskSpace)
    with monkeypatch.context() as full:
        full.setattr(space, "free", lambda: 0)
        assert (await host.ask("startRecording"))["error"]["errorCode"] == "MTG-120"
    sfu: FakeSfu = meetings.sfu
    sfu.lose()
    assert "error" in await host.ask("startRecording")
    assert host.view["state"]["recordings"] == {}


def test_a_summary_cites_only_what_was_said() -> None:
    said = [{"start": 3.7, "end": 5.0, "text": "x", "name": "Ada", "participant": "p1"}]
    text = "POINT [3] good\nPOINT [4] made up\nACTION [x] no\nPOINT[3]\n" + "POINT [3] " + "y" * 1000
    points, actions = read_summary(text, said)
    assert [len(each["text"]) for each in points] == [4, 400] and actions == []
