"""MTG-28: the sound between phones and the media server of meetings, through a real rtpengine, mixer and SFU."""

import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from clarion.base.sfu import PublishedSource, Source
from clarion.calls.wire import MixSeat
from clarion.engines.mixer.client import Mixer
from clarion.engines.rtpengine.media import RtpengineMedia
from clarion.engines.sfu import SfuClient
from clarion.features.meetings.phones.media_bridge import MediaBridge, is_sfu_leg
from tests.support.audio import strength
from tests.support.rtp_phone import RtpPhone
from tests.support.sfu import running_sfu

pytestmark = pytest.mark.engine

Maker = Callable[..., RtpPhone]
SOURCES = [PublishedSource("0", Source.MICROPHONE)]


def publishing(sfu: SfuClient, participant: str, bridge: str) -> Callable[[str], Awaitable[str]]:
    async def exchange(offer: str) -> str:
        return await sfu.publish("r", participant, offer, SOURCES, bridge)

    return exchange


def bridging(sfu: SfuClient, bridge: str) -> Callable[[list[str]], Awaitable[list[str]]]:
    async def exchange(offers: list[str]) -> list[str]:
        return await sfu.bridge("r", bridge, offers)

    return exchange


async def test_mtg_28_phones_of_two_bridges_hear_each_other_through_the_media_server(
    media: RtpengineMedia, phone: Maker, tmp_path: Path
) -> None:
    """Two mixes stand for two call servers. A mixer that dies and connections that are made again change nothing."""
    ada, ben, cora = phone(440, codec="PCMU"), phone(880, codec="G722"), phone(1300, codec="opus")
    mixes = {"east": {"ada": ada, "ben": ben}, "west": {"cora": cora}}
    async with running_sfu(tmp_path / "sfu.log") as running:
        sfu = running.client
        await sfu.open_room("r")
        bridges = {mix: MediaBridge(media, mix) for mix in mixes}
        for mix, people in mixes.items():
            for name, each in people.items():
                each.connect(await media.accept(name, name, each.sdp()))
                await media.confer(name, mix, MixSeat())
            await bridges[mix].listen(bridging(sfu, mix))
            for name in people:
                await bridges[mix].speak(name, publishing(sfu, name, mix))
        await sfu.set_levels("r", dict.fromkeys(("ada", "ben", "cora"), 0.5))
        await _hear_each_other(ada, ben, cora)
        await sfu.set_muted("r", "ben", Source.MICROPHONE, muted=True)
        await cora.heard.hears(440)
        await sfu.set_muted("r", "ben", Source.MICROPHONE, muted=False)
        mixer = media._links.mixer
        assert isinstance(mixer, Mixer)
        assert mixer._process is not None
        os.kill(mixer._process.pid, signal.SIGKILL)
        await _hear_each_other(ada, ben, cora)
        await bridges["east"].listen(bridging(sfu, "east"))
        await bridges["east"].speak("ada", publishing(sfu, "ada", "east"))
        await _hear_each_other(ada, ben, cora)
        for each in bridges.values():
            await each.close()
        await ada.heard.hears(880)
        assert not any(is_sfu_leg(leg) for leg in media.legs)
        log = running.log.read_text()
        assert "Unknowing group for ssrc" not in log, "the media server got sound that it cannot assign"


async def _hear_each_other(ada: RtpPhone, ben: RtpPhone, cora: RtpPhone) -> None:
    for listener, pitches, own in ((ada, (880, 1300), 440), (ben, (440, 1300), 880), (cora, (440, 880), 1300)):
        listener.heard.samples.clear()

        def all_heard(listener: RtpPhone = listener, pitches: tuple[int, ...] = pitches) -> bool:
            recent = listener.heard.last(0.4)
            return len(recent) >= 3200 and all(strength(recent, pitch) > 0.2 for pitch in pitches)

        await listener.heard.until(all_heard, f"{pitches} are not heard together")
        assert strength(listener.heard.last(0.4), own) < 0.05, "it hears itself"
