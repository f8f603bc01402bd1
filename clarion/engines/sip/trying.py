"""100 (Trying) to an INVITE: only once another process would know of the call."""

from typing import Final

from clarion.engines.sip.core import Core
from clarion.engines.sip.leg import Leg
from clarion.engines.sip.transaction import ServerTransaction, State

TRYING_SECONDS: Final = 0.2
_TIMES: Final = 10  # then the edge would soon ask another server (SERVER_ANSWER_MS)


class Trying:
    """After a 100 the edge waits for minutes, before it for seconds. So a call that is neither ringing nor answered
    within 200 ms (RFC 3261 §8.2.6.1) is journaled first.
    """

    def __init__(self, core: Core) -> None:
        self._core = core

    def watch(self, transaction: ServerTransaction) -> None:
        self._core.timers.arm(TRYING_SECONDS, self._look, (transaction, 1))

    def _look(self, watched: tuple[ServerTransaction, int]) -> None:
        transaction, times = watched
        if transaction.layer is None or transaction.state is not State.TRYING:
            return
        leg = transaction.user
        if times >= _TIMES or (isinstance(leg, Leg) and self._core.sink.journal(leg.leg_id)):
            transaction.respond(100)
        else:  # who calls, or what the INVITE names, is still looked for
            self._core.timers.arm(TRYING_SECONDS, self._look, (transaction, times + 1))
