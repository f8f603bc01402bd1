"""Who moves the numbers of an account: the simulated network, unless real carriers take its calls."""

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.port_carrier import PortCarrier, PortCarriers
from clarion.engines.phone_network import NetworkPorts
from clarion.features import phone


class CarrierPorts(PortCarriers):
    """Orders of accounts behind a real carrier are worked by hand: `clarion ports`."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._network = NetworkPorts(here.bus)

    async def find(self, account_id: str) -> PortCarrier | None:
        query = select(phone.SipTrunk.id).where(
            phone.SipTrunk.enabled.is_(True),
            (phone.SipTrunk.account_id == account_id) | phone.SipTrunk.account_id.is_(None),
        )
        async with self._here.storage.reading() as session:
            real = await session.scalar(query.limit(1))
        return self._network if real is None else None

    def every(self) -> tuple[PortCarrier, ...]:
        return (self._network,)


def offer_port_carriers(here: Container) -> None:
    """Unless somebody has."""
    if here.find(PortCarriers) is None:
        here.offer(PortCarriers, CarrierPorts(here))
