"""What phones report of what they hear, as the real engine passes it on (PH-71)."""

import asyncio
from collections.abc import Callable

import pytest

from clarion.calls.quality import LegQuality
from clarion.calls.wire import MediaProfile
from clarion.engines.rtpengine import read_quality
from clarion.engines.rtpengine.media import RtpengineMedia
from tests.engines.rtpengine.test_audio import dial_in, ring
from tests.support.rtcp import Hearing, RtcpPhone
from tests.support.rtp_phone import RtpPhone
from tests.support.waiting import wait_for

pytestmark = pytest.mark.engine


async def test_each_leg_has_the_figures_of_its_own_phone_ph_71(
    media: RtpengineMedia, phone: Callable[..., RtpPhone]
) -> None:
    found: dict[str, LegQuality | None] = {}
    media.engines.closed = lambda leg_id, said: found.update({leg_id: read_quality(leg_id, said)})
    one, other, quiet = phone(440), phone(880, codec="G722"), phone(660)
    await dial_in(media, one, "one")
    await ring(media, other, "other", MediaProfile.RTP)
    await dial_in(media, quiet, "quiet")
    await media.join("one", "other")
    await one.heard.hears(880)
    bad = RtcpPhone(one, Hearing(loss=0.05, jitter=160, delay=0.1))
    good = RtcpPhone(other, Hearing())
    try:
        # The engine reports every five seconds, and then the phones answer with times. Some seconds of them: the first
        # of a busy machine alone does not make the figures.
        async with asyncio.timeout(30):
            await wait_for(lambda: min(bad.answered, good.answered) > 20, missing="reports of the engine", timeout=28)
        for leg_id in ("one", "other", "quiet"):
            await media.close(leg_id)
        await wait_for(lambda: len(found) == 3, missing=lambda: f"the last words of all legs: {found}")
    finally:
        bad.close()
        good.close()
    assert found["quiet"] is None, "a phone without reports has no figures"
    worse, better = found["one"], found["other"]
    assert worse is not None and better is not None
    assert (worse.codec, better.codec) == ("PCMU", "G722")
    assert 4 <= worse.loss <= 6
    assert 15 <= worse.jitter <= 25
    assert max(point.round_trip for point in worse.points) >= 90
    assert better.loss < 1
    assert better.mos > 4.2 > worse.mos > 3.0
    assert worse.lowest_mos <= worse.mos
    assert worse.network == "127.0.0.1"
    assert min(worse.packets_from, worse.packets_to) > 20
