"""Captions while a meeting goes on. MTG-22, MTG-39."""

from collections.abc import Sequence
from typing import Any

from clarion.base.errors import Unavailable
from clarion.base.meeting_video import Composer
from clarion.base.recording_spool import recording_spool
from clarion.base.sfu import Source
from clarion.base.transcription import CallRecogniser, Transcript, Utterance, Word
from clarion.features.meetings.captions.captioner import Captioner
from tests.features.meetings.conftest import Meetings
from tests.features.meetings.room_walk import GUEST, HOST, Walk, refused
from tests.features.meetings.test_bridges import new_bridge
from tests.features.meetings.test_recordings import OneComposer
from tests.support.meeting_client import Participant, enter, link_of
from tests.support.waiting import wait_for


class Listener:
    engine = "whisper"

    def __init__(self) -> None:
        self.languages: list[str] = []

    async def hear(self, wav: Any, language: str, hints: Sequence[str] = ()) -> Transcript:
        self.languages.append(language)
        who = b"".join([piece async for piece in wav]).decode()
        return Transcript((Utterance(0, (Word(f"Words of {who}", 0, 1, 1.0),)),), "fr", complete=True, engine="whisper")

    async def check(self) -> str | None:
        return None


def test_mtg_22_hosts_turn_captions_on_for_everybody() -> None:
    walk = Walk()
    host, guest = walk.arrive(HOST), walk.arrive(GUEST)
    with refused("MTG-110"):
        walk.ask(guest, type="setCaptions", on=True)
    walk.ask(host, type="setCaptions", on=True, language="fr")
    assert walk.seen[guest]["state"]["captions"] == {"on": True, "language": "fr"}
    walk.ask(host, type="setCaptions", on=False)
    assert walk.seen[guest]["state"]["captions"] == {"on": False, "language": ""}
    walk.check()


async def test_mtg_22_who_speaks_is_heard_and_everybody_reads_it_and_nothing_is_kept(meetings: Meetings) -> None:
    api = meetings.api
    bridge = await new_bridge(api, "101")
    host = await enter(api, link_of(bridge), "101")
    guest = await enter(api, link_of(bridge), name="Gus")
    assert (await host.ask("setCaptions", on=True))["error"]["errorCode"] == "MTG-121"  # nobody can listen here
    listener = api.here.offer(CallRecogniser, Listener())
    api.here.offer(Composer, OneComposer())
    meetings.server._captioner = Captioner(api.here, meetings.sfu, window_s=0.1)
    meeting = host.view["room"]["meetingId"]
    await meetings.sfu.set_muted(meeting, host.view["you"], Source.MICROPHONE, muted=False)
    meetings.sfu.speak(meeting, {host.view["you"]: 0.8})
    await host.do("setCaptions", on=True, language="fr")

    def reads(me: Participant) -> bool:
        return any(each["event"] == "caption" and each["text"] == "Words of p1" for each in me.events)

    await guest.until(reads, "a caption of the host")
    assert set(listener.languages) == {"fr"}
    room, folder = meetings.sfu.rooms[meeting], recording_spool(api.here.settings.data)
    assert all(each.startswith(f"{meeting}-captions-") for each in room.recordings)
    await host.do("setCaptions", on=False)
    await wait_for(lambda: not room.recordings and not any(folder.iterdir()), missing="the end of listening")


class TiredListener(Listener):
    """Is away twice, in two ways."""

    async def hear(self, wav: Any, language: str, hints: Sequence[str] = ()) -> Transcript:
        found = await super().hear(wav, language, hints)
        match len(self.languages):
            case 1:
                raise Unavailable("The engine is away.")
            case 2:
                raise RuntimeError("out of memory")
        return found


async def test_mtg_39_who_listens_stays_when_the_engine_and_the_media_server_were_away(meetings: Meetings) -> None:
    api = meetings.api
    host = await enter(api, link_of(await new_bridge(api, "101")), "101")
    listener = api.here.offer(CallRecogniser, TiredListener())
    api.here.offer(Composer, OneComposer())
    meetings.server._captioner = Captioner(api.here, meetings.sfu, window_s=0.1)
    meeting, me = host.view["room"]["meetingId"], host.view["you"]
    await host.do("setCaptions", on=True, language="en")
    for _ in range(2):  # before the media server is a new one, and after
        await meetings.sfu.set_muted(meeting, me, Source.MICROPHONE, muted=False)
        meetings.sfu.speak(meeting, {me: 0.8})
        await host.until(captions, "a caption")
        host.events.clear()
        meetings.sfu.restart()
        await host.until(lambda me: any(each["event"] == "mediaLost" for each in me.events), "the next media server")
        host.events.clear()
    assert len(listener.languages) > 2
    await host.do("setCaptions", on=False)


def captions(one: Participant) -> int:
    return sum(each["event"] == "caption" for each in one.events)
