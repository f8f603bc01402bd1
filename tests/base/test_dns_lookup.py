"""Names in DNS, asked of a server that answers from a table, or keeps silent."""

import asyncio
from collections.abc import AsyncIterator

import dns.flags
import dns.message
import dns.rrset
import pytest

from clarion.base.dns_lookup import DnsLookup, Service

RECORDS = {
    ("sbc.acme.example.", "A"): ["203.0.113.7"],
    ("sbc.acme.example.", "AAAA"): ["2001:db8::7"],
    ("_carddavs._tcp.acme.example.", "SRV"): [
        "10 0 443 second.acme.example.",
        "0 5 8443 First.acme.example.",
    ],
    ("_carddavs._tcp.none.example.", "SRV"): ["0 0 0 ."],
    ("_carddavs._tcp.acme.example.", "TXT"): ['"path=" "/dav/cards"'],
}


class _Server(asyncio.DatagramProtocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.DatagramTransport)
        self._transport = transport

    def datagram_received(self, data: bytes, source: tuple[str, int]) -> None:
        query = dns.message.from_wire(data)
        question = query.question[0]
        name, kind = question.name.to_text(), question.rdtype.name
        if name.startswith("silent."):
            return
        answer = dns.message.make_response(query)
        found = RECORDS.get((name, kind))
        if found:
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", kind, *found))
        self._transport.sendto(answer.to_wire(), source)


@pytest.fixture
async def port() -> AsyncIterator[int]:
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(_Server, ("127.0.0.1", 0))
    yield transport.get_extra_info("sockname")[1]
    transport.close()


async def test_a_silent_server_of_names_holds_up_nobody(port: int) -> None:
    """PH-60: who asks for what nobody answers gets nothing in the end, and others get theirs meanwhile."""
    dns_lookup = DnsLookup(("127.0.0.1",), port=port, within_s=0.3)
    silent = [asyncio.create_task(dns_lookup.addresses(f"silent.{n}.example")) for n in range(5)]
    assert await dns_lookup.addresses("sbc.acme.example") == ["2001:db8::7", "203.0.113.7"]
    assert not any(task.done() for task in silent)
    assert await asyncio.gather(*silent) == [[]] * 5
    assert await dns_lookup.addresses("192.0.2.1") == ["192.0.2.1"]
    assert await dns_lookup.addresses("not..a name") == []


async def test_services_of_a_domain_come_in_order(port: int) -> None:
    """PH-60: RFC 2782; a target of "." means that there is none."""
    dns_lookup = DnsLookup(("127.0.0.1",), port=port, within_s=2.0)
    found = await dns_lookup.services("_carddavs._tcp.acme.example")
    assert found == [Service("first.acme.example", 8443), Service("second.acme.example", 443)]
    assert await dns_lookup.services("_carddavs._tcp.none.example") == []
    assert await dns_lookup.texts("_carddavs._tcp.acme.example") == ["path=/dav/cards"]
