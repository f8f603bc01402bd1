"""The voice rooms of chats in a call server: opened, looked at, and people rung into them. MSG-20, MSG-24.

Operations of `ControlServer`; every payload has `account_id` and `chat_id`, and `extension_id`, who asks.
"""

from typing import Final, Protocol

from clarion.base.bus import Payload
from clarion.base.errors import NotFound
from clarion.calls.conference_steps import PARTICIPANT, enter_room
from clarion.calls.conferences import CHAT, Conferences
from clarion.calls.destinations import Router
from clarion.calls.directory import Directory, Extension
from clarion.calls.events import Control, Event, PlaceFirst, RouteFound
from clarion.calls.guards import RouteRequest
from clarion.calls.model import Call, Identity, RingHop
from clarion.calls.programs import Attentive
from clarion.calls.turn import OVER, Turn
from clarion.calls.views import session_view
from clarion.calls.wire import DeviceTarget
from clarion.features.phone.conferencing.book import Door
from clarion.features.phone.lines import identity_of

PROGRAM: Final = "chat-call"
RINGS_SECONDS: Final = 30.0
MOST_RUNG: Final = 20
NOBODY_LEFT: Final = "nobody-available"
RUNG, NO_PHONE, NOT_DISTURBED, REFUSED = "Rung", "NoPhone", "DoNotDisturb", "Refused"


def chat_door(account_id: str, code: str, chat_id: str) -> Door:
    """What a code of a chat's room opens."""
    return Door(account_id, code, CHAT + chat_id, host=False, early=True)


class ChatCallProgram(Attentive):
    """Somebody has answered who was called into the room of a chat. `data`: `argument` is the room."""

    name = PROGRAM
    personal = True

    def start(self, turn: Turn, anchor: int, data: dict[str, str]) -> None:
        enter_room(turn, data["argument"], {"role": PARTICIPANT}, NOBODY_LEFT)


class Board(Protocol):
    """What it needs of the switchboard."""

    conferences: Conferences

    @property
    def calls(self) -> list[Call]: ...

    def post(self, call_id: str, event: Event) -> None: ...

    async def place(self, first: PlaceFirst, account_id: str) -> Call: ...

    async def control(self, call_id: str, action: str, party: int, **more: object) -> Call: ...


class ChatRoomController:
    """Hears of every call of this server (`changed`), so that nobody is rung who is in, or when all have left."""

    def __init__(self, board: Board, directory: Directory, router: Router) -> None:
        self._board = board
        self._directory = directory
        self._router = router
        self.operations = {"open-chat-room": self._open, "chat-room": self._look, "ring-chat-room": self._ring}
        self.operations["leave-chat-room"] = self._let_go

    async def _open(self, payload: Payload) -> Payload:
        """A session with a token that whoever enters dials. Raises NotFound for an unknown extension."""
        owner = identity_of(self._extension(str(payload["extension_id"]), payload))
        await self._board.conferences.fetch(owner.account_id, room=CHAT + str(payload["chat_id"]))
        actor = self._board.conferences.open_chat_room(str(payload["chat_id"]), owner)
        await actor.idle()
        return session_view(actor.call, owner.account_id)

    async def _look(self, payload: Payload) -> Payload:
        """The session. Raises NotFound where the chat's room is not open on this server."""
        found = self._room(payload)
        return session_view(found, found.account_id)

    async def _ring(self, payload: Payload) -> Payload:
        """Ring `people` (extension ids, by commas) for the asker. `results`: what became of it, by extension id.

        Each is asked of the guards and the callee's own rules as a call is; only phones of theirs ring, nothing that a
        call would be sent on to. Raises NotFound where the room is not open here.
        """
        found, room = self._room(payload), CHAT + str(payload["chat_id"])
        asker = identity_of(self._extension(str(payload["extension_id"]), payload))
        results: dict[str, str] = {}
        for extension_id in filter(None, str(payload["people"]).split(",")[:MOST_RUNG]):
            callee = self._directory.extensions.get(str(extension_id))
            if callee is None or callee.account_id != asker.account_id or not callee.enabled:
                results[str(extension_id)] = NO_PHONE
                continue
            results[callee.extension_id] = await self._call(asker, callee, found.call_id, room, str(payload["title"]))
        return {"results": results}

    async def _let_go(self, payload: Payload) -> Payload:
        """`people` (extension ids, by commas) are in the chat no more: out of its room at once, with a new token for
        the others, and no phone of theirs rings into it. Raises NotFound where the room is not open here.
        """
        found, room = self._room(payload), CHAT + str(payload["chat_id"])
        people = set(str(payload["people"]).split(","))
        for other in self._board.calls:
            rung = {party.identity.extension_id for party in other.parties.values()}
            if other.first_program == f"{PROGRAM}:{room}" and rung & people:
                self._board.post(other.call_id, Control(action="end", token=""))
        token = self._board.conferences.new_token()
        words = {"token": token}
        await self._board.control(found.call_id, "expel", 0, target=",".join(sorted(people)), words=words)
        return {}

    async def _call(self, asker: Identity, callee: Extension, call_id: str, room: str, title: str) -> str:
        """`title`: of the chat, shown beside the asker's name."""
        if callee.do_not_disturb:
            return NOT_DISTURBED
        request = RouteRequest(
            call_id=f"{call_id}/{callee.number}", purpose="call", dialed=callee.number, anchor=asker, requester=asker
        )
        route = self._router.route(request)
        if not isinstance(route, RouteFound):
            return REFUSED
        rings = next((hop for hop in route.hops if isinstance(hop, RingHop) and not hop.when), None)
        targets = tuple(each for each in rings.targets if isinstance(each, DeviceTarget)) if rings else ()
        if not targets:
            return NO_PHONE
        shown = Identity(
            account_id=asker.account_id,
            extension_id=asker.extension_id,
            extension_number=asker.extension_number,
            name=f"{asker.name} ({title})" if title else asker.name,
        )
        first = PlaceFirst(
            origin="Call",
            first=identity_of(callee),
            targets=targets,
            dial="",
            program=f"{PROGRAM}:{room}",
            shown=shown,
            seconds=RINGS_SECONDS,
            inbound=True,
        )
        await self._board.place(first, asker.account_id)
        return RUNG

    def changed(self, call: Call) -> None:
        """Parties of a call have changed, or it has ended: phones ring no longer for who is in, or for nobody."""
        found = call.conference
        if found is None or not found.room.startswith(CHAT):
            return
        inside = {p.identity.extension_id for p in call.parties.values() if p.role and p.status not in OVER}
        for other in self._board.calls:
            if other.first_program == f"{PROGRAM}:{found.room}":
                rung = {party.identity.extension_id for party in other.parties.values()}
                if call.over or not inside or rung & inside:
                    self._board.post(other.call_id, Control(action="end", token=""))

    def _room(self, payload: Payload) -> Call:
        found = self._board.conferences.find(room=CHAT + str(payload["chat_id"]))
        if found is None or found.account_id != payload["account_id"]:
            raise NotFound("The room is not open.", code="CMN-102", parameter="chatId")
        return found

    def _extension(self, extension_id: str, payload: Payload) -> Extension:
        extension = self._directory.extensions.get(extension_id)
        if extension is None or extension.account_id != payload["account_id"]:
            raise NotFound("There is no such extension.", code="CMN-102", parameter="extensionId")
        return extension
