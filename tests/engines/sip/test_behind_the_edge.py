"""Two call servers behind one real Kamailio: registrations are shared, and a call outlives its server."""

import asyncio
import hashlib
import re
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from clarion.calls.directory import Directory
from clarion.calls.wire import Answered, HungUp
from clarion.engines.sip import MemoryBindingStore, SipConfig, SipEngine
from tests.engines.kamailio.conftest import Edge, start_edge, stop_edge
from tests.engines.kamailio.ends import Phone
from tests.engines.kamailio.sip_text import Sip, build, new_branch
from tests.engines.sip.bench import DOMAIN, OUR_SDP, SDP, WEB_AGENT, Sink, device, place, presentation
from tests.support import wait_for

pytestmark = pytest.mark.engine


class Server:
    def __init__(self, name: str, port: int, edge: Edge, directory: Directory, store: MemoryBindingStore) -> None:
        self.sink = Sink()
        self.states: dict[str, dict[str, object]] = {}
        self.asked = 0
        self.engine = SipEngine(
            SipConfig(
                server_id=name,
                port=port,
                edges=(f"127.0.0.1:{edge.settings.edge_private_port}",),
                secret=b"shared",
                domain=DOMAIN,
            ),
            directory,
            self.sink,
            is_emergency=lambda dialed: dialed == "911",
            bindings=store,
            take_over=self.take_over,
        )

    async def take_over(self, call_id: str, our_tag: str) -> bool:
        """What the call core does with its store: everything of the server that has gone."""
        self.asked += 1
        for leg_id, state in self.states.items():
            self.engine.restore(leg_id, state)
        return bool(self.states)


class Client:
    """Speaks as ringcentral-web-phone does, over a WebSocket to the edge."""

    def __init__(self, phone: Phone, number: str) -> None:
        self.phone = phone
        self.device = device(number)
        self.cseq = 100
        self.tag = uuid.uuid4().hex[:8]

    def send(self, method: str, uri: str, to: str, call_id: str, **more: str) -> None:
        self.cseq += 1
        headers = [
            ("Call-Id", call_id),
            ("From", more.get("from_", f"<sip:{self.device.username}@{DOMAIN}>;tag={self.tag}")),
            ("To", to),
            ("Via", f"SIP/2.0/{self.phone.via};branch={more.get('branch') or new_branch()}"),
            ("CSeq", f"{more.get('cseq') or self.cseq} {method}"),
            ("User-Agent", WEB_AGENT),
            ("Max-Forwards", "70"),
        ]
        if method in ("REGISTER", "INVITE"):
            instance = f'+sip.instance="<urn:uuid:{self.device.authorization_id}>";' if method == "REGISTER" else ""
            headers.append(("Contact", f"<sip:{self.tag}@abc123.invalid;transport=wss>;{instance}expires=60"))
        if "nonce" in more:
            name = "Authorization" if method == "REGISTER" else "Proxy-Authorization"
            headers.append((name, self._answer(more["nonce"], method)))
        if "body" in more:
            headers.append(("Content-Type", "application/sdp"))
        self.phone.send(build(f"{method} {uri} SIP/2.0", headers, more.get("body", "")))

    def _answer(self, nonce: str, method: str) -> str:
        def md5(text: str) -> str:
            return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()

        identity = self.device.authorization_id
        response = md5(f"{md5(f'{identity}:{DOMAIN}:pw')}:{nonce}:{md5(f'{method}:sip:{DOMAIN}')}")
        return (
            f'Digest algorithm="MD5", username="{identity}", realm="{DOMAIN}", nonce="{nonce}", '
            f'uri="sip:{DOMAIN}", response="{response}"'
        )

    async def challenged(self, method: str, uri: str, to: str, body: str = "") -> tuple[str, str]:
        """The request, and again with credentials. Call-ID and branch of the second."""
        call_id, branch = uuid.uuid4().hex, new_branch()
        more = {"body": body} if body else {}
        self.send(method, uri, to, call_id, **more)
        challenge = await self.phone.inbox.expect("401" if method == "REGISTER" else "407", call_id=call_id)
        nonce = re.search(r', nonce="(.+?)"', challenge.get("WWW-Authenticate") + challenge.get("Proxy-Authenticate"))
        assert nonce is not None
        self.send(method, uri, to, call_id, nonce=nonce[1], branch=branch, **more)
        return call_id, branch

    async def register(self) -> None:
        address = f"<sip:{self.device.username}@{DOMAIN}>"
        call_id, _ = await self.challenged("REGISTER", f"sip:{DOMAIN}", address)
        answer = await self.phone.inbox.expect("200", call_id=call_id)
        assert ";expires=60" in answer.get("Contact")

    async def call(self, number: str) -> tuple[str, str]:
        return await self.challenged("INVITE", f"sip:{number}@{DOMAIN}", f"<sip:{number}@{DOMAIN}>", SDP)

    def answer(self, invite: Sip) -> None:
        known = dict(invite.headers)  # of a repeated name only the last value is known
        to = known["To"] if "tag=" in known["To"] else f"{known['To']};tag={self.tag}"
        headers = [("Via", known["Via"]), ("From", known["From"]), ("To", to)]
        headers += [("Call-Id", known["Call-Id"]), ("CSeq", known["CSeq"]), ("Content-Type", "application/sdp")]
        self.phone.send(build("SIP/2.0 200 OK", headers, SDP))

    def acknowledge(self, answer: Sip, branch: str) -> None:
        cseq = answer.get("CSeq").split()[0]
        self.send("ACK", f"sip:{DOMAIN}", answer.get("To"), answer.get("Call-ID"), branch=branch, cseq=cseq)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[tuple[Edge, Server, Server]]:
    edge = start_edge(tmp_path)
    directory = Directory()
    directory.load([], [], [device("101"), device("102")], [], [])
    store = MemoryBindingStore()
    servers = [Server(f"cs{n + 1}", edge.server_ports[n], edge, directory, store) for n in range(2)]
    for server in servers:
        await server.engine.start()

    async def alive() -> bool:
        return all(server.alive for server in await edge.control.servers())

    await wait_for(alive, missing="both call servers alive in the eyes of the edge", timeout=15)
    yield edge, servers[0], servers[1]
    for server in servers:
        await server.engine.stop()
    stop_edge(edge)


async def test_a_phone_rings_whichever_server_it_registered_with(world: tuple[Edge, Server, Server]) -> None:
    edge, one, two = world
    client = Client(await edge.phone("ws"), "102")
    await client.register()
    for name, server in (("from1", one), ("from2", two)):
        (target,) = server.engine.targets("e1-102")
        place(server.engine, name, target, OUR_SDP, presentation())
        invite = await client.phone.inbox.expect("INVITE", skip=0 if server is one else 1)
        assert len(invite.all("Via")) == 1, "such a client knows one Via"
        client.answer(invite)
        await wait_for(lambda s=server: s.sink.events, missing="the answer")  # type: ignore[misc]
        assert isinstance(server.sink.take()[-1], Answered)
        message = await client.phone.inbox.expect("MESSAGE", call_id=invite.get("Call-ID"))
        assert 'Cmd="7"' in message.body
    await client.phone.close()


async def test_a_call_outlives_the_server_that_carried_it(world: tuple[Edge, Server, Server]) -> None:
    edge, one, two = world
    client = Client(await edge.phone("ws"), "101")
    await client.register()
    call_id, branch = await client.call("102")
    owner = await wait_for(lambda: next((s for s in (one, two) if s.sink.offers), None), missing="the offer")
    other = two if owner is one else one
    leg = owner.sink.offers[0].leg_id
    owner.engine.answer(leg, OUR_SDP, presentation())
    answer = await client.phone.inbox.expect("200", call_id=call_id)
    client.acknowledge(answer, branch)
    await wait_for(lambda: owner.sink.events, missing="the ACK")
    state = owner.engine.export(leg)
    assert state is not None
    other.states[leg] = state
    await owner.engine.stop()
    client.send("INFO", f"sip:{DOMAIN}", answer.get("To"), call_id, from_=answer.get("From"))
    await asyncio.wait_for(client.phone.inbox.expect("200", call_id=call_id, skip=1), 15)
    assert other.asked == 1
    other.engine.reoffer(leg, OUR_SDP)
    invite = await client.phone.inbox.expect("INVITE", call_id=call_id)
    assert (invite.get("From"), invite.get("To")) == (answer.get("To"), answer.get("From"))
    client.answer(invite)
    await client.phone.inbox.expect("ACK", call_id=call_id)
    client.send("BYE", f"sip:{DOMAIN}", answer.get("To"), call_id, from_=answer.get("From"))
    await wait_for(lambda: any(isinstance(e, HungUp) for _, e in other.sink.events), missing="the farewell")
    await client.phone.close()


async def test_a_phone_that_vanished_is_found_out_at_the_next_call(world: tuple[Edge, Server, Server]) -> None:
    edge, one, _ = world
    client = Client(await edge.phone("ws"), "102")
    await client.register()
    (target,) = one.engine.targets("e1-102")
    await client.phone.close()
    place(one.engine, "leg", target, OUR_SDP, presentation())
    await wait_for(lambda: one.sink.events, missing="the failure")
    assert [getattr(event, "status", 0) for event in one.sink.take()] == [430]
    assert one.engine.targets("e1-102") == []
