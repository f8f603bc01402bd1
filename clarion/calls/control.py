"""The call server as other processes see it: requests over the bus, one topic per server
(`calls.control.<server>`).

`CallControl` is the client's side (API, jobs), `ControlServer` the call server's. Payloads are JSON objects
with `op`.
"""

from collections.abc import Awaitable, Callable, Collection
from typing import Any

import msgspec

from clarion.base.bus import Bus, Payload, Subscription
from clarion.base.errors import ClarionError, Conflict, Forbidden, Invalid, NotFound, Unavailable
from clarion.calls.call_migration import CallMigration, topic
from clarion.calls.conference_steps import leads
from clarion.calls.control_steps import CONTROL_ACTIONS
from clarion.calls.destinations import Router
from clarion.calls.directory import Directory
from clarion.calls.events import PlaceFirst, RouteFound, TellProgram
from clarion.calls.guards import RouteRequest
from clarion.calls.model import Call, Identity, RingHop
from clarion.calls.participants import may_end, present
from clarion.calls.ports import Registrations
from clarion.calls.switchboard import Switchboard
from clarion.calls.views import accounts_of, add_dialogs, session_view, telephony_status
from clarion.calls.wire import Target

NO_SESSION = "There is no such live session."


class CallControl:
    """Asks the call servers. Raises NotFound, Conflict, Forbidden, Invalid, Unavailable."""

    def __init__(self, bus: Bus, server_ids: list[str]) -> None:
        self._bus = bus
        self._servers = server_ids

    @property
    def server_ids(self) -> tuple[str, ...]:
        """The call servers that are asked."""
        return tuple(self._servers)

    async def list_sessions(self, account_id: str, *, dialogs: bool = False) -> list[dict[str, Any]]:
        """Live sessions in which the account takes part, as session objects; with `dialogs`, parties have `sipData`."""
        return await self._gather({"op": "list", "account_id": account_id, "dialogs": dialogs}, "sessions")

    async def presence(self) -> list[dict[str, Any]]:
        """{account_id, extension_id, telephony_status} of every extension that is in a call."""
        return await self._gather({"op": "presence"}, "presence")

    async def online_devices(self, account_id: str) -> set[str]:
        """Ids of the devices of an account that are registered now."""
        found = await self._gather({"op": "registrations", "account_id": account_id}, "devices")
        return {str(item["device_id"]) for item in found}

    async def tell_program(self, session_id: str, program: str, words: dict[str, str]) -> None:
        """Say something to the program that runs in a call. Raises NotFound when the call is over."""
        await self._first({"op": "tell", "session": session_id, "program": program, "words": words})

    async def trunk_states(self, account_id: str) -> list[dict[str, Any]]:
        """How each call server finds the trunks of an account, as `CarrierLinks.states` tells."""
        return await self._gather({"op": "trunk-states", "account_id": account_id}, "trunks")

    async def ask_all(self, account_id: str, operation: str, member: str, **more: str) -> list[dict[str, Any]]:
        """What all call servers say about something that a feature has added to them (`ControlServer.add`)."""
        return await self._gather({**more, "op": operation, "account_id": account_id}, member)

    async def ask_session(
        self, account_id: str, session_id: str, operation: str, payload: dict[str, str]
    ) -> dict[str, Any]:
        """Something that a feature has added, of the call server that has the session."""
        return await self._first({**payload, "op": operation, "account_id": account_id, "session": session_id})

    async def registrations(self, account_id: str, extension_id: str) -> list[dict[str, Any]]:
        """Registered contacts of an extension, as `clarion.calls.wire.Registration` has them; each once."""
        asked = {"op": "registrations-of", "account_id": account_id, "extension_id": extension_id}
        found = await self._gather(asked, "registrations")
        return list({item["id"]: item for item in found}.values())

    async def registrations_of_many(self, account_id: str, extension_ids: Collection[str]) -> list[dict[str, Any]]:
        """The same for several extensions of one account at once."""
        asked = {"op": "registrations-of-many", "account_id": account_id, "extension_ids": sorted(extension_ids)}
        found = await self._gather(asked, "registrations") if extension_ids else []
        return list({item["id"]: item for item in found}.values())

    async def end_registration(self, account_id: str, extension_id: str, registration_id: str) -> None:
        """Forget a registered contact. Raises NotFound."""
        await self._first(
            {
                "op": "end-registration",
                "account_id": account_id,
                "extension_id": extension_id,
                "registration": registration_id,
            }
        )

    async def get_session(self, account_id: str, session_id: str) -> dict[str, Any]:
        return await self._first({"op": "get", "account_id": account_id, "session": session_id})

    async def act(
        self,
        account_id: str,
        session_id: str,
        action: str,
        *,
        party: int = 0,
        extension_id: str = "",
        target: str = "",
        other_session: str = "",
        other_party: int = 0,
    ) -> dict[str, Any]:
        """Carry out one of CONTROL_ACTIONS; returns the session afterwards.

        `extension_id`: only parties of this extension may be touched (empty: any of the account). Who ends a conference
        that is not theirs leaves it.
        """
        return await self._first(
            {
                "op": "act",
                "account_id": account_id,
                "session": session_id,
                "action": action,
                "party": party,
                "extension_id": extension_id,
                "target": target,
                "other_session": other_session,
                "other_party": other_party,
            }
        )

    async def ring_out(
        self,
        account_id: str,
        extension_id: str,
        to: str,
        *,
        first: str = "",
        device_id: str = "",
        caller_id: str = "",
        origin: str = "RingOut",
        program: str = "",
    ) -> dict[str, Any]:
        """Ring `first` (a number or extension) or a device, then `to`. Returns the session.

        `program`: what whoever answers first goes through before `to` is dialled; after a colon what it is told.
        """
        payload = {
            "op": "ring-out",
            "account_id": account_id,
            "extension_id": extension_id,
            "to": to,
            "first": first,
            "device_id": device_id,
            "caller_id": caller_id,
            "origin": origin,
            "program": program,
        }
        problem: ClarionError = Unavailable("No call server answers.")
        for server in self._servers:
            try:
                return await self._bus.request(topic(server), payload, 10.0)
            except Unavailable as error:
                problem = error
        raise problem

    async def _first(self, payload: Payload) -> dict[str, Any]:
        """The answer of the server that has the session."""
        problem: ClarionError | None = None
        for server in self._servers:
            try:
                return await self._bus.request(topic(server), payload, 10.0)
            except NotFound as error:
                problem = error
            except Unavailable as error:
                problem = problem or error
        raise problem or NotFound(NO_SESSION, code="CMN-102", parameter="telephonySessionId")

    async def _gather(self, payload: Payload, member: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for server in self._servers:
            try:
                found += (await self._bus.request(topic(server), payload, 5.0))[member]
            except Unavailable:
                continue  # the others still answer
        return found


class ControlServer:
    """Answers for one call server."""

    def __init__(
        self,
        bus: Bus,
        server_id: str,
        switchboard: Switchboard,
        router: Router,
        directory: Directory,
        registrations: Registrations,
        moves: CallMigration | None = None,
    ) -> None:
        self._bus = bus
        self._moves = moves
        self._server_id = server_id
        self._switchboard = switchboard
        self._router = router
        self._directory = directory
        self._registrations = registrations
        self._subscription: Subscription | None = None
        self.check: Callable[[Payload], None] = lambda payload: None  # raises ClarionError for what is not done now
        self._operations: dict[str, Callable[[Payload], Awaitable[Payload]]] = {
            "list": self._list,
            "get": self._get,
            "act": self._act,
            "ring-out": self._ring_out,
            "tell": self._tell,
            "presence": self._presence,
            "registrations": self._registered,
            "registrations-of": self._registrations_of,
            "registrations-of-many": self._registrations_of_many,
            "end-registration": self._end_registration,
        }
        if moves is not None:
            self._operations |= moves.operations

    def add(self, name: str, operation: Callable[[Payload], Awaitable[Payload]]) -> None:
        """Something else that this call server can be asked."""
        self._operations[name] = operation

    def start(self) -> None:
        self._subscription = self._bus.serve(topic(self._server_id), self._serve)

    async def stop(self) -> None:
        if self._subscription is not None:
            await self._subscription.close()

    async def _serve(self, payload: Payload) -> Payload:
        operation = self._operations.get(str(payload.get("op")))
        if operation is None:
            raise Invalid(f"There is no operation {payload.get('op')!r}.")
        self.check(payload)
        return await operation(payload)

    async def _list(self, payload: Payload) -> Payload:
        account_id = payload["account_id"]
        calls = [call for call in self._switchboard.calls if account_id in accounts_of(call)]
        views = [(session_view(call, account_id), call) for call in calls]
        if payload.get("dialogs"):
            dialogs = self._switchboard.dialog_of
            return {"sessions": [add_dialogs(view, call, account_id, dialogs) for view, call in views]}
        return {"sessions": [view for view, _ in views]}

    def _call(self, payload: Payload) -> Call:
        call = self._switchboard.get_call(payload["session"])
        if payload["account_id"] not in accounts_of(call):
            raise NotFound(NO_SESSION, code="CMN-102", parameter="telephonySessionId")
        return call

    async def _get(self, payload: Payload) -> Payload:
        return session_view(self._call(payload), payload["account_id"])

    async def _act(self, payload: Payload) -> Payload:
        call = self._call(payload)
        action, party = payload["action"], int(payload["party"])
        if action not in CONTROL_ACTIONS:
            raise Invalid(f"There is no action {action!r}.")
        if action == "end":
            return await self._end(call, payload)
        self._check_party(call, party, payload)
        other = await self._other_leg(payload) if action == "bridge" else ""
        after = await self._switchboard.control(call.call_id, action, party, target=payload["target"], other_leg=other)
        return session_view(after, payload["account_id"])

    async def _end(self, call: Call, payload: Payload) -> Payload:
        """The whole call, by whom it may be ended; whoever only takes part in a conference leaves it."""
        account_id, extension_id = str(payload["account_id"]), str(payload["extension_id"])
        if may_end(call, account_id, extension_id):
            return session_view(await self._switchboard.control(call.call_id, "end", 0), account_id)
        own = present(call, account_id, extension_id)
        if not own:
            raise Conflict("Nobody of yours is in this session any more.", code="TAS-106")
        party = int(payload["party"])
        for index in [party] if party in own else own:
            if index in present(call, account_id):  # whoever is left alone goes as well
                call = await self._switchboard.control(call.call_id, "hang-up", index)
        return session_view(call, account_id)

    async def _tell(self, payload: Payload) -> Payload:
        call = self._switchboard.get_call(payload["session"])
        words = {str(name): str(value) for name, value in payload["words"].items()}
        self._switchboard.post(call.call_id, TellProgram(program=str(payload["program"]), words=words))
        return {}

    def _check_party(self, call: Call, index: int, payload: Payload) -> None:
        party = call.parties.get(index)
        wanted = payload["extension_id"]
        found = call.conference
        own = found is not None and found.owner.account_id == payload["account_id"]
        if party is not None and own and (not wanted or leads(call, wanted)):
            return
        if party is None or party.identity.account_id != payload["account_id"]:
            raise NotFound("There is no such party in this session.", code="CMN-102", parameter="partyId")
        if wanted and party.identity.extension_id != wanted:
            raise Forbidden("This party belongs to another extension.", code="CMN-408")

    async def _other_leg(self, payload: Payload) -> str:
        """The leg that a bridge leads to; its call is brought here when another call server has it."""
        if self._moves is not None:
            await self._moves.bring_session(payload["other_session"], payload["account_id"])
        other = self._switchboard.get_call(payload["other_session"])
        if payload["account_id"] not in accounts_of(other):
            raise NotFound(NO_SESSION, code="CMN-102", parameter="telephonySessionId")
        self._check_party(other, int(payload["other_party"]), payload)
        return self._switchboard.leg_of(other.call_id, int(payload["other_party"])) or ""

    async def _ring_out(self, payload: Payload) -> Payload:
        account_id = payload["account_id"]
        extension = self._directory.extensions.get(payload["extension_id"])
        if extension is None or extension.account_id != account_id:
            raise NotFound("There is no such extension.", code="CMN-102", parameter="extensionId")
        who = Identity(
            account_id=account_id,
            extension_id=extension.extension_id,
            extension_number=extension.number,
            name=extension.name,
            device_id=payload["device_id"],
            number=payload["first"] if payload["first"] != extension.number else "",
        )
        targets = self._first_targets(payload, who)
        first = PlaceFirst(
            origin=payload["origin"],
            first=who,
            targets=targets,
            dial=payload["to"],
            dial_as=payload["caller_id"],
            program=payload.get("program", ""),
        )
        call = await self._switchboard.place(first, account_id)
        return session_view(call, account_id)

    def _first_targets(self, payload: Payload, who: Identity) -> tuple[Target, ...]:
        """Contacts of the device, or what a call to the first number would ring."""
        if payload["device_id"]:
            device = self._directory.devices.get(payload["device_id"])
            if device is None or device.account_id != who.account_id:
                raise NotFound("There is no such device.", code="CMN-102", parameter="deviceId")
            return tuple(self._registrations.device_targets(device.device_id))
        request = RouteRequest(
            call_id="",
            purpose="ring-out",
            dialed=payload["first"],
            anchor=who,
            requester=who,
        )
        route = self._router.route(request)
        if not isinstance(route, RouteFound):
            raise Invalid("The first number cannot be called.", code="CMN-101", parameter="from")
        return next((hop.targets for hop in route.hops if isinstance(hop, RingHop)), ())

    async def _presence(self, payload: Payload) -> Payload:
        found: dict[str, dict[str, str]] = {}
        for call in self._switchboard.calls:
            where = {"server_id": self._server_id, "telephony_session_id": call.call_id}
            for who in (party.identity for party in call.parties.values()):
                status = telephony_status(call, who.extension_id) if who.extension_id else "NoCall"
                if who.extension_id and (status != "NoCall" or who.extension_id not in found):
                    person = {"account_id": who.account_id, "extension_id": who.extension_id}
                    found[who.extension_id] = {**person, "telephony_status": status, **where}
        return {"presence": list(found.values())}

    async def _registered(self, payload: Payload) -> Payload:
        devices = [
            {"device_id": device.device_id}
            for extension_id in self._directory.extension_ids_of(payload["account_id"])
            for device in self._directory.devices_of(extension_id)
            if self._registrations.device_targets(device.device_id)
        ]
        return {"devices": devices}

    def _owns(self, payload: Payload) -> bool:
        extension = self._directory.extensions.get(payload["extension_id"])
        return extension is not None and extension.account_id == payload["account_id"]

    async def _registrations_of(self, payload: Payload) -> Payload:
        found = self._registrations.registrations(payload["extension_id"]) if self._owns(payload) else []
        return {"registrations": [msgspec.to_builtins(item) for item in found]}

    async def _registrations_of_many(self, payload: Payload) -> Payload:
        found: list[Any] = []
        for extension_id in payload["extension_ids"]:
            one = {"account_id": payload["account_id"], "extension_id": extension_id}
            found += (await self._registrations_of(one))["registrations"]
        return {"registrations": found}

    async def _end_registration(self, payload: Payload) -> Payload:
        known = self._owns(payload)
        if not known or not self._registrations.end_registration(payload["extension_id"], payload["registration"]):
            raise NotFound("There is no such registration.", code="CMN-102", parameter="registrationId")
        return {}
