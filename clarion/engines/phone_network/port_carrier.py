"""The simulated network as the carrier that moves numbers, reached over the bus."""

from datetime import datetime
from typing import get_args

from clarion.base.bus import Bus, Payload, Subscription
from clarion.base.errors import ClarionError, Unavailable
from clarion.base.port_carrier import CarrierState, PortingEvents, PortOutRequest, PortRefused, PortRequest, PortStatus

PORT_OUT = "ports.from_network"
_PATIENCE_S = 20.0


class NetworkPorts:
    """Implements `clarion.base.port_carrier.PortCarrier`."""

    name = "network"

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._desk: PortingEvents | None = None
        self._served: Subscription | None = None

    async def open(self, desk: PortingEvents) -> None:
        self._desk = desk
        self._served = self._bus.serve(PORT_OUT, self._hear)

    async def close(self) -> None:
        if self._served is not None:
            await self._served.close()
            self._served = None

    async def submit(self, order: PortRequest) -> str:
        answer = await self._ask(
            "submit_port",
            {
                "id": order.id,
                "numbers": list(order.numbers),
                "account": order.account,
                "pin": order.pin,
                "at": order.wanted_at.isoformat(),
            },
        )
        return str(answer["reference"])

    async def read(self, reference: str) -> PortStatus:
        return _status(await self._ask("read_port", {"reference": reference}))

    async def cancel(self, reference: str) -> None:
        await self._ask("cancel_port", {"reference": reference})

    async def let_go(self, request_id: str, numbers: tuple[str, ...]) -> None:
        await self._ask("let_go_port", {"id": request_id, "numbers": list(numbers)})

    async def _ask(self, what: str, payload: Payload) -> Payload:
        try:
            return await self._bus.request(f"network.{what}", payload, timeout_s=_PATIENCE_S)
        except Unavailable:
            raise
        except ClarionError as error:
            raise PortRefused(error.message) from error

    async def _hear(self, payload: Payload) -> Payload:
        if self._desk is None:
            raise Unavailable("Nobody listens to porting requests now.")
        wanted = PortOutRequest(
            id=str(payload["id"]),
            numbers=tuple(str(number) for number in payload["numbers"]),
            winning_carrier=str(payload["carrier"]),
            account=str(payload["account"]),
            pin=str(payload["pin"]),
            wanted_at=datetime.fromisoformat(str(payload["at"])),
        )
        said = await self._desk.ask_out(wanted)
        return {"state": said.state, "at": said.at.isoformat() if said.at else "", "reason": said.reason}


def _status(answer: Payload) -> PortStatus:
    state: CarrierState = next((one for one in get_args(CarrierState) if one == answer.get("state")), "Pending")
    at = datetime.fromisoformat(str(answer["at"])) if answer.get("at") else None
    return PortStatus(state=state, at=at, reason=str(answer.get("reason", "")))
