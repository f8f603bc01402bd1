"""A caller and the one phone that rings for it: their links are pointed at each other while they are made, so that
joining them takes no further commands. Whoever does not fit is joined later by `Links`, command by command.
"""

import dataclasses
from collections.abc import Iterable

from clarion.engines.rtpengine import sdp_profiles as profiles
from clarion.engines.rtpengine.leg import Leg, joined_codec
from clarion.engines.rtpengine.sdp_profiles import Link, Speech


def numbers_in(room: Iterable[Leg]) -> dict[str, int]:
    """Payload types on the link of the first leg of a call that has any."""
    return next((leg.link.numbers for leg in room if leg.link is not None), {})


def find_waiting(room: Iterable[Leg]) -> Link | None:
    """The link of the only leg of a call that waits for its answer."""
    found = [leg.link for leg in room if leg.waits and leg.link is not None]
    return found[0] if len(found) == 1 else None


def find_partner(leg: Leg, room: Iterable[Leg]) -> Leg | None:
    """The one who was called with this leg's link as its target, and has answered."""
    assert leg.link is not None
    where = (leg.link.host, leg.link.port)
    found = [other for other in room if other.aimed == where and other.link is not None]
    return found[0] if len(found) == 1 and found[0].description is not None else None


def speech_with(leg: Leg, partner: Leg) -> Speech:
    """What the leg's link speaks with its partner's. The partner's phone may change between all that it listed."""
    assert leg.link and partner.link and partner.description
    speech = profiles.agree(joined_codec(leg, partner), leg.link.numbers, partner.link.numbers)
    also = profiles.understood(partner.description.codecs, partner.link.numbers, leg.link.numbers)
    if also is None or also.pop(speech.number, None) is None:
        partner.aimed = None  # its link must be told which one codec to use
        return speech
    return dataclasses.replace(speech, also=tuple(also.items()))
