"""A peer that behaves as the SIP proxies of Microsoft Teams by their documents: TLS with certificates on both sides,
the name of the SBC in TLS and Request-URI, no Record-Route of ours followed, in-dialog requests to the Contact.

It knows nothing of Clarion's code. Certificates come from an `Authority` that stands for the public ones.
"""

import asyncio
import contextlib
import datetime
import re
import secrets
import ssl
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.support.sip_peer import Heard, read_message
from tests.support.waiting import wait_for

_PEM = serialization.Encoding.PEM
_ISSUES = x509.KeyUsage(
    digital_signature=True,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)


class Authority:
    """Issues certificates for names."""

    def __init__(self, name: str = "Public authority of the tests") -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        long_ago = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=3650)
        builder = self._builder(self._name, self._key.public_key(), 7300, long_ago)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        builder = builder.add_extension(_ISSUES, critical=True)
        own = x509.SubjectKeyIdentifier.from_public_key(self._key.public_key())
        builder = builder.add_extension(own, critical=False)
        self.certificate = builder.sign(self._key, hashes.SHA256()).public_bytes(_PEM).decode()

    def _builder(
        self, subject: x509.Name, key: ec.EllipticCurvePublicKey, days: int, at: datetime.datetime | None = None
    ) -> x509.CertificateBuilder:
        now = at or datetime.datetime.now(datetime.UTC)
        serial = x509.random_serial_number()
        return (
            x509.CertificateBuilder(self._name, subject, key, serial)
            .not_valid_before(now - datetime.timedelta(days=2))
            .not_valid_after(now + datetime.timedelta(days=days))
        )

    def issue(self, name: str, *, days: int = 90, at: datetime.datetime | None = None) -> tuple[str, str]:
        """PEM of a certificate for a DNS name, good on both sides of TLS, and of its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH])
        builder = (
            self._builder(subject, key.public_key(), days, at)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(usage, critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        )
        certificate = builder.sign(self._key, hashes.SHA256()).public_bytes(_PEM).decode()
        private = key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()
        return certificate, private


@dataclass
class Dialog:
    """One call, as the peer sees it. `target`: where its requests go."""

    call_id: str
    local: str
    remote: str
    target: str
    cseq: int = 1
    branch: str = ""


@dataclass
class TeamsPeer:
    """`name` is what its certificate says, `fqdn` whom it calls at `edge`."""

    name: str
    fqdn: str
    edge: int
    heard: list[Heard] = field(default_factory=list)
    port: int = 0
    closed: asyncio.Event = field(default_factory=asyncio.Event)  # a connection has ended
    _writers: dict[int, asyncio.StreamWriter] = field(default_factory=dict)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _server: asyncio.Server | None = None
    _out: asyncio.StreamWriter | None = None
    _context: ssl.SSLContext | None = None

    async def start(self, authority: Authority, folder: Path) -> "TeamsPeer":
        """Listen; whoever connects has to show a certificate of the authority."""
        certificate, key = authority.issue(self.name)
        pem, trusted = folder / f"{secrets.token_hex(4)}.pem", folder / f"{secrets.token_hex(4)}.pem"
        pem.write_text(certificate + key)
        trusted.write_text(authority.certificate)
        inside = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(trusted))
        inside.load_cert_chain(pem)
        inside.verify_mode = ssl.CERT_REQUIRED
        self._context = ssl.create_default_context(cafile=str(trusted))
        self._context.load_cert_chain(pem)
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, ssl=inside)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def connect(self) -> None:
        """Open the connection that its requests go by. Raises ssl.SSLError, ConnectionError."""
        reader, self._out = await asyncio.open_connection(
            "127.0.0.1", self.edge, ssl=self._context, server_hostname=self.fqdn
        )
        self._tasks.append(asyncio.create_task(self._read(reader, self._out)))

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        for writer in [*self._writers.values(), *([self._out] if self._out else [])]:
            writer.transport.abort()  # TLS says goodbye, which nobody waits for

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._read(reader, writer)

    async def _read(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).lstrip(b"\r\n")
                length = re.search(rb"(?im)^(?:content-length|l)\s*:\s*(\d+)", head)
                body = await reader.readexactly(int(length[1]) if length else 0)
                if head:
                    message = read_message(head + body)
                    self._writers[id(message)] = writer
                    self.heard.append(message)
        self.closed.set()

    # ---- requests of its own

    def dialog(self, dialed: str, caller: str) -> Dialog:
        uri = f"sip:{dialed}@{self.fqdn}:{self.edge};user=phone;transport=tls"
        return Dialog(
            call_id=secrets.token_hex(8),
            local=f'"Somebody" <sip:{caller}@{self.name}:5061;user=phone>;tag={secrets.token_hex(4)}',
            remote=f"<sip:{dialed}@{self.fqdn}:{self.edge};user=phone>",
            target=uri,
        )

    def send(
        self,
        dialog: Dialog,
        method: str,
        *,
        body: str = "",
        kind: str = "application/sdp",
        headers: tuple[str, ...] = (),
    ) -> None:
        assert self._out is not None, "connect first"
        if method not in ("ACK", "CANCEL") and dialog.branch:
            dialog.cseq += 1
        dialog.branch = f"z9hG4bK{secrets.token_hex(8)}"
        lines = [
            f"{method} {dialog.target} SIP/2.0",
            f"Via: SIP/2.0/TLS 127.0.0.1:{self.port};branch={dialog.branch};rport",
            "Max-Forwards: 70",
            f"From: {dialog.local}",
            f"To: {dialog.remote}",
            f"Call-ID: {dialog.call_id}",
            f"CSeq: {dialog.cseq} {method}",
            f"Contact: {self.contact}",
            "Allow: INVITE, ACK, CANCEL, BYE, INFO, NOTIFY, PRACK, UPDATE, OPTIONS",
            "User-Agent: Microsoft.PSTNHub.SIPProxy v.2026.1.1.1 i.EUWE.0",
            *headers,
            *([f"Content-Type: {kind}"] if body else []),
            f"Content-Length: {len(body.encode())}",
        ]
        self._out.write(("\r\n".join(lines) + "\r\n\r\n" + body).encode())

    @property
    def contact(self) -> str:
        return f"<sip:127.0.0.1:{self.port};transport=tls;x-i=1>"

    async def answer(self, dialog: Dialog, *, least: int = 200, within: float = 10.0) -> Heard:
        """The first response of `least` or more to the newest request of the dialog; it is followed from then on."""

        def look() -> Heard | None:
            for item in self.heard:
                if item.status >= least and dialog.branch in item.header("via"):
                    return item
            return None

        found = await wait_for(look, missing=lambda: f"a response of {least}; came {self.firsts()}", timeout=within)
        if found.status < 300 and found.header("contact"):
            dialog.target, dialog.remote = uri_of(found.header("contact")), found.header("to")
        return found

    # ---- requests that come

    def firsts(self) -> list[str]:
        return [item.first for item in self.heard]

    async def expect(self, method: str, *, beyond: int = 0, within: float = 10.0) -> Heard:
        """The first request of this kind, after `beyond` of them."""

        def look() -> Heard | None:
            hits = [item for item in self.heard if item.method == method]
            return hits[beyond] if len(hits) > beyond else None

        return await wait_for(look, missing=lambda: f"{method}; came {self.firsts()}", timeout=within)

    def certificate_of(self, request: Heard) -> str:
        """The name in the certificate that whoever sent this showed."""
        found = self._writers[id(request)].get_extra_info("peercert")
        return str(dict(part[0] for part in found["subject"])["commonName"])

    def respond(self, request: Heard, status: int, *, body: str = "", tag: str = "") -> None:
        to = request.header("to")
        lines = [
            f"SIP/2.0 {status} Answer",
            *(f"Via: {value}" for value in request.all("via")),
            f"From: {request.header('from')}",
            f"To: {to};tag={tag}" if tag and ";tag=" not in to else f"To: {to}",
            f"Call-ID: {request.header('call-id')}",
            f"CSeq: {request.header('cseq')}",
            f"Contact: {self.contact}",
            *(["Content-Type: application/sdp"] if body else []),
            f"Content-Length: {len(body.encode())}",
        ]
        self._writers[id(request)].write(("\r\n".join(lines) + "\r\n\r\n" + body).encode())

    def taken(self, request: Heard, tag: str) -> Dialog:
        """The dialog of a call that it answered with this tag."""
        return Dialog(
            call_id=request.header("call-id"),
            local=f"{request.header('to')};tag={tag}",
            remote=request.header("from"),
            target=uri_of(request.header("contact")),
        )


def uri_of(contact: str) -> str:
    return contact.partition("<")[2].partition(">")[0]
