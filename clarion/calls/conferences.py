"""Conferences as a call server sees them: begun, found by what is dialled or by whose codes they are, entered.

A conference lives on one call server. Its token names the one where it began, for the edge to find it; `fetch` brings
it here from wherever it is.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Protocol

import structlog

from clarion.base.errors import ClarionError
from clarion.calls.actor import Actor
from clarion.calls.commands import MigrateLeg, Retrieve
from clarion.calls.conference_steps import DIALLED, MEETING, MOST_IN_MEETING, ORIGIN
from clarion.calls.directory import Directory, Extension
from clarion.calls.events import BeginConference, HandOverDone
from clarion.calls.leg_migration import LegMigration
from clarion.calls.model import Call, Conference, Identity
from clarion.calls.views import accounts_of

log = structlog.stdlib.get_logger("clarion.calls")

HOST_COMES_IN = 38.0  # seconds that clients are given to dial the token
MOST_DIALLED_IN = 300  # people of one dial-in conference
CHAT = "chat:"  # begins the room of a chat; the chat's id follows
MOST_IN_CHAT_ROOM = 100
BEGINS_WITHIN_S = 1.5  # a server that asked for a room in vain has begun it by then; less than others wait for us
_AGAIN_S = 0.05


class NewCall(Protocol):
    def __call__(self, account_id: str, *, origin: str) -> Actor: ...


class Conferences:
    """`calls`, `new_call`, `legs`: the switchboard's. `bring` and `bring_token`, handed in by `CallMigration`, bring
    the conference of dial-in codes of an account, or with a token, here from another call server; False: there is none.
    """

    def __init__(
        self,
        server_id: str,
        calls: dict[str, Actor],
        new_call: NewCall,
        legs: LegMigration,
        directory: Directory,
    ) -> None:
        self._server_id = server_id
        self._calls = calls
        self._new_call = new_call
        self._legs = legs
        self._directory = directory
        self._tasks: set[asyncio.Task[None]] = set()
        self._begun: dict[str, Actor] = {}  # by token or room; its call says so only after its first turn
        self._deciding: dict[str, asyncio.Event] = {}  # rooms that others are asked for
        self._asked: dict[str, float] = {}  # rooms that another server asked for in vain, and when: it begins them
        self.bring: Callable[[str, str], Awaitable[bool]] | None = None
        self.bring_token: Callable[[str, str], Awaitable[bool]] | None = None

    def begin(self, owner: Identity, *, room: str = "", early: bool = True, tones: bool = False) -> Actor:
        """A new one. `room`: of dial-in codes; otherwise its host dials the token."""
        token = "" if room else self.new_token()
        most = MOST_IN_MEETING if room.startswith(MEETING) else MOST_DIALLED_IN if room else 10
        return self._begin(
            Conference(token=token, owner=owner, room=room, early=early, tones=tones, most=most), room or token
        )

    def _begin(self, conference: Conference, name: str) -> Actor:
        actor = self._new_call(conference.owner.account_id, origin=ORIGIN)
        actor.post(BeginConference(conference=conference, seconds=HOST_COMES_IN))
        self._begun = {each: begun for each, begun in self._begun.items() if _is_beginning(begun)} | {name: actor}
        return actor

    def open_chat_room(self, chat_id: str, owner: Identity) -> Actor:
        """The conference of a chat of the owner's account, which begins if there is none here. Its people dial its
        token, or answer when they are rung.
        """
        room = CHAT + chat_id
        found = self.find(room=room)
        if found is not None and found.account_id == owner.account_id:
            return self._calls[found.call_id]
        token = self.new_token()
        return self._begin(
            Conference(token=token, owner=owner, room=room, early=True, tones=True, most=MOST_IN_CHAT_ROOM), room
        )

    def find(self, *, token: str = "", room: str = "") -> Call | None:
        """The conference with this token, or of these dial-in codes, on this call server."""
        for actor in self._calls.values():
            found = actor.call.conference
            if found is not None and not actor.call.over and (found.token == token if token else found.room == room):
                return actor.call
        begun = self._begun.get(token or room)
        return begun.call if begun is not None and _is_beginning(begun) else None

    def new_token(self) -> str:
        """What is dialled to enter; nobody can guess it."""
        return f"{DIALLED}{self._server_id}_{secrets.token_hex(12)}"

    async def fetch(self, account_id: str, *, token: str = "", room: str = "") -> Call | None:
        """As `find`, brought here first where it is elsewhere and somebody of this account may enter it."""
        found, bring = self.find(token=token, room=room), self.bring_token if token else self.bring
        if found is not None or bring is None:
            return found
        try:
            await bring(account_id, token or room)
        except ClarionError as error:
            log.warning("A conference could not be brought here", problem=error.message)
        return self.find(token=token, room=room)

    def hand_over(self, actor: Actor, command: MigrateLeg) -> None:
        """Give a leg to a conference that is named, by a phone that transfers to its token."""
        token = command.conference
        if self.bring_token is None or not token.startswith(DIALLED) or self.find(token=token) is not None:
            self._legs.hand_over(actor, command)
        else:
            self._run(self._hand_over(actor, command))

    async def _hand_over(self, actor: Actor, command: MigrateLeg) -> None:
        for account_id in sorted(accounts_of(actor.call)):
            if await self.fetch(account_id, token=command.conference) is not None:
                break
        self._legs.hand_over(actor, command)

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def enter(self, actor: Actor, command: Retrieve) -> None:
        """Somebody who pressed a code goes into its conference, wherever that is; if there is none, it begins here."""
        found = self.find(room=command.enters)
        if found is not None or self.bring is None:
            self._let_in(actor, command)
            return
        self._run(self._bring_first(actor, command))

    async def _bring_first(self, actor: Actor, command: Retrieve) -> None:
        room = command.enters
        if (deciding := self._deciding.get(room)) is not None:  # for somebody who entered a moment before
            await deciding.wait()
            self._let_in(actor, command)
            return
        decided = self._deciding[room] = asyncio.Event()
        try:
            owner = self._directory.extensions.get(command.words.get("opens") or room)
            await self._look_elsewhere(owner.account_id if owner is not None else command.account_id, room)
            self._let_in(actor, command)
        finally:
            del self._deciding[room]
            decided.set()

    async def _look_elsewhere(self, account_id: str, room: str) -> None:
        """Two servers that begin one room at the same moment would keep its people apart: the one that asked first,
        or has the lower name, begins it, and the other one waits for that.
        """
        loop = asyncio.get_running_loop()
        while await self.fetch(account_id, room=room) is None:
            if loop.time() - self._asked.get(room, -BEGINS_WITHIN_S) >= BEGINS_WITHIN_S:
                return
            await asyncio.sleep(_AGAIN_S)

    async def find_for(self, server_id: str, *, token: str = "", room: str = "") -> Call | None:
        """As `find`, for another call server, which begins the room if it is not here."""
        deciding = self._deciding.get(room)
        if deciding is not None and self._server_id < server_id:
            await asyncio.wait_for(deciding.wait(), BEGINS_WITHIN_S)
        found = self.find(token=token, room=room)
        if found is None and room:
            now = asyncio.get_running_loop().time()
            self._asked = {each: at for each, at in self._asked.items() if now - at < BEGINS_WITHIN_S} | {room: now}
        return found

    def _let_in(self, actor: Actor, command: Retrieve) -> None:
        found = self.find(room=command.enters)
        if found is None and command.enters.startswith(CHAT):
            owner = self._directory.extensions.get(command.words.get("opens", ""))
            if owner is None:  # everybody has left while somebody was rung
                actor.post(HandOverDone(leg_id=command.leg.leg_id, accepted=False))
                return
            found = self.open_chat_room(command.enters.removeprefix(CHAT), _identity(owner)).call
        call_id = found.call_id if found is not None else self._begin_room(command).call.call_id
        self._legs.give(actor, command, call_id, "", confers=True, words=command.words)

    def _begin_room(self, command: Retrieve) -> Actor:
        owner = self._directory.extensions.get(command.words.get("opens") or command.enters)
        who = Identity()
        if owner is not None:
            who = _identity(owner)
        early, tones = bool(command.words.get("early")), bool(command.words.get("tones"))
        early |= command.enters.startswith(MEETING)
        return self.begin(who, room=command.enters, early=early, tones=tones)


def _is_beginning(actor: Actor) -> bool:
    return actor.call.conference is None and not actor.call.over


def _identity(owner: Extension) -> Identity:
    return Identity(
        account_id=owner.account_id,
        extension_id=owner.extension_id,
        extension_number=owner.number,
        name=owner.name,
    )
