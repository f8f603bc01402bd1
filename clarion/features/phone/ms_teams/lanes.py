"""Connections to the proxies of Microsoft Teams: who would share one, and must not, and how that is avoided.

The edge finds a connection by the addresses at its ends (Kamailio 6.0, `_tcpconn_find`), whatever certificate it was
made with. So whoever shows another certificate to the same proxy goes out from another address of the edge: a lane.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import select

from clarion.base import turns
from clarion.base.dns_lookup import DnsLookup
from clarion.base.errors import Conflict
from clarion.base.storage import AsyncSession
from clarion.features.phone.ms_teams.models import TeamsDirectRouting
from clarion.features.phone.ms_teams.rules import covers, host_of, names_in, places_of

_TURN: Final = 0x7EA35
Addresses = Mapping[str, frozenset[str]]
"""Of proxies, by host."""


async def others_in_force(session: AsyncSession, account_id: str) -> Sequence[TeamsDirectRouting]:
    query = select(TeamsDirectRouting).where(TeamsDirectRouting.account_id != account_id)
    query = query.where(TeamsDirectRouting.enabled.is_(True), TeamsDirectRouting.certificate != "")
    return (await session.scalars(query)).all()


async def addresses_of(dns: DnsLookup, proxies: Sequence[str]) -> Addresses:
    """Two names may lead to one address. What DNS does not know is left out, and compared by its name alone."""
    hosts = sorted({host_of(proxy) for proxy in proxies})
    found = await asyncio.gather(*(dns.addresses(host) for host in hosts))
    return {host: frozenset(addresses) for host, addresses in zip(hosts, found, strict=True)}


async def wait_for_turn(session: AsyncSession) -> None:
    """Two that are set up at once see each other. On SQLite only one writes anyway."""
    await turns.wait_for_turn(session, _TURN)


def lane_of(row: TeamsDirectRouting, others: Sequence[TeamsDirectRouting], found: Addresses, lanes: int) -> int:
    """From which of its `lanes` addresses the edge calls Teams for this account: the one it has if that will do, else
    the first where nobody shows another certificate to the same proxy. Raises Conflict when there is none.
    """
    ours, places = names_in(row.certificate), places_of(row.proxies, found)
    taken: dict[int, str] = {}
    for other in others:
        shared = sorted(places & places_of(other.proxies, found))
        if shared and not (covers(ours, other.fqdn) and covers(names_in(other.certificate), row.fqdn)):
            taken.setdefault(other.lane, shared[0][0])
    free: list[int] = [lane for lane in (row.lane, *range(lanes)) if lane not in taken and lane < lanes]
    if free:
        return free[0]
    place = next(iter(taken.values()), "a proxy")
    raise Conflict(
        f"Another account here is connected to {place} with a certificate that is not for {row.fqdn}, and the edge has "
        f"{lanes} address(es) to connect from, each for one certificate. Whoever runs the server can give it one more "
        "(CLARION_SBC_ADDRESSES), or one certificate for both names.",
        parameter="certificate",
    )
