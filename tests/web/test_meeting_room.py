"""MTG-01, MTG-02, MTG-16, MTG-20, MTG-22: in the meeting room of the web app, through the real media server."""

import io
import wave
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from clarion.base.transcription import CallRecogniser, NoSpeech, Transcript, Utterance, Word
from clarion.features.meetings import RecordingCollector, RoomServer
from clarion.features.meetings.captions.captioner import Captioner
from clarion.features.meetings.recordings.models import MeetingRecording
from clarion.features.meetings.rooms.events import EndNow
from tests.support.sfu import RunningSfu, running_sfu
from tests.support.waiting import wait_for
from tests.web.conftest import ROOT
from tests.web.looks import PHONE
from tests.web.meeting_site import Meetings, item, join
from tests.web.site import Browser, Site, running_site

pytestmark = [pytest.mark.browser]
COLORS = {"Ada Admin": (220, 30, 30), "Grace": (30, 60, 220)}


Server = tuple[RoomServer, RunningSfu]


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    if not (ROOT / "web/dist/meeting.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield site


@pytest.fixture
async def servers(tmp_path: Path, site: Site) -> AsyncIterator[list[Server]]:
    """A room opens on one of two, each with a media server of its own. Those that stay in the list are closed."""
    async with running_sfu(tmp_path / "sfu0.log") as first, running_sfu(tmp_path / "sfu1.log") as second:
        found = [(RoomServer(site.here, each.client), each) for each in (first, second)]
        for server, _ in found:
            await server.open()
        yield found
        for server, _ in found:
            await server.close()


class HearsTones:
    """Listens like an engine does, and says which tone there is most of."""

    engine = "tones"

    async def hear(self, wav: AsyncIterator[bytes], language: str, hints: Sequence[str] = ()) -> Transcript:
        with wave.open(io.BytesIO(b"".join([piece async for piece in wav]))) as sound:
            rate, samples = sound.getframerate(), np.frombuffer(sound.readframes(sound.getnframes()), "<i2")
        if not np.any(samples):
            raise NoSpeech("It is silent.")
        loudest = int(np.abs(np.fft.rfft(samples)).argmax() * rate / len(samples) / 10 + 0.5) * 10
        words = Word(f"a tone of {loudest} Hz", 0.0, 1.0, 1.0)
        return Transcript((Utterance(0, (words,)),), "en", complete=True, engine=self.engine)

    async def check(self) -> str | None:
        return None


async def devices(browser: Browser, name: str, hz: int) -> None:
    await browser.do("own_devices", color="rgb({}, {}, {})".format(*COLORS[name]), hz=hz)


async def sees(browser: Browser, tile: str, color: tuple[int, int, int]) -> None:
    """Wait until pictures of this color are decoded in the tile, and go on."""
    seen: list[object] = []

    async def shown() -> bool:
        picture = await browser.do("picture_of", name=tile)
        seen.append(picture)
        if not picture or any(abs(is_ - wanted) > 40 for is_, wanted in zip(picture["color"], color, strict=True)):
            return False
        before = next((each for each in seen if each), None)
        return isinstance(before, dict) and picture["frames"] > before["frames"]

    await wait_for(shown, missing=lambda: f"{color} in the tile {tile}; it shows {seen[-3:]}", timeout=40)


async def test_mtg_16_a_guest_and_the_host_see_and_hear_each_other(servers: list[Server], site: Site) -> None:
    meetings = Meetings(site, servers[0][0])
    host = await meetings.host()
    link = await meetings.link(host)
    await devices(host, "Ada Admin", 500)
    await host.do("notes_sounds")
    await host.do("open", path=link)
    await join(host)
    guest = await meetings.site.browser(**PHONE)
    await devices(guest, "Grace", 800)
    await guest.do("open", path=link)
    await guest.fill("Your name", "Grace")
    await join(guest)
    await sees(host, "Grace", COLORS["Grace"])
    await sees(guest, "Ada Admin", COLORS["Ada Admin"])
    await host.do("press", keys="Alt+Shift+M")
    await host.do("speaks", name="Grace")
    await _removes_noise(guest, host)
    await guest.click("Stop camera")
    await wait_for(lambda: _nothing(host, "Grace"), missing="the end of the picture of Grace", timeout=20)
    await guest.click("Start camera")
    await sees(host, "Grace", COLORS["Grace"])
    # The server that has the room stops: both see each other by the media server of the next one.
    servers.sort(key=lambda one: len(one[0].rooms))
    drained, _ = servers.pop()
    await drained.close()
    [(meetings.server, sfu)] = servers
    assert (len(meetings.server.rooms), len(drained.rooms)) == (1, 0)
    await until_moved(sfu, meetings)
    await sees(host, "Grace", COLORS["Grace"])
    await sees(guest, "Ada Admin", COLORS["Ada Admin"])
    # MTG-22: captions of who speaks.
    meetings.site.here.offer(CallRecogniser, HearsTones())
    meetings.server._captioner = Captioner(meetings.site.here, sfu.client, window_s=1.0)
    await item(host, "More", "Turn on captions")
    await guest.sees("a tone of 800 Hz")
    await item(host, "More", "Turn off captions")
    # MTG-20: who is recorded is told, and stays or leaves.
    await item(host, "More", "Record")
    await guest.sees("This meeting is being recorded")
    await guest.click("Stay in the meeting")
    await guest.do("sees_id", part="recording-badge")
    # MTG-02: a shared screen is large, and its owner beside it.
    await host.do("press", keys="Alt+Shift+S")
    await sees(guest, "Ada Admin's screen", COLORS["Ada Admin"])
    await guest.sees("Ada Admin is sharing their screen")
    await host.click("Stop sharing")
    # MTG-11: in another room nobody sees or hears the other; back in the meeting they do, without doing anything.
    await item(host, "More", "Breakout rooms")
    await host.fill("Number of rooms", "1")
    await host.click("Create rooms")
    await host.click("Open rooms")
    await guest.sees("You are in Room 1")
    await wait_for(lambda: _alone(host), missing="the host alone", timeout=20)
    await host.click("Close rooms")
    await sees(host, "Grace", COLORS["Grace"])
    await sees(guest, "Ada Admin", COLORS["Ada Admin"])
    # The media server is killed: both see each other again without doing anything.
    sfu.kill()
    sfu.launch()
    await sfu.until_available()
    await sees(host, "Grace", COLORS["Grace"])
    await sees(guest, "Ada Admin", COLORS["Ada Admin"])
    await item(host, "More", "Stop recording")
    await guest.sees("The recording has stopped.")
    # What stays of it: one file, composed without a browser, with chapters; and why there is no transcript.
    [live] = meetings.server.rooms.values()
    await meetings.server.rooms[live.room.meeting_id].do(EndNow(0.0))
    await RecordingCollector(meetings.site.here, sfu.client).turn()
    recording = f"{live.room.meeting_id}-1"

    async def composed() -> bool:
        async with meetings.site.here.storage.reading() as session:
            return (await session.get_one(MeetingRecording, recording)).status == "Available"

    await wait_for(composed, missing="the composed recording", timeout=120)
    await host.do("open", path=f"/meetings/{live.room.meeting_id}")
    await host.sees("No transcript: the server has no speech recognition")
    film = await host.do("film")
    assert film["seconds"] > 3 and (film["width"], film["height"]) == (1280, 720)
    await host.sees("Attendance")
    await host.sees("Grace")


async def _removes_noise(speaker: Browser, listener: Browser) -> None:
    """MTG-10: others hear what a person says, and less of the noise around, once that is turned on."""
    await speaker.do("noise", level=0.1)
    noisy = await listener.do("loudness", hz=800, within=30)
    await item(speaker, "More", "Audio and video devices")
    await speaker.click("Remove more noise", role="checkbox")
    heard: list[dict[str, float]] = []

    async def quiet() -> bool:
        heard.append(await listener.do("loudness", hz=800, within=30))
        return heard[-1]["noise"] < noisy["noise"] - 10

    await wait_for(quiet, missing=lambda: f"less noise than {noisy}: {heard[-5:]}", timeout=40)
    assert heard[-1]["tone"] - heard[-1]["noise"] > noisy["tone"] - noisy["noise"], (
        "what is said is not taken for noise"
    )
    await speaker.click("Remove more noise", role="checkbox")
    await speaker.do("press", keys="Escape")
    await speaker.do("noise", level=0)


async def until_moved(sfu: RunningSfu, meetings: Meetings) -> None:
    """Wait until both send to this media server, and get something from it."""
    [meeting_id] = meetings.server.rooms

    async def sent() -> bool:
        people = (await sfu.client.statistics(meeting_id)).participants
        return len(people) == 2 and all(one.publish.packets and one.subscribe.packets for one in people.values())

    await wait_for(sent, missing="both at the next media server", timeout=40)


async def _nothing(browser: Browser, tile: str) -> bool:
    return await browser.do("picture_of", name=tile) is None


async def _alone(browser: Browser) -> bool:
    return len(await browser.do("tiles")) == 1
