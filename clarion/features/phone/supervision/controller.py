"""Supervision in a call server: who may, as groups and the acceptable-use policy say, and through the API."""

from typing import Protocol

import msgspec

from clarion.base.bus import Payload
from clarion.base.errors import Forbidden, Invalid, NotFound
from clarion.calls.directory import Directory
from clarion.calls.guards import SupervisionAnswer, SupervisionWish
from clarion.calls.model import Call, Party
from clarion.calls.ports import Registrations
from clarion.calls.supervising import MODES
from clarion.calls.supervisors import Supervisors, words_of
from clarion.calls.views import accounts_of, session_view
from clarion.features.phone.lines import identity_of
from clarion.features.phone.supervision.book import SupervisionCache

NOT_IN_A_GROUP = "You may not supervise this person: no call monitoring group says so."


class Guard(Protocol):
    """The acceptable-use policy. `noticed`: whoever is supervised sees or hears of it; `permit`: a group allows it."""

    def __call__(
        self, wish: SupervisionWish, *, purpose: str, noticed: bool, permit: bool = True
    ) -> SupervisionAnswer: ...


class Board(Protocol):
    """What it needs of the switchboard."""

    supervisors: Supervisors

    def get_call(self, call_id: str) -> Call: ...

    async def control(self, call_id: str, action: str, party: int, **more: object) -> Call: ...


class SupervisionController:
    """`guard`: asks the acceptable-use policy, which also explains the refusal of what no group allows."""

    def __init__(
        self, book: SupervisionCache, board: Board, directory: Directory, registrations: Registrations, guard: Guard
    ) -> None:
        self._book = book
        self._board = board
        self._directory = directory
        self._registrations = registrations
        self._guard = guard
        board.supervisors.may = self.may

    def may(self, wish: SupervisionWish) -> SupervisionAnswer:
        company = self._book.wish_of(wish.account_id)
        if not self._book.may_supervise(wish.account_id, wish.supervisor_id, wish.agent_id):
            said = self._guard(wish, purpose=company.purpose, noticed=company.shown or company.tone, permit=False)
            return msgspec.structs.replace(said, allowed=False, words=f"{NOT_IN_A_GROUP} {said.words}".rstrip())
        answer = self._guard(wish, purpose=company.purpose, noticed=company.shown or company.tone)
        return msgspec.structs.replace(answer, tone=company.tone, shown=company.shown)

    async def supervise(self, payload: Payload) -> Payload:
        """Ring a device of the supervisor, or change how they supervise. Answers with the session."""
        call = self._board.get_call(str(payload["session"]))
        account_id, mode = str(payload["account_id"]), str(payload["mode"])
        device = self._directory.devices.get(str(payload["device_id"]))
        extension = self._directory.extensions.get(device.extension_id) if device is not None else None
        if account_id not in accounts_of(call) or device is None or extension is None:
            raise NotFound("There is no such session or device.", code="CMN-102", parameter="supervisorDeviceId")
        if device.account_id != account_id:
            raise NotFound("There is no such device.", code="CMN-102", parameter="supervisorDeviceId")
        if mode not in MODES:
            raise Invalid("Parameter [mode] value is invalid.", parameter="mode")
        agent = self._agent(call, str(payload["agent_id"]), account_id)
        who = msgspec.structs.replace(identity_of(extension), device_id=device.device_id)
        answer = self._board.supervisors.ask(call, agent.index, who, mode)
        if not answer.allowed:
            raise Forbidden(answer.words or NOT_IN_A_GROUP, code="CMN-408", **answer.refusal)
        targets = tuple(self._registrations.device_targets(device.device_id))
        running = any(call.parties[index].identity.extension_id == who.extension_id for index in call.supervisions)
        if not targets and not running:
            raise NotFound("The device is not online.", code="CMN-102", parameter="supervisorDeviceId")
        words = {**words_of(answer, mode), "only": str(payload["only"])}
        after = await self._board.control(
            call.call_id,
            "supervise",
            agent.index,
            who=who,
            targets=targets,
            value=payload["auto_answer"] == "yes",
            words=words,
        )
        return session_view(after, account_id)

    @staticmethod
    def _agent(call: Call, agent_id: str, account_id: str) -> Party:
        """The party of whom is to be supervised."""
        for party in reversed(call.parties.values()):
            mine = (party.identity.account_id, party.identity.extension_id) == (account_id, agent_id)
            if mine and not party.ended and party.index not in call.supervisions:
                return party
        raise NotFound("This person takes no part in the session.", code="CMN-102", parameter="agentExtensionId")
