"""Takes emails from signed-in senders by SMTP submission over TLS (RFC 8314, RFC 6409). Relays nothing."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, AnyStr, Protocol

import structlog
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from clarion.base.errors import ClarionError

log = structlog.stdlib.get_logger("clarion.mail")
LARGEST = 72 * 2**20  # 50 MB of files, in base64
MOST_RECIPIENTS = 50
MOST_CONNECTIONS = 8  # of signed-in senders
MOST_UNPROVEN = 64  # of others; one more ends the oldest
_IDLE_S = 120.0
_SIGN_IN_S = 20.0  # of the client's time, from the beginning
_TICK_S = 1.0
_LATE = f"421 4.4.2 Nobody signed in within {_SIGN_IN_S:.0f} seconds. Connect again."
_IDLE = f"421 4.4.2 Nothing came for {_IDLE_S:.0f} seconds. Connect again."
_CROWDED = "421 4.7.0 Too many connections without a sign-in. Try again later."
_CLOSING = "421 4.3.2 The server is stopping. Try again in a minute."
_AUTH_FAILURES = 3


class Inbox(Protocol):
    """Where emails go. Each method raises ClarionError for what is refused."""

    async def prove(self, name: str, password: str, source: str) -> Any:
        """Authenticate; the returned value is passed to the other calls as `sender`."""

    async def check_recipient(self, sender: Any, address: str) -> None: ...

    async def take(self, sender: Any, recipients: Sequence[str], content: bytes) -> None: ...


class SubmissionServer:
    """`certificate` and `key`: PEM files, read again for each connection when they have changed."""

    def __init__(self, inbox: Inbox, host_name: str, certificate: Path, key: Path) -> None:
        self._inbox, self._host_name = inbox, host_name
        self._files = (certificate, key)
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._loaded: tuple[int, ...] = ()
        self._server: asyncio.Server | None = None
        self._open: dict[_Submission, None] = {}  # oldest first

    @property
    def port(self) -> int:
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    async def open(self, host: str, port: int) -> None:
        self._load()
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            self._connection, host, port, ssl=self._context, reuse_port=bool(port), ssl_handshake_timeout=60
        )

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
            for connection in list(self._open):
                connection.end(_CLOSING)
            await self._server.wait_closed()

    def _load(self) -> None:
        """The certificate, where it is another than before. One that cannot be read leaves the present one."""
        changed = tuple(file.stat().st_mtime_ns for file in self._files)
        if changed != self._loaded:
            self._context.load_cert_chain(*map(str, self._files))
            self._loaded = changed

    def _connection(self) -> asyncio.BaseProtocol:
        try:
            self._load()
        except (OSError, ssl.SSLError) as error:
            log.error("mail.certificate_unusable", problem=str(error))
        return _Submission(self._inbox, self._host_name, self._open)


class _Submission(SMTP):
    def __init__(self, inbox: Inbox, host_name: str, others: "dict[_Submission, None]") -> None:
        self._inbox, self._others = inbox, others
        self.proven = False
        self.working = True  # it is our turn, not the client's
        self._left = _SIGN_IN_S
        self._late: asyncio.TimerHandle | None = None
        super().__init__(
            _Handler(inbox), data_size_limit=LARGEST, hostname=host_name, ident="Clarion", timeout=_IDLE_S,
            auth_required=True, auth_require_tls=False, authenticator=_as_given,
        )  # fmt: skip

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        unproven = [each for each in self._others if not each.proven]
        if len(unproven) >= MOST_UNPROVEN:
            oldest = next((each for each in unproven if not each.working), unproven[0])
            self._others.pop(oldest)
            oldest.end(_CROWDED)
        self._others[self] = None
        super().connection_made(transport)
        self._late = asyncio.get_running_loop().call_later(_TICK_S, self._tick)

    def _tick(self) -> None:
        """Count the time in which the client may speak. A tick that an overloaded server was late for is one tick."""
        if not self.working:
            self._left -= _TICK_S
        if self._left <= 0:
            self._late = None
            self.end(_LATE)
        else:
            self._late = asyncio.get_running_loop().call_later(_TICK_S, self._tick)

    def connection_lost(self, error: Exception | None) -> None:
        self._others.pop(self, None)
        self._in_time()
        super().connection_lost(error)

    def _in_time(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def end(self, why: str) -> None:
        if self.transport is not None and not self.transport.is_closing():
            log.info("mail.connection_ended", why=why)
            self._writer.write(f"{why}\r\n".encode())
            self.transport.close()

    def _reset_timeout(self, duration: float | None = None) -> None:
        """aiosmtpd calls this after each command, too."""
        self.working = True
        super()._reset_timeout(duration)

    def _timeout_cb(self) -> None:
        if self.working:
            self._reset_timeout()
        else:
            self.end(_IDLE)

    async def push(self, status: AnyStr) -> None:
        self.working = False
        await super().push(status)

    async def auth_PLAIN(self, _: Any, args: list[str]) -> AuthResult:  # noqa: N802
        return await self._proven(await super().auth_PLAIN(_, args))

    async def auth_LOGIN(self, _: Any, args: list[str]) -> AuthResult:  # noqa: N802
        return await self._proven(await super().auth_LOGIN(_, args))

    async def _proven(self, given: AuthResult) -> AuthResult:
        if not given.success or not isinstance(given.auth_data, LoginPassword):
            return given
        self.working = True
        name, secret = given.auth_data
        source = str((self.session.peer or ("",))[0]) if self.session is not None else ""
        try:
            sender = await self._inbox.prove(name.decode(), secret.decode(), source)
        except UnicodeDecodeError:
            return AuthResult(success=False, handled=False)
        except ClarionError as error:
            return AuthResult(success=False, handled=False, message=f"535 5.7.8 {_line(error.message)}")
        if sum(each.proven for each in self._others) >= MOST_CONNECTIONS:
            return AuthResult(success=False, handled=False, message="454 4.7.0 Too many senders. Try again later.")
        self.proven = True
        self._in_time()
        return AuthResult(success=True, auth_data=sender)


def _as_given(server: Any, session: Session, envelope: Envelope, mechanism: str, given: Any) -> AuthResult:
    """Nothing is proven here: that takes time (`_proven`)."""
    return AuthResult(success=True, auth_data=given)


class _Handler:
    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return f"452 4.5.3 At most {MOST_RECIPIENTS} recipients."
        answer = await _answer(lambda: self._inbox.check_recipient(session.auth_data, address))
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: "_Submission", session: Session, envelope: Envelope) -> str:  # noqa: N802
        server.working = True
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        return await _answer(lambda: self._inbox.take(session.auth_data, envelope.rcpt_tos, content))


async def _answer(work: Callable[[], Awaitable[None]]) -> str:
    try:
        await work()
    except ClarionError as error:
        later = error.status in (429, 502, 503, 504)
        return f"{'451 4.3.0' if later else '550 5.7.1'} {_line(error.message)}"
    except Exception:
        log.exception("mail.submission_failed")
        return "451 4.3.0 This failed on our side. Try again later."
    return "250 2.0.0 OK"


def _line(text: str) -> str:
    return " ".join(text.encode("ascii", "replace").decode().split())[:400]
