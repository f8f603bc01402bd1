"""The sound between the telephones of a meeting and its media server (SFU).

Phones are in one mix of the call server. Each has a leg of its own to the SFU, in the same mix, which hears nobody but
this phone: so it is a participant like others there, muted and ranked by itself. What the others say comes by three
more legs, one for each audio slot, which everybody in the mix hears. All are ordinary media legs whose far end is the
SFU: the media engine does ICE, DTLS and Opus.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from clarion.base.ids import new_token
from clarion.base.sfu import AUDIO_SLOTS
from clarion.calls.wire import MediaProfile, MixSeat, ssrc_of

LEG = "sfu."
"""Begins the ids of these legs: they belong to no call."""
MID = "0"

ExchangeOne = Callable[[str], Awaitable[str]]
ExchangeAll = Callable[[list[str]], Awaitable[list[str]]]


class MediaLegs(Protocol):
    """What it needs of the media port."""

    async def offer(self, leg_id: str, room: str, profile: MediaProfile) -> str: ...

    async def accepted(self, leg_id: str, answer_sdp: str) -> None: ...

    async def confer(self, leg_id: str, mix: str, seat: MixSeat) -> None: ...

    async def close(self, leg_id: str) -> None: ...


def is_sfu_leg(leg_id: str) -> bool:
    return leg_id.startswith(LEG)


class MediaBridge:
    """Of one mix. `set_phones` says who is heard in the meeting; `listen` and `speak` raise what the engines refuse."""

    def __init__(self, media: MediaLegs, mix: str) -> None:
        self._media = media
        self._mix = mix
        self._speaking: dict[str, str] = {}  # by leg of a phone: the one to the SFU
        self._listening: tuple[str, ...] = ()
        self._all: tuple[str, ...] = ()

    @property
    def legs(self) -> Mapping[str, str]:
        """By leg to the SFU: the leg of the phone; empty for those that carry the others."""
        return {leg: phone for phone, leg in self._speaking.items()} | dict.fromkeys(self._listening, "")

    async def listen(self, exchange: ExchangeAll) -> None:
        """Hear the others, by connections in place of earlier ones."""
        earlier, self._listening = self._listening, ()
        legs = tuple(_new_leg() for _ in range(AUDIO_SLOTS))
        try:
            offers = await asyncio.gather(*(self._offer(leg, sends=False) for leg in legs))
            for leg, answer in zip(legs, await exchange(list(offers)), strict=True):
                await self._media.accepted(leg, answer)
                await self._media.confer(leg, self._mix, MixSeat(only=()))
        except BaseException:
            await self._close(*legs)
            raise
        finally:
            await self._close(*earlier)
        self._listening = legs

    async def speak(self, phone: str, exchange: ExchangeOne) -> None:
        """Let the others hear the phone with this leg, by a connection in place of an earlier one."""
        earlier, leg = self._speaking.pop(phone, ""), _new_leg()
        try:
            await self._media.accepted(leg, await exchange(await self._offer(leg, sends=True)))
            await self._media.confer(leg, self._mix, MixSeat(heard_by=(), only=(phone,)))
        except BaseException:
            await self._close(leg)
            raise
        finally:
            await self._close(earlier)
        self._speaking[phone] = leg

    async def hush(self, phone: str) -> None:
        """The phone is no longer in the meeting."""
        await self._close(self._speaking.pop(phone, ""))

    async def close(self) -> None:
        legs = self.legs
        self._speaking, self._listening = {}, ()
        await self._close(*legs)

    async def _offer(self, leg: str, *, sends: bool) -> str:
        return towards_sfu(await self._media.offer(leg, leg, MediaProfile.SFU), ssrc_of(leg), sends=sends)

    async def _close(self, *legs: str) -> None:
        for leg in filter(None, legs):
            await self._media.close(leg)


def _new_leg() -> str:
    return LEG + new_token(12)


def towards_sfu(sdp: str, ssrc: int, *, sends: bool) -> str:
    """An offer of the media engine as the SFU reads it: one way, and its stream named."""
    lines = [line for line in sdp.splitlines() if not line.startswith(("a=mid:", "a=group:", "a=sendrecv"))]
    lines += [f"a=mid:{MID}", "a=sendonly" if sends else "a=recvonly"]
    if sends:
        lines += ["a=msid:phone phone", f"a=ssrc:{ssrc} cname:phone", f"a=ssrc:{ssrc} msid:phone phone"]
    return "\r\n".join(lines) + "\r\n"
