"""WebRTC phones (ICE, DTLS-SRTP, Opus) with each other and with plain and SRTP phones."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from clarion.calls.wire import MediaProfile, PlaybackFinished, RecordingFinished
from clarion.engines.rtpengine.media import RtpengineMedia
from tests.engines.rtpengine.conftest import Events
from tests.engines.rtpengine.test_audio import dial_in, ring
from tests.engines.rtpengine.test_sounds import read_sound, write_tone
from tests.support.audio import holds_tone
from tests.support.rtp_phone import RtpPhone
from tests.support.web_phone import WebPhone

pytestmark = pytest.mark.engine

Maker = Callable[..., RtpPhone]
WebMaker = Callable[[float], WebPhone]


@pytest.fixture
async def web() -> AsyncIterator[WebMaker]:
    made: list[WebPhone] = []

    def make(frequency: float) -> WebPhone:
        made.append(WebPhone(frequency))
        return made[-1]

    yield make
    for one in made:
        await one.close()


async def web_dials(media: RtpengineMedia, phone: WebPhone, leg_id: str) -> None:
    await phone.take_answer(await media.accept(leg_id, "room", await phone.make_offer()))


async def web_rings(media: RtpengineMedia, phone: WebPhone, leg_id: str) -> None:
    await media.accepted(leg_id, await phone.answer(await media.offer(leg_id, "room", MediaProfile.WEBRTC)))


async def test_two_web_phones_hear_each_other_without_conversion(media: RtpengineMedia, web: WebMaker) -> None:
    one, other = web(440), web(880)
    await web_dials(media, one, "one")
    await web_rings(media, other, "other")
    await media.join("one", "other")
    await one.heard.hears(880)
    await other.heard.hears(440)
    assert media.legs["one"].codec == media.legs["other"].codec == "opus"


@pytest.mark.parametrize("kind", ["PCMU", "G722", "PCMA secure"])
async def test_a_web_phone_and_a_desk_phone_hear_each_other(
    media: RtpengineMedia, web: WebMaker, phone: Maker, kind: str
) -> None:
    one, other = web(440), phone(880, codec=kind.split()[0], secure="secure" in kind)
    await web_dials(media, one, "one")
    await ring(media, other, "other", MediaProfile.SDES if "secure" in kind else MediaProfile.RTP)
    await media.join("one", "other")
    await one.heard.hears(880)
    await other.heard.hears(440)


async def test_a_called_web_phone_hears_prompts_is_recorded_and_joined_twice(
    media: RtpengineMedia, web: WebMaker, phone: Maker, events: Events, tmp_path: Path
) -> None:
    one, desk, third = web(440), phone(880), phone(1300, codec="G722")
    await dial_in(media, desk, "desk")
    await web_rings(media, one, "one")
    await media.play("one", [write_tone(tmp_path / "a.wav", 600, 1.0)], token="greeting")
    await one.heard.hears(600)
    await events.until("one", PlaybackFinished(token="greeting"))
    await media.record("one", tmp_path / "r.wav", token="r", max_seconds=1.5)
    await events.until_type("one", RecordingFinished)
    assert holds_tone(read_sound(tmp_path / "r.wav")[4000:10000], 440, share=0.8)
    await media.join("one", "desk")
    await one.heard.hears(880)
    await desk.heard.hears(440)
    await dial_in(media, third, "third")
    await media.join("one", "third")
    await one.heard.hears(1300)
    await third.heard.hears(440)


async def test_a_web_phone_keeps_hearing_after_re_invites_of_both_sides(
    media: RtpengineMedia, web: WebMaker, phone: Maker
) -> None:
    one, desk = web(440), phone(880)
    await web_dials(media, one, "one")
    await dial_in(media, desk, "desk")
    await media.join("one", "desk")
    await one.heard.hears(880)
    await one.take_answer(await media.reoffer("one", await one.make_offer()))
    await one.heard.hears(880)
    await desk.heard.hears(440)
    answer = await one.answer(await media.offer_again("one"))
    await media.accepted("one", answer)
    await one.heard.hears(880)
    await desk.heard.hears(440)
