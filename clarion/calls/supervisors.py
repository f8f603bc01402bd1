"""Lets supervisors in: finds the call of whom they want to supervise, and asks first whether they may."""

from collections.abc import Awaitable, Callable, Iterable

from clarion.calls.commands import Retrieve
from clarion.calls.directory import Directory, Extension
from clarion.calls.events import HandOverDone
from clarion.calls.fetching import Fetching, Found
from clarion.calls.guards import SupervisionAnswer, SupervisionWish
from clarion.calls.model import Call, Identity
from clarion.calls.supervising import LISTEN

Give = Callable[[str, str], None]


def nobody(wish: SupervisionWish) -> SupervisionAnswer:
    """Before a feature says otherwise."""
    return SupervisionAnswer(allowed=False, words="Nobody supervises calls here.")


class Supervisors:
    """`own`: the call that an extension talks in here, and its leg there. `may`, `bring`: handed in by `apps`."""

    def __init__(
        self,
        calls: Callable[[], Iterable[Call]],
        directory: Directory,
        own: Callable[[str, str], Found | None],
        bring: Callable[[], Callable[[str, str], Awaitable[bool]] | None],
    ) -> None:
        self._calls = calls
        self._directory = directory
        self._own = own
        self._bring_own = bring
        self.may: Callable[[SupervisionWish], SupervisionAnswer] = nobody
        self._fetching = Fetching(self._find, self._bring)

    def fetch(self, command: Retrieve, give: Give, fail: Callable[[HandOverDone], None]) -> None:
        """Give the leg of who dialled a code to the call of whom they want to supervise."""
        self._fetching.fetch(command, give, fail)

    def ask(self, call: Call, agent: int, supervisor: Identity, mode: str) -> SupervisionAnswer:
        """Whether somebody may supervise a party of a call, and how that is to begin."""
        watched = call.parties[agent].identity
        return self.may(
            SupervisionWish(
                call_id=call.call_id,
                account_id=supervisor.account_id,
                supervisor_id=supervisor.extension_id,
                agent_id=watched.extension_id,
                parties=tuple(party.identity for party in call.parties.values() if not party.ended),
                mode=mode or LISTEN,
            )
        )

    def words(self, command: Retrieve, call: Call, leg_id: str) -> dict[str, str]:
        """What the call needs to know about a supervisor who is let in."""
        answer = self.ask(call, call.legs[leg_id].party, command.party.identity, command.mode)
        return words_of(answer, command.mode or LISTEN)

    def _agent(self, command: Retrieve) -> Extension | None:
        return self._directory.find_extension(command.account_id, command.supervises)

    def _find(self, command: Retrieve) -> Found | None:
        agent = self._agent(command)
        found = self._own(command.account_id, agent.extension_id) if agent is not None else None
        if found is None:
            return None
        call = next(call for call in self._calls() if call.call_id == found[0])
        answer = self.ask(call, call.legs[found[1]].party, command.party.identity, command.mode)
        return found if answer.allowed else None

    async def _bring(self, command: Retrieve) -> bool:
        agent, bring = self._agent(command), self._bring_own()
        if agent is None or bring is None or self._own(command.account_id, agent.extension_id) is not None:
            return False
        return await bring(command.account_id, agent.extension_id)


def words_of(answer: SupervisionAnswer, mode: str) -> dict[str, str]:
    """See `supervision_steps.supervise`."""
    flags = (("announce", answer.announce), ("tone", answer.tone), ("shown", answer.shown))
    return {"mode": mode, "purpose": answer.purpose, **{name: "yes" for name, wanted in flags if wanted}}
