"""A leg that its engine has forgotten, and its partner, in any order."""

from collections.abc import Callable

import pytest

from clarion.calls.wire import MediaLost, MediaProfile
from clarion.engines.rtpengine.media import RtpengineMedia
from tests.engines.rtpengine.conftest import EngineProcess, Events
from tests.engines.rtpengine.test_audio import dial_in, ring
from tests.support.rtp_phone import RtpPhone

pytestmark = pytest.mark.engine

Maker = Callable[..., RtpPhone]


async def test_a_leg_is_renewed_before_anybody_has_noticed_that_its_partner_is_lost_too(
    engine: EngineProcess, events: Events, phone: Maker
) -> None:
    """Its phone answered our offer at once: that ended the call."""
    media = RtpengineMedia([engine.control], events, watch_every=60.0)
    await media.start()
    one, other = phone(440), phone(880)
    await dial_in(media, one, "one")
    await ring(media, other, "other", MediaProfile.RTP)
    await media.join("one", "other")
    await one.heard.hears(880)
    engine.kill()
    engine.start()
    await engine.answers()
    for leg_id, renewed in (("one", one), ("other", other)):
        renewed.connect(await media.renew(leg_id))
        await media.accepted(leg_id, renewed.sdp(version=2))
    await one.heard.hears(880)
    await other.heard.hears(440)
    await media.close_all()


async def test_an_offer_that_makes_a_forgotten_leg_again_is_noticed(
    engine: EngineProcess, events: Events, phone: Maker
) -> None:
    """The phone of that leg went on to send to a port that nobody has, and heard nothing."""
    media = RtpengineMedia([engine.control], events, watch_every=60.0)
    await media.start()
    one, other = phone(440), phone(880)
    await dial_in(media, one, "one")
    await ring(media, other, "other", MediaProfile.RTP)
    await media.join("one", "other")
    await one.heard.hears(880)
    looked: list[str] = []
    media.engines.returned = media.engines.lost = looked.append  # nobody has looked whether the engine knows them
    engine.kill()
    engine.start()
    await engine.answers()
    assert await media.recovered(20)
    media.legs["other"].speech = None  # to be negotiated again, as after a command that was not answered
    one.connect(await media.renew("one"))
    await media.accepted("one", one.sdp(version=2))
    await events.until("other", MediaLost())
    other.connect(await media.renew("other"))
    await media.accepted("other", other.sdp(version=2))
    await one.heard.hears(880)
    await other.heard.hears(440)
    await media.close_all()


async def test_a_leg_that_its_engine_still_knows_gets_another_session(
    engine: EngineProcess, events: Events, phone: Maker
) -> None:
    """After a pause of the engine it went on with the same sockets, which rtpengine may read no more: silence."""
    media = RtpengineMedia([engine.control], events, watch_every=60.0)
    await media.start()
    one, other = phone(440), phone(880)
    await dial_in(media, one, "one")
    await ring(media, other, "other", MediaProfile.RTP)
    await media.join("one", "other")
    await other.heard.hears(440)
    leg = media.legs["one"]
    media.lose_media(leg)
    renewed = await media.renew("one")
    told = await media.ask(leg, "query", leg.key)
    assert told["totals"]["RTP"]["packets"] == 0, "what it counted before it was renewed"
    one.connect(renewed)
    await media.accepted("one", one.sdp(version=2))
    other.heard.samples.clear()
    await other.heard.hears(440)
    await media.close_all()
