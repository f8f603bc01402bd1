"""A caller and the one phone that rings for it hear each other as soon as both are answered, with few commands."""

from collections.abc import Callable
from typing import Any

import pytest

from clarion.calls.wire import Dtmf, MediaProfile
from clarion.engines.rtpengine.media import RtpengineMedia
from clarion.engines.rtpengine.ng import NgClient
from tests.engines.rtpengine.conftest import Events
from tests.support.rtp_phone import RtpPhone

pytestmark = pytest.mark.engine

Maker = Callable[..., RtpPhone]


@pytest.fixture
async def commands(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every command that goes to an engine, pings aside."""
    given: list[str] = []
    real = NgClient.request

    async def request(self: NgClient, command: str, *rest: Any, **more: Any) -> Any:
        if command not in ("ping", "query"):
            given.append(command)
        return await real(self, command, *rest, **more)

    monkeypatch.setattr(NgClient, "request", request)
    return given


async def call(media: RtpengineMedia, one: RtpPhone, other: RtpPhone, profile: MediaProfile) -> None:
    """`one` calls, `other` rings and answers: what the performer asks of media for a plain call."""
    await media.prepare("one", "room", one.sdp())
    other.connect(await media.offer("other", "room", profile))
    await media.accepted("other", other.sdp())
    one.connect(await media.accept("one", "room", one.sdp()))
    await media.join("one", "other")


@pytest.mark.parametrize("caller", ["PCMU", "PCMA", "G722", "opus", "opus16 secure"])
@pytest.mark.parametrize("callee", ["PCMU", "G722", "opus", "opus secure"])
async def test_both_hear_each_other_whatever_their_codecs(
    media: RtpengineMedia, phone: Maker, caller: str, callee: str
) -> None:
    one = phone(440, codec=caller.split()[0], secure="secure" in caller)
    other = phone(880, codec=callee.split()[0], secure="secure" in callee)
    await call(media, one, other, MediaProfile.SDES if "secure" in callee else MediaProfile.RTP)
    await one.heard.hears(880)
    await other.heard.hears(440)


@pytest.mark.parametrize("codec", ["PCMU", "PCMA", "G722", "opus"])
async def test_the_same_codec_takes_four_commands(
    media: RtpengineMedia, phone: Maker, commands: list[str], codec: str
) -> None:
    one, other = phone(440, codec=codec), phone(880, codec=codec)
    await call(media, one, other, MediaProfile.RTP)
    assert commands == ["offer", "offer", "answer", "answer"]
    await one.heard.hears(880)
    await other.heard.hears(440)


async def test_a_phone_may_change_to_another_codec_of_its_list(
    media: RtpengineMedia, phone: Maker, commands: list[str]
) -> None:
    one, other, changed = phone(440), phone(880), phone(1300, codec="PCMA")
    listed = other.sdp().replace("RTP/AVP 0", "RTP/AVP 0 8") + "a=rtpmap:8 PCMA/8000\r\n"
    await media.prepare("one", "room", one.sdp())
    other.connect(await media.offer("other", "room", MediaProfile.RTP))
    await media.accepted("other", listed)
    one.connect(await media.accept("one", "room", one.sdp()))
    await media.join("one", "other")
    assert commands == ["offer", "offer", "answer", "answer"]
    await one.heard.hears(880)
    await other.heard.hears(440)
    other.codec = changed.codec  # what it sends is PCMA from now on
    one.heard.samples.clear()
    await one.heard.hears(880)


async def test_keys_pass_and_later_changes_work_as_ever(media: RtpengineMedia, phone: Maker, events: Events) -> None:
    one, other, third = phone(440), phone(880), phone(1300, codec="G722")
    await call(media, one, other, MediaProfile.RTP)
    await one.heard.hears(880)
    one.press("4")
    await events.until("one", Dtmf(digit="4"))
    await other.heard.until(lambda: other.heard.keys == ["4"], "key 4 has not arrived")
    await media.part("one")
    third.connect(await media.accept("third", "room", third.sdp()))
    await media.join("other", "third")
    await other.heard.hears(1300)
    await third.heard.hears(880)
    await media.join("one", "other")
    await one.heard.hears(880)
    await other.heard.hears(440)
    for each in (one, other, third):
        assert len(each.sources) == 1, f"the media moved to another port: {each.sources}"


async def test_an_answer_to_another_offer_than_the_prepared_one_counts(media: RtpengineMedia, phone: Maker) -> None:
    early, one, other = phone(440), phone(1300), phone(880)
    await media.prepare("one", "room", early.sdp())
    other.connect(await media.offer("other", "room", MediaProfile.RTP))
    await media.accepted("other", other.sdp())
    one.connect(await media.accept("one", "room", one.sdp()))
    await media.join("one", "other")
    await one.heard.hears(880)
    await other.heard.hears(1300)
