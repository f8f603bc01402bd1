"""Migrate live calls between call servers, so that two calls can be joined."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from clarion.base.bus import Bus, Payload
from clarion.base.errors import ClarionError, NotFound, Unavailable
from clarion.calls.pickups import longest_ringing
from clarion.calls.ports import Signalling
from clarion.calls.reconcile import Reconciler
from clarion.calls.switchboard import Switchboard
from clarion.calls.views import accounts_of

log = structlog.stdlib.get_logger("clarion.calls")

PATIENCE_S = 2.0  # the edge gives a call server four seconds before it asks another
FETCHED_WITHIN_S = 10.0
_HOPS = 3  # a call may have moved more than once


def topic(server_id: str) -> str:
    """Return the bus topic on which a call server takes requests."""
    return f"calls.control.{server_id}"


class CallMigration:
    """Request calls from other call servers, and hand over ours. `address`: our SIP address, host:port."""

    def __init__(
        self,
        bus: Bus,
        server_id: str,
        address: str,
        others: Sequence[str],
        switchboard: Switchboard,
        signalling: Signalling,
        reconciler: Reconciler,
    ) -> None:
        self._bus = bus
        self._server_id = server_id
        self._address = address
        self._others = tuple(others)
        self._switchboard = switchboard
        self._signalling = signalling
        self._reconciler = reconciler
        self.operations: dict[str, Callable[[Payload], Awaitable[Payload]]] = {
            "give": self._give,
            "where": self._where,
            "parked": self._parked,
            "own": self._own,
            "conference": self._conference,
            "longest-rings": self._rings,
            "claimed": self._claimed,
            "has": self._has,
        }
        self._telling: set[asyncio.Task[None]] = set()
        reconciler.on_claimed = self._tell_claimed
        switchboard.parking.bring = self.bring_parked
        switchboard.conferences.bring = self.bring_conference
        switchboard.conferences.bring_token = self.bring_token
        switchboard.flips.bring = self.bring_own

    # ---- ours to ask

    async def bring(self, sip_call_id: str, tag: str, account_id: str) -> bool:
        """Bring the call of a dialog here; `tag` (ours in that dialog) begins with the name of the server to ask."""
        server = tag.partition("-")[0]
        if server == self._server_id:
            server = self._signalling.server_of(sip_call_id) or ""  # it was here once
        for _ in range(_HOPS):
            if server not in self._others:
                return False
            try:
                answer = await self._ask(server, {"op": "give", "sip_call_id": sip_call_id, "account_id": account_id})
            except Unavailable:
                return await self._reconciler.adopt(server, sip_call_id) > 0  # it has gone
            except ClarionError as refusal:
                log.info("call.migration_refused", server=server, sip_call_id=sip_call_id, why=refusal.message)
                return False
            if "call" in answer:
                return await self._take(answer["call"], server)
            server = answer["moved"]
        return False

    async def bring_session(self, session_id: str, account_id: str) -> bool:
        """Bring a telephony session here, unless it is here already or nowhere."""
        if any(call.call_id == session_id for call in self._switchboard.calls):
            return True
        for server in self._others:
            try:
                answer = await self._ask(server, {"op": "give", "session": session_id, "account_id": account_id})
            except ClarionError:
                continue
            return await self._take(answer["call"], server)
        return False

    async def bring_parked(self, account_id: str, slot: str) -> bool:
        """Bring the call that waits longest in a park slot of an account here, from the first server that has one."""
        return await self._bring_first({"op": "parked", "slot": slot, "account_id": account_id})

    async def bring_own(self, account_id: str, extension_id: str) -> bool:
        """Bring the call that an extension talks in here."""
        return await self._bring_first({"op": "own", "extension_id": extension_id, "account_id": account_id})

    async def bring_conference(self, account_id: str, room: str) -> bool:
        """Bring the conference of somebody's dial-in codes here."""
        return await self._bring_first({"op": "conference", "room": room, "account_id": account_id})

    async def bring_token(self, account_id: str, token: str) -> bool:
        """Bring the conference with a token here."""
        return await self._bring_first({"op": "conference", "token": token, "account_id": account_id})

    async def _bring_first(self, wanted: Payload) -> bool:
        for server in self._others:
            try:
                answer = await self._ask(server, wanted)
            except ClarionError:
                continue
            if await self.bring_session(str(answer["session"]), str(wanted["account_id"])):
                return True
        return False

    async def longest_ringing(self, people: frozenset[str]) -> tuple[float, str] | None:
        """Of the calls that ring at these people (extension ids) at other call servers: since when the oldest is there,
        and at which.
        """
        wanted = {"op": "longest-rings", "people": sorted(people)}
        answers = await asyncio.gather(*(self._ask(server, wanted) for server in self._others), return_exceptions=True)
        found = []
        for server, answer in zip(self._others, answers, strict=True):
            if isinstance(answer, dict):
                found.append((float(answer["since"]), server))
            elif not isinstance(answer, ClarionError):
                raise answer
        return min(found, default=None)

    async def ask_to_fetch(self, server: str, session_id: str, account_id: str) -> Payload:
        """Let another server ask us for a call of ours, and go on with it."""
        asked = {"op": "fetch", "session": session_id, "account_id": account_id}
        return await self._bus.request(topic(server), asked, FETCHED_WITHIN_S)

    async def find(self, sip_call_id: str) -> tuple[str, str] | None:
        """Name and address of the server that has a dialog now."""
        for server in self._others:
            try:
                answer = await self._ask(server, {"op": "where", "sip_call_id": sip_call_id})
            except ClarionError:
                continue
            return server, str(answer["address"])
        return None

    async def release_claimed(self) -> None:
        """Once others can tell us: let go of calls that they claimed while we started, or took us for dead."""
        for call_id in await self._reconciler.unremembered():
            for server in self._others:
                try:
                    answer = await self._ask(server, {"op": "has", "session": call_id})
                except ClarionError:
                    continue
                await self._let_go(call_id, server, str(answer["address"]))
                break

    def _tell_claimed(self, server: str, call_id: str) -> None:
        """A server that was taken for dead may only have been slow: two must not go on with one call."""
        task = asyncio.get_running_loop().create_task(self._say_claimed(server, call_id))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def _say_claimed(self, server: str, call_id: str) -> None:
        try:
            await self._ask(server, {"op": "claimed", "session": call_id})
        except ClarionError as error:
            log.info("call.claimed_untold", server=server, call_id=call_id, reason=error.message)

    async def _ask(self, server: str, payload: Payload) -> Payload:
        more = {"to": self._server_id, "address": self._address}
        return await self._bus.request(topic(server), {**payload, **more}, PATIENCE_S)

    async def _take(self, call_id: str, server: str) -> bool:
        taken = await self._reconciler.take(call_id, server)
        log.info("call.migrated", call_id=call_id, server=server, taken=taken)
        return taken

    # ---- theirs to ask

    async def _give(self, payload: Payload) -> Payload:
        """{call}: it can be claimed; {moved}: another server has it."""
        sip_call_id = str(payload.get("sip_call_id", ""))
        call_id = payload.get("session") or self._switchboard.find_call(sip_call_id)
        if not call_id:
            moved = self._signalling.server_of(sip_call_id)
            if moved is None:
                raise NotFound("There is no such call.")
            return {"moved": moved}
        call = self._switchboard.get_call(str(call_id))
        if payload["account_id"] not in accounts_of(call):
            raise NotFound("There is no such call.")
        await self._switchboard.give(call.call_id, str(payload["to"]), str(payload["address"]))
        return {"call": call.call_id}

    async def _claimed(self, payload: Payload) -> Payload:
        """Another server took us for dead, and goes on with one of our calls."""
        return {"had": await self._let_go(str(payload["session"]), str(payload["to"]), str(payload["address"]))}

    async def _let_go(self, call_id: str, server: str, address: str) -> bool:
        try:
            await self._switchboard.give(call_id, server, address)
        except ClarionError:
            return False  # over, or never taken up
        self._reconciler.forget(call_id)
        log.warning("call.claimed_by_another", call_id=call_id, server=server)
        return True

    async def _has(self, payload: Payload) -> Payload:
        if all(call.call_id != payload["session"] for call in self._switchboard.calls):
            raise NotFound("There is no such call.")
        return {"address": self._address}

    async def _parked(self, payload: Payload) -> Payload:
        found = self._switchboard.parking.find(str(payload["account_id"]), str(payload["slot"]))
        if found is None:
            raise NotFound("Nobody waits in this slot.")
        return {"session": found[0]}

    async def _own(self, payload: Payload) -> Payload:
        found = self._switchboard.flips.own(str(payload["account_id"]), str(payload["extension_id"]))
        if found is None:
            raise NotFound("This extension is in no call here.")
        return {"session": found[0]}

    async def _conference(self, payload: Payload) -> Payload:
        token, room = str(payload.get("token", "")), str(payload.get("room", ""))
        conferences = self._switchboard.conferences
        found = await conferences.find_for(str(payload["to"]), token=token, room=room) if token or room else None
        if found is None:
            raise NotFound("This conference is not here.")
        return {"session": found.call_id}

    async def _rings(self, payload: Payload) -> Payload:
        found = longest_ringing(self._switchboard.calls, frozenset(map(str, payload["people"])))
        if found is None:
            raise NotFound("Nothing rings at these people here.")
        return {"since": found[0]}

    async def _where(self, payload: Payload) -> Payload:
        if self._switchboard.find_call(str(payload["sip_call_id"])) is None:
            raise NotFound("There is no such call.")
        return {"address": self._address}
