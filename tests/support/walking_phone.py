"""A phone of a few lines over UDP, without sound, that does what it is told and otherwise behaves (RFC 3261): it
registers, answers challenges, acknowledges, says yes to what comes inside a call, repeats its last answer.
It knows nothing of Clarion.
"""

import asyncio
import hashlib
import json
import re
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.support.sip_peer import Heard, is_message, read_message
from tests.support.waiting import wait_for

_REPEATS = (0.5, 1.0, 2.0, 4.0)
_KEPT = ("Replaces:", "Join:", "P-Asserted-Identity:", "RC-Call-Type:")


@dataclass
class Line:
    """One dialog, as the phone sees it. `state`: calling, ringing, up, over."""

    call_id: str
    mine: str  # our side: From of what we send
    theirs: str
    state: str
    target: str = ""  # request URI inside the dialog
    routes: list[str] = field(default_factory=list)
    cseq: int = 1
    held: bool = False
    invite: Heard | None = None  # that rings here
    sent: str = ""  # the INVITE that we sent, without credentials
    branch: str = ""
    final: int = 0  # how our INVITE ended
    heard: bool = False  # the server has taken the call: anything but a challenge came
    turned_away: bool = False
    rejected: list[str] = field(default_factory=list)


class WalkingPhone:
    """`server`: the proxy. `user`, `auth_id`, `password`, `domain`: credentials."""

    host = "127.0.0.1"
    """Its own address."""
    repeats: tuple[float, ...] = _REPEATS

    def __init__(self, server: tuple[str, int], user: str, auth_id: str, password: str, domain: str) -> None:
        self.server, self.user, self.auth_id, self.password, self.domain = server, user, auth_id, password, domain
        self.lines: dict[str, Line] = {}
        self._answers: dict[tuple[str, str], Heard] = {}  # (Call-ID, CSeq): final answer to what we sent
        self._repeat: dict[tuple[str, str], str] = {}  # what we answered last
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.bind((self.host, 0))
        self.port: int = self._socket.getsockname()[1]
        asyncio.get_running_loop().add_reader(self._socket, self._receive)

    def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self._socket)
        self._socket.close()

    # ---- what it is told to do

    async def register(self) -> None:
        line = Line(secrets.token_hex(8), self._me(), f"<sip:{self.user}@{self.domain}>", "calling")
        line.target = f"sip:{self.domain}"
        answer = await self._ask(line, "REGISTER", headers=("Expires: 3600",))
        assert answer.status == 200, answer.first

    def dial(self, dialed: str, headers: tuple[str, ...] = ()) -> Line:
        uri = f"sip:{dialed}@{self.domain}"
        line = Line(secrets.token_hex(8), self._me(), f"<{uri}>", "calling", target=uri)
        self.lines[line.call_id] = line
        line.sent = self._request(line, "INVITE", self._sdp(line), headers=headers)
        return line

    def cancel(self, line: Line) -> None:
        """Of an INVITE that rings; what comes of it is the caller's 487 (or a 200 that was faster)."""
        self._send(self._words(line, "CANCEL", cseq=line.cseq, branch=line.branch))

    def answer(self, line: Line) -> None:
        assert line.invite is not None
        self._respond(line.invite, 200, line, self._sdp(line))
        line.state = "up"

    def decline(self, line: Line, status: int) -> None:
        assert line.invite is not None
        self._respond(line.invite, status, line)
        line.state = "over"

    async def hang_up(self, line: Line) -> int:
        """The status of the answer to our BYE."""
        line.state = "over"
        return (await self._ask(line, "BYE")).status

    async def hold(self, line: Line) -> int:
        """Or take back. The status of the answer."""
        line.held = not line.held
        answer = await self._ask(line, "INVITE", self._sdp(line, "sendonly" if line.held else "sendrecv"))
        if answer.status < 300:
            self._send(self._words(line, "ACK", cseq=line.cseq))
            self._described(line, answer)
        return answer.status

    async def refer(self, line: Line, to: str, replaces: Line | None = None) -> int:
        target = f"sip:{to}@{self.domain}"
        if replaces is not None:
            tags = (_tag(replaces.theirs), _tag(replaces.mine))
            value = f"{replaces.call_id};to-tag={tags[0]};from-tag={tags[1]}"
            target += "?Replaces=" + value.replace(";", "%3B").replace("=", "%3D").replace("@", "%40")
        headers = (f"Refer-To: <{target}>", f"Referred-By: <sip:{self.user}@{self.domain}>")
        return (await self._ask(line, "REFER", headers=headers)).status

    async def command(self, line: Line, command: str, target: str = "") -> int:
        body = {"request": {"reqId": 1, "command": command, "target": target}}
        return (await self._ask(line, "INFO", json.dumps(body), kind="application/json")).status

    async def press(self, line: Line, digit: str) -> int:
        body = f"Signal={digit}\r\nDuration=160\r\n"
        return (await self._ask(line, "INFO", body, kind="application/dtmf-relay")).status

    # ---- sending

    def _me(self) -> str:
        return f"<sip:{self.user}@{self.domain}>;tag={secrets.token_hex(4)}"

    def _sdp(self, line: Line, direction: str = "sendrecv") -> str:
        """What we say of our side; a phone with sound says where it listens."""
        return (
            f"v=0\r\no=- 1 1 IN IP4 {self.host}\r\ns=-\r\nc=IN IP4 {self.host}\r\nt=0 0\r\n"
            f"m=audio {self.port + 1} RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\na={direction}\r\n"
        )

    async def _ask(
        self, line: Line, method: str, body: str = "", *, kind: str = "application/sdp", headers: tuple[str, ...] = ()
    ) -> Heard:
        """The final answer, after a challenge if there is one; 408 when there is none in time."""
        for _ in range(2):
            line.cseq += 1
            key = (line.call_id, f"{line.cseq} {method}")
            words = self._words(line, method, body, kind=kind, headers=headers)
            for wait in self.repeats:
                self._send(words)
                if await self._waits(lambda key=key: key in self._answers, wait):
                    break
            answer = self._answers.get(key)
            if answer is None:
                return Heard("SIP/2.0 408 Nobody", [], "")
            if answer.status not in (401, 407):
                return answer
            headers = (*headers, self._credentials(answer, method, line.target))
        return answer

    @staticmethod
    async def _waits(done: Callable[[], bool], seconds: float) -> bool:
        try:
            await wait_for(done, missing="an answer", timeout=seconds)
        except AssertionError:
            return False
        return True

    def _request(self, line: Line, method: str, body: str, *, headers: tuple[str, ...] = ()) -> str:
        words = self._words(line, method, body, headers=headers)
        self._send(words)
        return words

    def _words(
        self,
        line: Line,
        method: str,
        body: str = "",
        *,
        cseq: int = 0,
        branch: str = "",
        kind: str = "application/sdp",
        headers: tuple[str, ...] = (),
    ) -> str:
        branch = branch or "z9hG4bK" + secrets.token_hex(8)
        if method == "INVITE":
            line.branch = branch
        lines = [
            f"{method} {line.target} SIP/2.0",
            f"Via: SIP/2.0/UDP {self.host}:{self.port};branch={branch};rport",
            "Max-Forwards: 70",
            *(f"Route: {route}" for route in line.routes),
            f"From: {line.mine}",
            f"To: {line.theirs}",
            f"Call-ID: {line.call_id}",
            f"CSeq: {cseq or line.cseq} {method}",
            f"Contact: <sip:{self.user}@{self.host}:{self.port}>",
            "Allow: INVITE, ACK, BYE, CANCEL, REFER, NOTIFY, INFO, UPDATE, OPTIONS",
            "Supported: replaces",
            *headers,
        ]
        if body:
            lines.append(f"Content-Type: {kind}")
        lines.append(f"Content-Length: {len(body.encode())}")
        return "\r\n".join(lines) + "\r\n\r\n" + body

    def _described(self, line: Line, heard: Heard) -> None:
        """The other side's description came, in a message that holds one; nothing to do without sound."""

    def _send(self, words: str) -> None:
        self._socket.sendto(words.encode(), self.server)

    def _credentials(self, challenge: Heard, method: str, uri: str) -> str:
        """RFC 7616 with MD5 and qop=auth."""
        name = "proxy-authenticate" if challenge.status == 407 else "www-authenticate"
        asked = next(text for text in challenge.all(name) if "SHA-256" not in text)
        given = dict(re.findall(r'(\w+)="?([^",]+)"?', asked))
        realm, nonce, cnonce = given["realm"], given["nonce"], secrets.token_hex(4)
        ha1, ha2 = _md5(f"{self.auth_id}:{realm}:{self.password}"), _md5(f"{method}:{uri}")
        proof = _md5(f"{ha1}:{nonce}:00000001:{cnonce}:auth:{ha2}")
        header = "Proxy-Authorization" if challenge.status == 407 else "Authorization"
        return (
            f'{header}: Digest username="{self.auth_id}", realm="{realm}", nonce="{nonce}", uri="{uri}", '
            f'response="{proof}", algorithm=MD5, qop=auth, nc=00000001, cnonce="{cnonce}"'
        )

    # ---- receiving

    def _receive(self) -> None:
        while True:
            try:
                data, _ = self._socket.recvfrom(65535)
            except OSError:
                return
            if is_message(data):
                heard = read_message(data)
                (self._answered if heard.status else self._asked)(heard)

    def _answered(self, heard: Heard) -> None:
        line = self.lines.get(heard.header("call-id"))
        cseq = heard.header("cseq")
        ours = line is not None and cseq == f"{line.cseq} INVITE" and line.state == "calling"
        if line is not None and ours:
            self._of_invite(line, heard)
        elif line is not None and cseq.endswith("INVITE") and heard.status >= 300:
            self._acknowledge(line, heard)
        elif line is not None and cseq.endswith("INVITE") and heard.status >= 200 and line.state != "calling":
            self._send(self._words(line, "ACK", cseq=int(cseq.split()[0])))  # a repeated 200
        if heard.status >= 200:
            self._answers[heard.header("call-id"), cseq] = heard

    def _acknowledge(self, line: Line, heard: Heard) -> None:
        """Of a failure: in its transaction."""
        branch = re.search(r"branch=([^;,\s]+)", heard.header("via"))
        theirs, line.theirs = line.theirs, heard.header("to")
        routes, line.routes = line.routes, []
        words = self._words(line, "ACK", cseq=int(heard.header("cseq").split()[0]), branch=branch[1] if branch else "")
        line.theirs, line.routes = theirs, routes
        self._send(words)

    def _of_invite(self, line: Line, heard: Heard) -> None:
        if heard.status in (401, 407) and not line.rejected:
            self._acknowledge(line, heard)
            line.rejected.append(heard.first)
            line.cseq += 1
            headers = tuple(text for text in line.sent.split("\r\n") if text.startswith(_KEPT))
            self._request(
                line, "INVITE", self._sdp(line), headers=(*headers, self._credentials(heard, "INVITE", line.target))
            )
            return
        if heard.status == 503 and heard.header("retry-after") and not heard.header("reason"):
            line.turned_away = not line.heard  # too much to do: nobody has taken the call (policy gives its reason)
        line.heard |= heard.status != 100
        if heard.status >= 300:
            self._acknowledge(line, heard)
            line.state, line.final = "over", heard.status
        elif heard.status >= 200:
            line.theirs = heard.header("to")
            line.target = _address(heard.header("contact"))
            line.routes = list(reversed(heard.all("record-route")))
            line.state, line.final = "up", heard.status
            self._send(self._words(line, "ACK"))
            self._described(line, heard)

    def _asked(self, heard: Heard) -> None:
        key = (heard.header("call-id"), heard.header("cseq"))
        if heard.method == "ACK":
            return
        if key in self._repeat:
            self._send(self._repeat[key])
            return
        line = self.lines.get(heard.header("call-id"))
        if heard.method == "INVITE" and not heard.to_tag:
            self._rings(heard)
        elif heard.method == "INVITE" and line is not None:
            self._described(line, heard)
            self._respond(heard, 200, line, self._sdp(line))
        elif heard.method == "CANCEL" and line is not None:
            self._respond(heard, 200, line)
            if line.state == "ringing" and line.invite is not None:
                self._respond(line.invite, 487, line)
                line.state = "over"
        elif heard.method == "BYE" and line is not None:
            self._respond(heard, 200, line)
            line.state = "over"
        elif line is None and heard.method in ("BYE", "CANCEL", "INVITE"):
            self._respond(heard, 481, None)
        else:
            self._respond(heard, 200, line)

    def _rings(self, heard: Heard) -> None:
        mine = f"{heard.header('to')};tag={secrets.token_hex(4)}"
        line = Line(heard.header("call-id"), mine, heard.header("from"), "ringing", cseq=100, invite=heard)
        line.target = _address(heard.header("contact"))
        line.routes = heard.all("record-route")
        self.lines[line.call_id] = line
        self._respond(heard, 180, line)

    def _respond(self, request: Heard, status: int, line: Line | None, body: str = "") -> None:
        to = request.header("to")
        lines = [
            f"SIP/2.0 {status} Answer",
            *(f"Via: {value}" for value in request.all("via")),
            *(f"Record-Route: {value}" for value in request.all("record-route")),
            f"From: {request.header('from')}",
            f"To: {line.mine if line is not None and ';tag=' not in to else to}",
            f"Call-ID: {request.header('call-id')}",
            f"CSeq: {request.header('cseq')}",
            f"Contact: <sip:{self.user}@{self.host}:{self.port}>",
        ]
        if body:
            lines.append("Content-Type: application/sdp")
        lines.append(f"Content-Length: {len(body.encode())}")
        words = "\r\n".join(lines) + "\r\n\r\n" + body
        self._repeat[request.header("call-id"), request.header("cseq")] = words
        self._send(words)


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _tag(header: str) -> str:
    found = re.search(r";tag=([^;\s]+)", header)
    return found[1] if found else ""


def _address(contact: str) -> str:
    found = re.search(r"<([^>]+)>", contact)
    return found[1] if found else contact
