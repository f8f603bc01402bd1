"""The state of one dialog and the requests within it (RFC 3261 §12)."""

import ipaddress
from dataclasses import dataclass, field

from clarion.engines.phone_network.message import Message, address, host_and_port, parameters
from clarion.engines.phone_network.transactions import Address

ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE"


@dataclass
class Dialog:
    """`local` and `remote` are From and To values without tags, as seen from here."""

    call_id: str
    local: str
    local_tag: str
    remote: str
    contact: str
    peer: Address
    """Where requests go when the route names no address of numbers."""
    remote_tag: str = ""
    target: str = ""
    routes: list[str] = field(default_factory=list)
    local_cseq: int = 0
    remote_cseq: int = 0

    @classmethod
    def as_callee(cls, invite: Message, *, tag: str, contact: str, peer: Address) -> "Dialog":
        contacts = invite.all("Contact")
        return cls(
            call_id=invite.get("Call-ID"),
            local=_without_tag(invite.get("To")),
            local_tag=tag,
            remote=_without_tag(invite.get("From")),
            remote_tag=parameters(invite.get("From")).get("tag", ""),
            contact=contact,
            peer=peer,
            target=address(contacts[0]) if contacts else address(invite.get("From")),
            routes=invite.all("Record-Route"),
            remote_cseq=invite.cseq[0],
        )

    def established_by(self, response: Message) -> None:
        """Take tag, target and route set from a response to our INVITE."""
        self.remote_tag = parameters(response.get("To")).get("tag", "")
        self.retarget(response)
        self.routes = response.all("Record-Route")[::-1]

    def retarget(self, message: Message) -> None:
        contacts = message.all("Contact")
        if contacts:
            self.target = address(contacts[0])

    def request(self, method: str, *, cseq: int | None = None, body: str = "") -> Message:
        """A request in this dialog, without Via. ACK takes the number of the INVITE it belongs to."""
        if cseq is None:
            self.local_cseq += 1
            cseq = self.local_cseq
        request = Message(method=method, uri=self.target, body=body.encode())
        request.headers += [("Route", route) for route in self.routes]
        request.headers += [
            ("Max-Forwards", "70"),
            ("From", f"{self.local};tag={self.local_tag}"),
            ("To", f"{self.remote};tag={self.remote_tag}" if self.remote_tag else self.remote),
            ("Call-ID", self.call_id),
            ("CSeq", f"{cseq} {method}"),
        ]
        if method in ("INVITE", "UPDATE"):
            request.headers += [("Contact", f"<{self.contact}>"), ("Allow", ALLOW)]
        if body:
            request.add("Content-Type", "application/sdp")
        return request

    def next_hop(self) -> Address:
        """The first route, or the target, when it is an address of numbers; else where the peer is."""
        host, port = host_and_port(address(self.routes[0]) if self.routes else self.target)
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return self.peer
        return host, port


def _without_tag(value: str) -> str:
    head, bracket, rest = value.rpartition(">")
    if not bracket:
        return value.partition(";")[0].strip()
    kept = [p for p in rest.split(";")[1:] if p.partition("=")[0].strip().lower() != "tag"]
    return ";".join([head + bracket, *kept])
