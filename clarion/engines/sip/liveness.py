"""Ask whether the phone of a leg is still there: it sends no media, or its connection has closed."""

import asyncio
from collections.abc import Callable
from typing import Final

from clarion.engines.sip.bindings import Binding
from clarion.engines.sip.core import Core
from clarion.engines.sip.leg import Leg, Stage
from clarion.engines.sip.message import Message
from clarion.engines.sip.sessions import Sessions

ANSWER_SECONDS: Final = 15.0  # five repetitions over UDP
CLOSED_SECONDS: Final = 5.0  # a page that is loaded again, or a phone that changes its network, is back by then
_NOBODY: Final = frozenset({408, 410, 430, 477, 481})  # what phones, proxies and our edge say where nobody is


class Liveness:
    """`on_closed` receives the id of each leg whose connection closed and whose phone has not come back since."""

    def __init__(self, core: Core, sessions: Sessions) -> None:
        self._core = core
        self._sessions = sessions
        self.on_closed: Callable[[str], None] = lambda _leg_id: None

    async def is_there(self, leg_id: str) -> bool:
        """True also where it cannot be told: calls that are being set up, emergency calls, carriers that do not answer
        OPTIONS. A phone that is there and has the call no more is found out on the way, and its leg ends.
        """
        leg = self._core.legs.get(leg_id)
        if leg is None or leg.stage is not Stage.CONFIRMED or leg.urgent:
            return True
        binding = self._binding(leg)
        if leg.traits.dialect.keep_flow:
            return binding is not None  # such clients answer no OPTIONS, and registered a moment ago
        status = await self._ask(leg, binding)
        if status == 481:
            self._sessions.gone(leg)
        elif 200 <= status < 300:
            self._sessions.confirm(leg)
        return status not in _NOBODY if leg.device_id else status != 481

    def flow_closed(self, device_ids: set[str]) -> None:
        """Look again in a moment at the legs of phones whose connection has closed."""
        if device_ids:
            self._core.clock.call_later(CLOSED_SECONDS, lambda: self._report(device_ids))

    def _report(self, device_ids: set[str]) -> None:
        for leg in list(self._core.legs.values()):
            if leg.device_id in device_ids and self._binding(leg) is None:
                self.on_closed(leg.leg_id)

    def _binding(self, leg: Leg) -> Binding | None:
        """Where the phone is now: it may have come back by another connection than the one of the dialog."""
        registrar = self._core.registrar
        found = registrar.find_flow(leg.device_id, leg.instance, leg.source) if leg.device_id else None
        exact = found is not None and (found.instance == leg.instance or found.source == leg.source)
        return found if exact else None

    async def _ask(self, leg: Leg, binding: Binding | None) -> int:
        """The status of the answer to OPTIONS in the dialog (RFC 3261 §12.2.1.2); 408 without one, 0 if it could not
        be sent, or if nothing at all was heard meanwhile: then the edge is gone, not the phone.
        """
        answered: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def heard(_transaction: object, status: int, _message: Message | None) -> None:
            if status >= 200 and not answered.done():
                answered.set_result(status)

        headers = (self._core.contact_of(leg), "Accept: application/sdp")
        way = (binding.contact, binding.path) if binding is not None else None
        if self._core.request_in(leg, "OPTIONS", heard, headers=headers, way=way) is None:
            return 0
        before = self._core.heard
        timer = self._core.clock.call_later(
            ANSWER_SECONDS, lambda: heard(None, 408, None) if self._core.heard != before else answered.cancel()
        )
        try:
            await asyncio.wait((answered,))
            return 0 if answered.cancelled() else answered.result()
        finally:
            timer.cancel()
