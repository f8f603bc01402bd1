"""A SIP peer of a few lines over UDP, for tests that look at single messages. It knows nothing of Clarion's code.

It never retransmits and never acknowledges by itself, so a test decides what the other side gets.
"""

import asyncio
import re
import secrets
import socket
from dataclasses import dataclass, field

from tests.support.waiting import wait_for


@dataclass
class Heard:
    """One received message: first line, headers in order (names in lower case), body."""

    first: str
    headers: list[tuple[str, str]]
    body: str

    @property
    def status(self) -> int:
        return int(self.first.split()[1]) if self.first.startswith("SIP/2.0 ") else 0

    @property
    def method(self) -> str:
        return "" if self.status else self.first.split()[0]

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name.lower()), "")

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key == name.lower()]

    @property
    def to_tag(self) -> str:
        found = re.search(r";tag=([^;\s]+)", self.header("to"))
        return found[1] if found else ""


def is_message(data: bytes) -> bool:
    """Whether it is SIP at all: RTCP may come to the port beside the one that another phone listens at."""
    first = data.partition(b"\r\n")[0]
    return first.startswith(b"SIP/2.0 ") or first.endswith(b" SIP/2.0")


def read_message(data: bytes) -> Heard:
    head, _, body = data.decode().partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    pairs = [line.partition(":") for line in lines]
    return Heard(first, [(name.strip().lower(), value.strip()) for name, _, value in pairs], body)


@dataclass
class Dialog:
    """What a test needs to know to send further requests of one call."""

    call_id: str
    uri: str
    from_: str
    to: str
    cseq: int = 1
    branch: str = ""
    extra: list[str] = field(default_factory=list)


class SipPeer:
    """Send to `peer`, read everything that comes back in `heard`."""

    def __init__(self, peer: tuple[str, int], port: int = 0) -> None:
        self.peer = peer
        self.heard: list[Heard] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.bind(("127.0.0.1", port))
        self.port: int = self._socket.getsockname()[1]
        asyncio.get_running_loop().add_reader(self._socket, self._receive)

    def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self._socket)
        self._socket.close()

    def _receive(self) -> None:
        while True:
            try:
                data, _ = self._socket.recvfrom(65535)
            except OSError:
                return
            if is_message(data):
                self.heard.append(read_message(data))

    def send_raw(self, data: bytes) -> None:
        self._socket.sendto(data, self.peer)

    def dialog(self, user: str, caller: str = "+16505550101") -> Dialog:
        uri = f"sip:{user}@{self.peer[0]}:{self.peer[1]}"
        return Dialog(
            call_id=secrets.token_hex(8),
            uri=uri,
            from_=f"<sip:{caller}@127.0.0.1>;tag={secrets.token_hex(4)}",
            to=f"<{uri}>",
        )

    def request(
        self,
        dialog: Dialog,
        method: str,
        *,
        body: str = "",
        kind: str = "application/sdp",
        headers: tuple[str, ...] = (),
        same_transaction: bool = False,
    ) -> None:
        """ACK and CANCEL of the same INVITE keep its number; `same_transaction` also keeps its branch."""
        if method not in ("ACK", "CANCEL") and not same_transaction and dialog.branch:
            dialog.cseq += 1
        if not same_transaction:
            dialog.branch = "z9hG4bK" + secrets.token_hex(8)
        lines = [
            f"{method} {dialog.uri} SIP/2.0",
            f"Via: SIP/2.0/UDP 127.0.0.1:{self.port};branch={dialog.branch};rport",
            "Max-Forwards: 70",
            f"From: {dialog.from_}",
            f"To: {dialog.to}",
            f"Call-ID: {dialog.call_id}",
            f"CSeq: {dialog.cseq} {method}",
            f"Contact: <sip:test@127.0.0.1:{self.port}>",
            *headers,
        ]
        if body:
            lines.append(f"Content-Type: {kind}")
        lines.append(f"Content-Length: {len(body.encode())}")
        self.send_raw(("\r\n".join(lines) + "\r\n\r\n" + body).encode())

    async def answer(self, dialog: Dialog, *, least: int = 200, within: float = 10.0) -> Heard:
        """The first response to the newest request of the dialog with a status of `least` or more."""
        wanted = f"{dialog.cseq} "

        def look() -> Heard | None:
            for item in self.heard:
                ours = item.header("call-id") == dialog.call_id and dialog.branch in item.header("via")
                if ours and item.status >= least and item.header("cseq").startswith(wanted):
                    return item
            return None

        found = await wait_for(
            look,
            missing=lambda: f"a response of {least} or more; came: {[item.first for item in self.heard]}",
            timeout=within,
        )
        return found

    async def request_heard(self, method: str, *, within: float = 10.0) -> Heard:
        return await wait_for(
            lambda: next((item for item in self.heard if item.method == method), None),
            missing=lambda: f"a {method}; came: {[item.first for item in self.heard]}",
            timeout=within,
        )

    def respond(
        self, request: Heard, status: int, *, tag: str = "", body: str = "", headers: tuple[str, ...] = ()
    ) -> None:
        """Answer a request that was heard. The reason phrase is of no interest."""
        to = request.header("to")
        lines = [
            f"SIP/2.0 {status} Answer",
            *(f"Via: {value}" for value in request.all("via")),
            *(f"Record-Route: {value}" for value in request.all("record-route")),
            f"From: {request.header('from')}",
            f"To: {to};tag={tag}" if tag and ";tag=" not in to else f"To: {to}",
            f"Call-ID: {request.header('call-id')}",
            f"CSeq: {request.header('cseq')}",
            f"Contact: <sip:test@127.0.0.1:{self.port}>",
            *headers,
        ]
        if body:
            lines.append("Content-Type: application/sdp")
        lines.append(f"Content-Length: {len(body.encode())}")
        self.send_raw(("\r\n".join(lines) + "\r\n\r\n" + body).encode())

    def take_tag(self, dialog: Dialog, response: Heard) -> None:
        dialog.to = response.header("to")

    async def call(
        self, user: str, sdp: str, *, headers: tuple[str, ...] = (), caller: str = "+16505550101"
    ) -> tuple[Dialog, Heard]:
        """INVITE, wait for the final response, ACK it. The dialog, ready for more, and the response."""
        dialog = self.dialog(user, caller)
        self.request(dialog, "INVITE", body=sdp, headers=headers)
        final = await self.answer(dialog)
        self.take_tag(dialog, final)
        self.request(dialog, "ACK", same_transaction=final.status >= 300)
        return dialog, final
