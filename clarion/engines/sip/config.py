"""What the engine is told once."""

from dataclasses import dataclass

from clarion.calls.directory import MOST_PHONES


@dataclass(frozen=True, slots=True)
class SipConfig:
    """Everything the engine is told. `edges`: `host:port` of the edges' private side; none: requests go direct."""

    server_id: str = "cs1"
    host: str = "127.0.0.1"
    port: int = 5070
    domain: str = "sip.clarion.localhost"
    aliases: tuple[str, ...] = ("sip.ringcentral.com",)
    edges: tuple[str, ...] = ()
    edge_transport: str = "tcp"
    secret: bytes = b""  # signs nonces; the same on every call server
    session_expires: int = 1800
    min_session_expires: int = 90
    max_lag: float = 0.15  # seconds; a call's set-up takes about ten turns of the event loop
    max_backlog: int = 60  # calls that came in and have not gone on to anybody
    max_transactions: int = 60000
    max_instances: int = MOST_PHONES
    agent: str = "Clarion"
    public_host: str = ""  # where carriers reach the edge; empty: `host`
    public_port: int = 5060
    public_tls_port: int = 5061
    keeps_messages: bool = True  # of calls, until they are over: see `message_trace`
    strangers: str = "private"  # from where emergency calls are taken without credentials: private, anyone, nobody

    def contact_by(self, transport: str) -> str:
        """Where others find us that speak `transport`: at the edge, which knows by the tags whose dialog it is. The
        call server's own address is private. Without an edge, there.
        """
        if not self.edges:
            host = f"[{self.host}]" if ":" in self.host else self.host
            return f"sip:{self.server_id}@{host}:{self.port};transport={self.edge_transport}"
        name = self.public_host or self.host
        host = f"[{name}]" if ":" in name else name
        if transport in ("tls", "wss", "ws"):
            return f"sip:{self.server_id}@{host}:{self.public_tls_port};transport=tls"
        by = ";transport=tcp" if transport == "tcp" else ""
        return f"sip:{self.server_id}@{host}:{self.public_port}{by}"
