"""A back-to-back user agent in a few lines on the real engine: every call of one carrier goes on to another."""

from clarion.calls.directory import Directory, Trunk
from clarion.calls.wire import (
    Answered,
    CallOffered,
    Cancelled,
    EarlyMedia,
    Failed,
    HungUp,
    LegEvent,
    Lost,
    Presentation,
    Ringing,
    TrunkTarget,
)
from clarion.engines.sip import SipConfig, SipEngine
from tests.engines.sip.bench import place


class Loop:
    """Implements CallSink."""

    def __init__(self, port: int, onward_port: int, transport: str = "udp", *, config: SipConfig | None = None) -> None:
        directory = Directory()
        onward = f"sip:127.0.0.1:{onward_port};transport={transport}"
        directory.load(
            [],
            [],
            [],
            [],
            [
                Trunk(trunk_id="in", name="in", uri="sip:127.0.0.1", addresses=("127.0.0.1",), probes=False),
                Trunk(trunk_id="out", name="out", uri=onward, probes=False),
            ],
        )
        config = config or SipConfig(port=port, edge_transport=transport)
        self.engine = SipEngine(config, directory, self, is_emergency=lambda dialed: dialed == "911")
        self._other: dict[str, str] = {}
        self._words = Presentation(session_id="s-1", party_id="p-1-1", caller_number="+12025550123")
        self.calls = 0
        self.lost = 0

    def call_offered(self, offer: CallOffered) -> None:
        self.calls += 1
        onward = f"out{self.calls}"
        self._other[offer.leg_id], self._other[onward] = onward, offer.leg_id
        target = TrunkTarget(trunk_id="out", number=offer.dialed)
        place(self.engine, onward, target, offer.sdp or "", self._words)

    def journal(self, leg_id: str) -> bool:
        return True

    def leg_event(self, leg_id: str, event: LegEvent) -> None:
        other = self._other.get(leg_id)
        if other is None:
            return
        match event:
            case Ringing(status=status):
                self.engine.progress(other, status, None, None)
            case EarlyMedia(status=status, sdp=sdp):
                self.engine.progress(other, status, sdp, None)
            case Answered(sdp=sdp):
                self.engine.answer(other, sdp, None)
            case Failed(status=status):
                self.engine.reject(other, status)
                self._forget(leg_id, other)
            case Cancelled():
                self.engine.cancel(other, answered_elsewhere=False)
                self._forget(leg_id, other)
            case HungUp() | Lost():
                self.lost += isinstance(event, Lost)
                self.engine.hang_up(other)
                self._forget(leg_id, other)
            case _:
                pass

    def _forget(self, *legs: str) -> None:
        for leg in legs:
            self._other.pop(leg, None)

    @property
    def talking(self) -> int:
        return len(self._other) // 2
