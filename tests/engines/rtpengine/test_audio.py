"""Who hears whom, by frequency: phones send 440, 880 and 1300 Hz through a real rtpengine."""

from collections.abc import Callable

import pytest

from clarion.calls.wire import Dtmf, MediaProfile
from clarion.engines.rtpengine.media import RtpengineMedia
from tests.engines.rtpengine.conftest import Events
from tests.support.rtp_phone import RtpPhone

pytestmark = pytest.mark.engine

Maker = Callable[..., RtpPhone]


async def dial_in(media: RtpengineMedia, phone: RtpPhone, leg_id: str) -> None:
    """The phone calls us."""
    phone.connect(await media.accept(leg_id, "room", phone.sdp()))


async def ring(media: RtpengineMedia, phone: RtpPhone, leg_id: str, profile: MediaProfile) -> None:
    """We call the phone."""
    phone.connect(await media.offer(leg_id, "room", profile))
    await media.accepted(leg_id, phone.sdp())


@pytest.mark.parametrize("caller", ["PCMU", "PCMA", "G722", "opus", "opus16 secure"])
@pytest.mark.parametrize("callee", ["PCMU", "PCMA", "G722", "opus", "opus secure"])
async def test_joined_phones_hear_each_other_whatever_their_codecs(
    media: RtpengineMedia, phone: Maker, caller: str, callee: str
) -> None:
    one = phone(440, codec=caller.split()[0], secure="secure" in caller)
    other = phone(880, codec=callee.split()[0], secure="secure" in callee)
    await dial_in(media, one, "one")
    await ring(media, other, "other", MediaProfile.SDES if "secure" in callee else MediaProfile.RTP)
    await media.join("one", "other")
    await one.heard.hears(880)
    await other.heard.hears(440)


async def test_legs_part_and_join_again_with_others_on_the_same_ports(
    media: RtpengineMedia, phone: Maker, events: Events
) -> None:
    one, other, third = phone(440), phone(880, codec="opus"), phone(1300, codec="G722")
    await dial_in(media, one, "one")
    await ring(media, other, "other", MediaProfile.RTP)
    await dial_in(media, third, "third")
    for _ in range(3):
        await media.join("one", "other")
        await one.heard.hears(880)
        await other.heard.hears(440)
        await media.join("one", "third")
        await one.heard.hears(1300)
        await third.heard.hears(440)
    await media.join("other", "third")
    await other.heard.hears(1300)
    await third.heard.hears(880)
    for each in (one, other, third):
        assert len(each.sources) == 1, f"the media moved to another port: {each.sources}"


async def test_keys_are_reported_once_and_reach_the_other_phone(
    media: RtpengineMedia, phone: Maker, events: Events
) -> None:
    one, other = phone(440), phone(880, codec="opus")
    await dial_in(media, one, "one")
    await ring(media, other, "other", MediaProfile.RTP)
    one.press("7")
    await events.until("one", Dtmf(digit="7"))
    await media.join("one", "other")
    one.press("12#")
    await events.until("one", Dtmf(digit="#"))
    await other.heard.until(lambda: other.heard.keys[-3:] == ["1", "2", "#"], "keys 12# have not arrived")
    other.press("5")
    await events.until("other", Dtmf(digit="5"))
    await one.heard.until(lambda: one.heard.keys == ["5"], "key 5 has not arrived")
    assert events.of("one", Dtmf) == [Dtmf(digit=d) for d in "712#"]
    assert events.of("other", Dtmf) == [Dtmf(digit="5")]


@pytest.mark.parametrize("codec", ["PCMU", "opus"])
@pytest.mark.parametrize("joined", [True, False])
async def test_keys_that_we_send_reach_the_phone(media: RtpengineMedia, phone: Maker, codec: str, joined: bool) -> None:
    one, other = phone(440, codec=codec), phone(880)
    await dial_in(media, one, "one")
    await ring(media, other, "other", MediaProfile.RTP)
    if joined:
        await media.join("one", "other")
        await one.heard.hears(880)
    await media.send_dtmf("one", "4*")
    await one.heard.until(lambda: one.heard.keys == ["4", "*"], "keys 4* have not arrived")
    assert other.heard.keys == []
    if joined:
        await one.heard.hears(880)
        await other.heard.hears(440)


async def test_legs_joined_before_the_answer_hear_each_other_after_it(media: RtpengineMedia, phone: Maker) -> None:
    one, other = phone(440), phone(880, codec="opus")
    await dial_in(media, one, "one")
    other.connect(await media.offer("other", "room", MediaProfile.RTP))
    await media.join("one", "other")
    await media.accepted("other", other.sdp())
    await one.heard.hears(880)
    await other.heard.hears(440)


async def test_an_answer_from_another_address_moves_the_media(media: RtpengineMedia, phone: Maker) -> None:
    one, early, final = phone(440), phone(880), phone(1300, codec="PCMA")
    await dial_in(media, one, "one")
    offer = await media.offer("other", "room", MediaProfile.RTP)
    early.connect(offer)
    await media.accepted("other", early.sdp())
    await media.join("one", "other")
    await one.heard.hears(880)
    early.sending = False
    final.connect(offer)
    await media.accepted("other", final.sdp())
    await one.heard.hears(1300)
    await final.heard.hears(440)
