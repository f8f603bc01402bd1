"""The telephones of one meeting on this call server: their call of many, their seats in the room, their sound.

Nothing here is remembered but in the call (`Conference.seats`) and in the room. After every change, and after whatever
has failed, `_settle` compares the two and does what is missing, in order.
"""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Protocol

import structlog

from clarion.base.container import Container
from clarion.base.errors import ClarionError, Forbidden, NotFound, Unauthorized
from clarion.calls.conference_steps import MEETING, mix_of
from clarion.calls.meeting_steps import MEETING_OVER, MEETING_RECORDED
from clarion.calls.model import Call, Conference, LegState, Party
from clarion.calls.ports import Media
from clarion.features.meetings.phones.media_bridge import MID, MediaBridge
from clarion.features.meetings.phones.phone import REPLACED, Phone
from clarion.features.meetings.rooms.protocol import LONGEST_NAME
from clarion.features.meetings.rooms.state import Identity

log = structlog.stdlib.get_logger("clarion.meetings")

AGAIN_S, LONGEST_PAUSE_S = 0.25, 4.0
CLOSED, REMOVED, UNAVAILABLE = "meeting-closed", "meeting-removed", "meeting-unavailable"
PROMPTS = {"removed": REMOVED, "denied": REMOVED, "expired": REMOVED, "suspended": REMOVED, "full": CLOSED}
ANONYMOUS = "Anonymous caller"
MUTE, HAND, LEAVE = "6", "5", "3"
"""Keys behind a star."""


class Board(Protocol):
    """What it needs of the switchboard."""

    def find(self, call_id: str) -> Call | None: ...

    async def control(self, call_id: str, action: str, party: int, **more: object) -> Call: ...


class PhoneRoom:
    """`new_connection` names a client of this process. `done` when its call is over and nothing is left to do."""

    def __init__(
        self, here: Container, board: Board, media: Media, call_id: str, new_connection: Callable[[], str]
    ) -> None:
        self._here, self._board, self._media = here, board, media
        self.call_id = call_id
        self.phones: dict[int, Phone] = {}
        self._bridges: dict[str, MediaBridge] = {}  # by place
        self._new_connection = new_connection
        self._listening: set[str] = set()  # places
        self._levels: dict[str, float] = {}
        self._telling = False
        self._wake = asyncio.Event()
        self._wake.set()
        self._task = asyncio.get_running_loop().create_task(self._run(), name=f"phones of {call_id}")
        self.done = self._task

    # ---- what happens

    def wake(self) -> None:
        """Something has changed."""
        self._wake.set()

    def take(self, connection: str, text: str) -> None:
        """A frame of the room for one of the phones."""
        phone = next((one for one in self.phones.values() if one.connection == connection), None)
        if phone is None:
            return
        lost = phone.take(text)
        if lost in ("publish", "all"):
            phone.speaks = None
        if lost in ("phones", "all"):
            self._listening.discard(phone.place)
        self.wake()

    def leg_lost(self, leg_id: str) -> None:
        """The media engine has lost a leg to the media server."""
        for place, bridge in self._bridges.items():
            phone_leg = bridge.legs.get(leg_id)
            if phone_leg is None:
                continue
            for one in self.phones.values():
                if one.speaks == (phone_leg, place):
                    one.speaks = None
            if not phone_leg:
                self._listening.discard(place)
            self.wake()

    def owner_changed(self, meeting_id: str) -> None:
        """Another process goes on with the room, or ours was silent for too long."""
        for one in self.phones.values():
            if one.meeting_id == meeting_id and not one.over:
                one.owner = ""
        self.wake()

    async def leave(self) -> None:
        """Another call server goes on with the call, and with connections of its own."""
        await self.close()
        await self._close_bridges(set(self._bridges))

    async def close(self) -> None:
        """Leave everything as it is to the next process: what is heard goes on until that has its own connections."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        for place in self._bridges:
            self._media.measure(mix_of(self.call_id, place), None)

    # ---- keys

    async def press(self, party: int, key: str) -> None:
        phone = self.phones.get(party)
        if phone is None or phone.over:
            return
        with contextlib.suppress(ClarionError):
            if key == LEAVE:
                await self._board.control(self.call_id, "hang-up", party)
            elif phone.inside and key == MUTE:
                await phone.request(self._here, "mute", source="microphone", muted=not phone.muted)
            elif phone.inside and key == HAND:
                await phone.request(self._here, "raiseHand", raised=not phone.hand)

    # ---- loudness

    def _heard(self, levels: dict[str, float]) -> None:
        """Told one after another; what changes meanwhile is told together."""
        by_leg = {one.leg: one.me for one in self.phones.values() if one.inside and one.me}
        self._levels |= {by_leg[leg]: level for leg, level in levels.items() if leg in by_leg}
        if self._levels and not self._telling:
            self._telling = True
            self._telling_task = asyncio.get_running_loop().create_task(self._tell_levels())

    async def _tell_levels(self) -> None:
        try:
            while self._levels:
                levels, self._levels = self._levels, {}
                phone = next((one for one in self.phones.values() if one.inside and one.owner), None)
                if phone is not None:
                    with contextlib.suppress(ClarionError):
                        await phone.ask(self._here, "levels", levels=levels)
        finally:
            self._telling = False

    # ---- bringing call, room and sound into agreement

    async def _run(self) -> None:
        pause = AGAIN_S
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                if await self._settle():
                    return
                pause = AGAIN_S
                continue
            except ClarionError as error:
                log.info("meetings.phones_wait", call=self.call_id, problem=error.message)
            except Exception:
                log.exception("meetings.phones_failed", call=self.call_id)
            asyncio.get_running_loop().call_later(pause, self.wake)
            pause = min(LONGEST_PAUSE_S, 2 * pause)

    async def _settle(self) -> bool:
        """Whether all is over."""
        call = self._board.find(self.call_id)
        found = call.conference if call is not None and not call.over else None
        conference = found if found is not None and found.room.startswith(MEETING) else None
        parties = _parties(call) if call is not None and conference is not None else {}
        for index in [index for index in self.phones if index not in parties]:
            await self._forget(self.phones.pop(index))
        if conference is None:
            await self._close_bridges(set(self._bridges))
            return True
        for index, (party, leg) in parties.items():
            await self._one(conference, index, party, leg)
        await self._sound()
        return False

    async def _forget(self, phone: Phone) -> None:
        await self._hush(phone)
        if phone.seat and not phone.over:
            with contextlib.suppress(ClarionError):
                await phone.request(self._here, "leave")

    async def _one(self, conference: Conference, index: int, party: Party, leg: str) -> None:
        phone = self.phones.get(index)
        if phone is None:
            phone = Phone(index, leg, self._new_connection(), seat=conference.seats.get(index, ""))
            phone.call_muted = party.muted
            self.phones[index] = phone
        if phone.leg != leg:  # it went to another phone of the same person
            await self._hush(phone)
            phone.leg = leg
        if not phone.owner and not phone.over:
            await self._sit_down(conference, phone, party)
        if phone.over == REPLACED:
            return
        if phone.over:
            await self._dismiss(phone)
            return
        now = (phone.seat, phone.inside, phone.place)
        if phone.told != now and phone.me:
            words = {"place": phone.place} | ({"recorded": "1"} if phone.recorded else {})
            await self._control("take-seat", phone, target=phone.seat, value=phone.inside, words=words)
            comes_in = phone.inside and not phone.told[1]
            phone.told, phone.told_recorded = now, phone.recorded if comes_in else phone.told_recorded
        if phone.inside and phone.recorded is not phone.told_recorded:
            if phone.recorded:
                await self._control("tell", phone, target=MEETING_RECORDED)
            phone.told_recorded = phone.recorded
        await self._agree_on_muting(phone, party)

    async def _sit_down(self, conference: Conference, phone: Phone, party: Party) -> None:
        """Raises Unavailable: it is tried again."""
        try:
            if phone.meeting_id:
                await phone.follow(self._here)
            else:
                who = identity_of(party, conference, invited=phone.party in conference.admitted)
                await phone.arrive(self._here, conference.room.removeprefix(MEETING), who)
        except Unauthorized:
            phone.over = "ended"
        except (Forbidden, NotFound) as error:
            log.info("meetings.phone_refused", call=self.call_id, code=error.code)
            phone.over = "full"

    async def _dismiss(self, phone: Phone) -> None:
        if not phone.dismissed:
            phone.dismissed, phone.inside = True, False
            await self._hush(phone)
            await self._control("dismiss", phone, target=PROMPTS.get(phone.over, MEETING_OVER))

    async def _agree_on_muting(self, phone: Phone, party: Party) -> None:
        """Whichever changed last wins; the room may refuse."""
        if not phone.inside:
            return
        if party.muted != phone.call_muted and party.muted != phone.silent:
            with contextlib.suppress(Forbidden):
                await phone.request(self._here, "mute", source="microphone", muted=party.muted)
                phone.muted = party.muted
        if party.muted != phone.silent:
            await self._control("mute" if phone.silent else "unmute", phone)
        phone.call_muted = phone.silent

    async def _sound(self) -> None:
        """Every place with phones has a bridge; each phone speaks at its own."""
        inside = [one for one in self.phones.values() if one.inside and not one.over]
        for phone in inside:
            if phone.speaks is not None and (phone.role == "listener" or phone.speaks != (phone.leg, phone.place)):
                await self._hush(phone)
        places = {one.place: one for one in inside}
        await self._close_bridges(set(self._bridges) - set(places))
        for place, first in places.items():
            await self._listen_at(place, first)
        for phone in [one for one in inside if one.role != "listener" and one.speaks is None]:
            phone.speaks = (phone.leg, phone.place)
            try:
                await self._bridges[phone.place].speak(phone.leg, phone.speaker(self._here, MID))
            except BaseException:
                phone.speaks = None
                raise

    async def _listen_at(self, place: str, phone: Phone) -> None:
        if place not in self._bridges:
            mix = mix_of(self.call_id, place)
            self._bridges[place] = MediaBridge(self._media, mix)
            self._media.measure(mix, self._heard)
        if place in self._listening:
            return
        self._listening.add(place)
        try:
            await self._bridges[place].listen(phone.listener(self._here))
        except BaseException:
            self._listening.discard(place)
            raise

    async def _hush(self, phone: Phone) -> None:
        speaks, phone.speaks = phone.speaks, None
        for bridge in self._bridges.values():
            await bridge.hush(speaks[0] if speaks is not None else phone.leg)

    async def _close_bridges(self, places: set[str]) -> None:
        for place in places:
            self._media.measure(mix_of(self.call_id, place), None)
            self._listening.discard(place)
            await self._bridges.pop(place).close()

    async def _control(self, action: str, phone: Phone, **more: object) -> None:
        with contextlib.suppress(ClarionError):  # its call has just ended: that is seen in the next turn
            await self._board.control(self.call_id, action, phone.party, **more)


def _parties(call: Call) -> dict[int, tuple[Party, str]]:
    """Who is in the conference, with their leg in use."""
    found = {}
    for index, party in call.parties.items():
        leg = call.legs.get(party.leg or "")
        if party.role and leg is not None and leg.state is LegState.ANSWERED:
            found[index] = (party, leg.leg_id)
    return found


def identity_of(party: Party, conference: Conference, *, invited: bool) -> Identity:
    """Who a phone is in the meeting: a colleague, or a guest by name or number, unless that is withheld."""
    who, owner = party.identity, conference.owner
    colleague = bool(who.extension_id) and who.account_id == owner.account_id
    host = party.index in conference.hosts or (colleague and who.extension_id == owner.extension_id)
    known = who.name or who.number or who.extension_number
    hidden = (who.withheld and not colleague) or known.lower() == "anonymous"
    name = ANONYMOUS if hidden or not known else known[:LONGEST_NAME]
    ids = (who.account_id, who.extension_id) if colleague else ("", "")
    return Identity(name, *ids, host=host, phone=True, invited=invited)
