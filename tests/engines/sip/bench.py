"""A SIP engine without sockets: a clock turned by hand, a wire that keeps what was written, and phones made of text."""

import hashlib
import re
from typing import Any

from clarion.base.clock import TurnableClock
from clarion.calls.directory import Device, Directory, Trunk
from clarion.calls.wire import CallOffered, DeviceTarget, LegEvent, Presentation, Target
from clarion.engines.sip import MemoryBindingStore, RegistrationChange, SipConfig, SipEngine
from clarion.engines.sip.message import Message
from clarion.engines.sip.trying import TRYING_SECONDS

DOMAIN = "sip.clarion.localhost"
ALIAS = "sip.ringcentral.com"
SDP = (
    "v=0\r\no=- 1 1 IN IP4 192.0.2.4\r\ns=-\r\nc=IN IP4 192.0.2.4\r\nt=0 0\r\n"
    "m=audio 40000 RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\na=sendrecv\r\n"
)
OUR_SDP = SDP.replace("192.0.2.4", "198.51.100.1")
WEB_AGENT = "ringcentral-web-phone-2"


class Wire:
    """Stands for `Transports`; what the engine writes lands in `sent`."""

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.raw: list[bytes] = []
        self.opened: list[tuple[str, str, int]] = []
        self.broken = False
        self.ours: list[bool] = []  # of each message, whether it took a connection that the engine opened

    def channel(self, transport: str, host: str, port: int) -> "Line":
        self.opened.append((transport, host, port))
        return Line(self, transport.upper() if transport in ("udp", "tcp") else "TCP", (host, port), ours=True)

    def take(self) -> list[Message]:
        """What was written since the last look."""
        sent, self.sent = self.sent, []
        return sent


class Line:
    def __init__(
        self, wire: Wire, name: str = "TCP", peer: tuple[str, int] = ("127.0.0.1", 5064), *, ours: bool = False
    ) -> None:
        self.wire = wire
        self.ours = ours
        self.name = name
        self.reliable = name == "TCP"
        self.peer = peer

    def send(self, data: bytes) -> bool:
        if self.wire.broken:
            return False
        self.wire.raw.append(data)
        message = Message.parse(data)
        message.validate()
        self.wire.sent.append(message)
        self.wire.ours.append(self.ours)
        return True


class Sink:
    """Stands for the call core."""

    def __init__(self) -> None:
        self.offers: list[CallOffered] = []
        self.events: list[tuple[str, LegEvent]] = []
        self.journaled: list[str] = []

    def call_offered(self, offer: CallOffered) -> None:
        self.offers.append(offer)

    def leg_event(self, leg_id: str, event: LegEvent) -> None:
        self.events.append((leg_id, event))

    def journal(self, leg_id: str) -> bool:
        self.journaled.append(leg_id)
        return True

    def take(self) -> list[LegEvent]:
        events, self.events = self.events, []
        return [event for _, event in events]


def device(number: str, account: str = "1", **more: Any) -> Device:
    """Device 801 belongs to extension 101 of account 1, and so on; its password is `pw`."""
    identity = f"80{number[-1]}" if account == "1" else f"90{number[-1]}"
    fields: dict[str, Any] = {
        "device_id": f"d{identity}",
        "extension_id": f"e{account}-{number}",
        "account_id": account,
        "name": f"Phone {number}",
        "kind": "OtherPhone",
        "username": f"1650555010{number[-1]}*{number}" if account == "1" else f"1212555010{number[-1]}*{number}",
        "authorization_id": identity,
        "password": "pw",
    }
    return Device(**{**fields, **more})


class Bench:
    def __init__(self, **config: Any) -> None:
        self.clock = TurnableClock()
        self.sink = Sink()
        self.wire = Wire()
        self.changes: list[RegistrationChange] = []
        self.directory = Directory()
        self.directory.load(
            [],
            [],
            [device("101"), device("102"), device("103"), device("101", account="2")],
            [],
            [
                Trunk(
                    trunk_id="t1",
                    name="Carrier",
                    uri="sip:carrier.example.net:5090;transport=udp",
                    addresses=("203.0.113.9",),
                    username="clarion",
                    password="trunk-pw",
                )
            ],
        )
        self.failures: list[tuple[str, str, str, str]] = []
        self.store = MemoryBindingStore()
        self.engine = self.make_engine(**config)

    def make_engine(self, **config: Any) -> SipEngine:
        settings = {"edges": ("127.0.0.1:5064",), "secret": b"test", "domain": DOMAIN, **config}
        engine = SipEngine(
            SipConfig(**settings),
            self.directory,
            self.sink,
            is_emergency=lambda dialed: dialed in ("911", "112", "933"),
            clock=self.clock,
            bindings=self.store,
            on_registration=self.changes.append,
            on_auth_failed=lambda *failure: self.failures.append(failure),
        )
        engine.core.transports = self.wire  # type: ignore[assignment]
        return engine

    def receive(self, text: str, line: Line | None = None) -> list[Message]:
        """Give the engine a message; returns what it wrote."""
        self.wire.take()
        self.engine.user_agent.receive(text.encode(), line or Line(self.wire))
        return self.wire.take()

    def advance(self, seconds: float) -> list[Message]:
        self.wire.take()
        self.clock.advance(seconds)
        return self.wire.take()

    def statuses(self, messages: list[Message]) -> list[int | str]:
        return [message.status or message.method for message in messages]


class Phone:
    """A phone behind the edge. It keeps what it needs for one call at a time."""

    _count = 0

    def __init__(self, bench: Bench, number: str = "101", account: str = "1", *, agent: str = "Plain/1.0") -> None:
        Phone._count += 1
        self.bench = bench
        self.device = device(number, account)
        self.agent = agent
        self.proto = "wss" if agent == WEB_AGENT else "tls"
        self.source = f"{self.proto}:192.0.2.{Phone._count % 250 + 1}:4{Phone._count:04d}"
        self.contact = f"sip:p{Phone._count}@192.0.2.4:5062;transport=tls;ob"
        self.path = f"<sip:f{Phone._count}@127.0.0.1:5064;transport=tcp;lr;ob>"
        self.call_id = f"call{Phone._count}-{id(self):x}"
        self.tag = f"tag{Phone._count}"
        self.cseq = 0
        self.to_tag = ""
        self.to_user = "102"
        self.branch = ""
        self.realm = DOMAIN  # as it takes it to be, whatever a challenge says

    def request(
        self,
        method: str,
        *,
        headers: str = "",
        body: str = "",
        content_type: str = "application/sdp",
        uri: str = "",
        to_tag: str | None = None,
        cseq: int | None = None,
        branch: str = "",
        call_id: str = "",
        from_tag: str = "",
        contact: bool = True,
        via: str = "",
    ) -> str:
        if cseq is None:
            self.cseq += 1
            cseq = self.cseq
        self.branch = branch or f"z9hG4bK{method}{cseq}{Phone._count}{id(self):x}"
        tag = self.to_tag if to_tag is None else to_tag
        lines = [
            f"{method} {uri or f'sip:{self.to_user}@{DOMAIN}'} SIP/2.0",
            f"Via: SIP/2.0/TCP 127.0.0.1:5064;branch={self.branch}",
            f"Via: SIP/2.0/TLS {via or '192.0.2.4:5062'};branch=z9hG4bKown{cseq};rport",
            "Max-Forwards: 69",
            f"From: <sip:{self.device.username}@{DOMAIN}>;tag={from_tag or self.tag}",
            f"To: <sip:{self.to_user}@{DOMAIN}>" + (f";tag={tag}" if tag else ""),
            f"Call-ID: {call_id or self.call_id}",
            f"CSeq: {cseq} {method}",
            f"User-Agent: {self.agent}",
            f"X-Clarion-Source: {self.source}",
        ]
        if method in ("INVITE", "SUBSCRIBE", "UPDATE"):
            lines.append(f"Record-Route: {self.path}")
        if contact and method in ("INVITE", "SUBSCRIBE", "UPDATE"):
            lines.append(f"Contact: <{self.contact}>")
        text = "\r\n".join(lines) + "\r\n" + headers
        if body:
            text += f"Content-Type: {content_type}\r\n"
        return f"{text}Content-Length: {len(body.encode())}\r\n\r\n{body}"

    def send(self, method: str, **more: Any) -> list[Message]:
        return self.bench.receive(self.request(method, **more))

    def authorization(self, challenge: Message, method: str, uri: str = f"sip:{DOMAIN}") -> str:
        header = "Proxy-Authorization" if challenge.status == 407 else "Authorization"
        value = challenge.find("proxy-authenticate") or challenge.find("www-authenticate") or ""
        nonce = re.search(r', nonce="(.+?)"', value)
        assert nonce is not None, f"the nonce must stand behind another parameter: {value}"
        secret = _md5(f"{self.device.authorization_id}:{self.realm}:pw")
        response = _md5(f"{secret}:{nonce[1]}:{_md5(f'{method}:{uri}')}")
        return (
            f'{header}: Digest algorithm="MD5", username="{self.device.authorization_id}", realm="{self.realm}", '
            f'nonce="{nonce[1]}", uri="{uri}", response="{response}"\r\n'
        )

    def register(
        self, expires: int = 60, *, instance: str = "", contact: str = "", headers: str = "", flow: int = 0
    ) -> list[Message]:
        """REGISTER, and again with credentials; returns every answer."""
        mark = f';+sip.instance="<urn:uuid:{instance}>"' if instance else ""
        mark += f";reg-id={flow}" if flow else ""
        more = f"Contact: <{contact or self.contact}>{mark};expires={expires}\r\nPath: {self.path}\r\n{headers}"
        self.to_user, before = self.device.username, self.to_user
        arguments: dict[str, Any] = {"uri": f"sip:{DOMAIN}", "call_id": f"r{self.call_id}", "to_tag": ""}
        try:
            answers = self.send("REGISTER", headers=more, **arguments)
            if answers and answers[-1].status == 401:
                more += self.authorization(answers[-1], "REGISTER")
                answers += self.send("REGISTER", headers=more, **arguments)
        finally:
            self.to_user = before
        return answers

    def call(self, to: str = "102", *, headers: str = "", body: str = SDP) -> list[Message]:
        """INVITE, and again with credentials; returns every answer. The offer lands in the sink."""
        self.to_user = to
        answers = self.invite(headers=headers, body=body)
        if answers and answers[-1].status == 407:
            answers += self.invite(headers=headers + self.authorization(answers[-1], "INVITE"), body=body)
        return answers

    def invite(self, **more: Any) -> list[Message]:
        """INVITE; what comes within the time in which there has to be an answer."""
        return self.send("INVITE", **more) or self.bench.advance(TRYING_SECONDS)

    def talk(self, to: str = "102", **more: Any) -> str:
        """A whole call that we answered; returns its leg."""
        self.call(to, **more)
        leg = self.bench.sink.offers[-1].leg_id
        invite_branch, cseq = self.branch, self.cseq
        self.bench.engine.answer(leg, OUR_SDP, presentation())
        final = self.bench.wire.take()[-1]
        assert final.status == 200
        self.to_tag = final.to.tag
        self.send("ACK", cseq=cseq, branch=invite_branch + "ack")
        return leg

    def reply(
        self, request: Message, status: int, *, body: str = "", headers: str = "", tag: str = ""
    ) -> list[Message]:
        """Answer a request of the engine."""
        to = request.find("to") or ""
        if ";tag=" not in to:
            to += f";tag={tag or self.tag}"
        lines = [f"SIP/2.0 {status} Whatever"] + [f"Via: {via}" for via in request.all("via")]
        lines += [f"From: {request.find('from')}", f"To: {to}", f"Call-ID: {request.call_id}"]
        lines += [f"CSeq: {request.find('cseq')}"]
        text = "\r\n".join(lines) + "\r\n" + headers
        if body:
            text += "Content-Type: application/sdp\r\n"
        return self.bench.receive(f"{text}Content-Length: {len(body)}\r\n\r\n{body}")

    def contact_line(self) -> str:
        return f"Contact: <{self.contact}>\r\nRecord-Route: {self.path}\r\n"


def close_connection(bench: Bench, phone: Phone, **more: str) -> list[int | str]:
    """What the edge says when the connection of a phone has closed; our answer."""
    flow = phone.path.partition("sip:")[2].partition("@")[0]
    text = "\r\n".join(
        [
            "NOTIFY sip:127.0.0.1:5070;transport=tcp SIP/2.0",
            f"Via: SIP/2.0/TCP 127.0.0.1:5064;branch=z9hG4bKflow{flow}",
            "From: <sip:edge@127.0.0.1>;tag=e1",
            "To: <sip:edge@127.0.0.1>",
            f"Call-ID: flow-{flow}",
            "CSeq: 1 NOTIFY",
            f"X-Clarion-Closed: {flow}",
            *(f"{name.replace('_', '-')}: {value}" for name, value in more.items()),
            "Content-Length: 0",
        ]
    )
    return bench.statuses(bench.receive(text + "\r\n\r\n"))


def target_of(bench: Bench, number: str = "102") -> DeviceTarget:
    found = bench.engine.targets(f"e1-{number}")
    assert found, f"extension {number} is not registered"
    return found[0]


def place(engine: SipEngine, leg_id: str, target: Target, sdp: str, shown: Presentation) -> None:
    """Send an INVITE, as the call core does once it has journaled the call."""
    engine.prepare(leg_id, target, sdp, shown)
    engine.place(leg_id)


def presentation(**more: Any) -> Presentation:
    fields: dict[str, Any] = {
        "session_id": "s-a0f1z2",
        "party_id": "p-a0f1z2-1",
        "caller_number": "+12025550123",
        "caller_name": "Ann Caller",
        "called_number": "+16505550102",
    }
    return Presentation(**{**fields, **more})


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
