"""LDAP over TLS (RFC 4511, 4513): simple bind and paged search. The library blocks, so every call has a thread.

Any company can name a server that is slow on purpose. So these threads are no one else's (those of asyncio hash
passwords), one server has a few of them only, and what it says is bounded in size and time (`Metered`).
"""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from ldap3 import NONE, SUBTREE, SYNC, Connection, Server, Tls
from ldap3.core.exceptions import LDAPException, LDAPInvalidFilterError

from clarion.base.ldap_directory import LdapEntry, LdapProblem, LdapServer
from clarion.base.ssrf_guard import is_local
from clarion.engines.ldap.metered import Metered
from clarion.engines.ldap.reach import Reach

CONNECT_S, ANSWER_S = 5, 15
PAGE = 500
_AT_ONCE, _OF_ONE_SERVER = 24, 4
_FEW = 10
"""Entries: who looks for one person gets an answer soon, and a short one, or none."""
_SHORT_S, _LONG_S = 20, 300
_SHORT_BYTES, _LONG_BYTES = 4 * 2**20, 256 * 2**20
_INVALID_CREDENTIALS = 49
# Accounts that exist and may not be used now: told apart by no directory in the same way, refused by all.
_REFUSED = frozenset({_INVALID_CREDENTIALS, 32, 48, 50, 53})
_SIZE_LIMIT = 4
Result = TypeVar("Result")


class _PinnedTls(Tls):
    """TLS to the address that was judged, with the certificate checked for the name that was asked for."""

    def __init__(self, context: ssl.SSLContext, host: str) -> None:
        super().__init__(validate=ssl.CERT_REQUIRED)
        self._context, self._host = context, host

    def wrap_socket(self, connection: Any, do_handshake: bool = False) -> None:
        plain = connection.socket
        if isinstance(plain, Metered):
            connection.socket = plain.around(self._context.wrap_socket(plain.inner, server_hostname=self._host))
        else:
            connection.socket = self._context.wrap_socket(plain, server_hostname=self._host)


class Ldap3Client:
    """`LdapClient` by ldap3. `reach`: judges where directories may be."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="ldap")
        self._turns: WeakValueDictionary[tuple[str, int], asyncio.Semaphore] = WeakValueDictionary()

    async def search(
        self, server: LdapServer, base: str, query: str, attributes: Sequence[str], most: int
    ) -> list[LdapEntry]:
        return await self._aside(server, lambda address: _search(server, address, base, query, attributes, most))

    async def password_is_right(self, server: LdapServer, dn: str, password: str) -> bool:
        if not password or not dn:  # RFC 4513 §5.1.2: a bind without one succeeds, and proves nothing
            return False
        return await self._aside(server, lambda address: _binds(server, address, dn, password))

    async def _aside(self, server: LdapServer, work: Callable[[str], Result]) -> Result:
        if server.security == "none" and not is_local(server.host):
            raise LdapProblem("refused", "Without TLS only a directory on this machine can be asked.")
        async with self._turn(server):
            address = await self._reach.address_of(server.host, server.port)
            return await asyncio.get_running_loop().run_in_executor(self._threads, work, address)

    @asynccontextmanager
    async def _turn(self, server: LdapServer) -> AsyncIterator[None]:
        key = (server.host.lower(), server.port)
        turns = self._turns.get(key) or asyncio.Semaphore(_OF_ONE_SERVER)
        self._turns[key] = turns  # it is forgotten with the last who waits
        try:
            await asyncio.wait_for(turns.acquire(), ANSWER_S)
        except TimeoutError:
            raise LdapProblem("connection", "The directory is busy with earlier questions.") from None
        try:
            yield
        finally:
            turns.release()


def _search(
    server: LdapServer, address: str, base: str, query: str, attributes: Sequence[str], most: int
) -> list[LdapEntry]:
    with _connected(server, address, server.bind_dn, server.bind_password, long=most > _FEW) as connection:
        if not connection.bind():
            raise LdapProblem("credentials", f"The directory refused the bind name: {_reason(connection)}.")
        found: list[LdapEntry] = []
        cookie: bytes | None = None
        while True:
            connection.search(base, query, SUBTREE, attributes=list(attributes), paged_size=PAGE, paged_cookie=cookie)
            if connection.result["result"] not in (0, _SIZE_LIMIT):
                raise LdapProblem("search", f"The directory could not search below {base}: {_reason(connection)}.")
            found += [_entry(one) for one in connection.response or () if one["type"] == "searchResEntry"]
            if len(found) > most or connection.result["result"] == _SIZE_LIMIT:
                raise LdapProblem("search", f"More than {most} entries match, or more than the directory gives out.")
            cookie = _cookie(connection)
            if not cookie:
                return found


def _entry(one: dict[str, Any]) -> LdapEntry:
    raw = {name.lower(): tuple(values) for name, values in one["raw_attributes"].items()}
    return LdapEntry(str(one["dn"]), raw)


def _cookie(connection: Connection) -> bytes | None:
    controls = connection.result.get("controls") or {}
    value = controls.get("1.2.840.113556.1.4.319", {}).get("value") or {}
    return value.get("cookie") or None


def _binds(server: LdapServer, address: str, dn: str, password: str) -> bool:
    with _connected(server, address, dn, password) as connection:
        if connection.bind():
            return True
        if connection.result["result"] in _REFUSED:
            return False
        raise LdapProblem("connection", f"The directory gave no answer about a password: {_reason(connection)}.")


def _reason(connection: Connection) -> str:
    return str(connection.result.get("description") or "no reason given")[:100]


@contextmanager
def _connected(
    server: LdapServer, address: str, user: str, password: str, *, long: bool = False
) -> Iterator[Connection]:
    """A connection that is secured, not bound yet."""
    try:
        tls = None if server.security == "none" else _PinnedTls(_context(server.authority), server.host)
        target = Server(
            address, server.port, use_ssl=server.security == "ldaps", tls=tls, get_info=NONE, connect_timeout=CONNECT_S
        )
        connection = Connection(
            target,
            user or None,
            password or None,
            client_strategy=SYNC,
            auto_referrals=False,
            read_only=True,
            receive_timeout=ANSWER_S,
        )
        connection.open()
        seconds, most_bytes = (_LONG_S, _LONG_BYTES) if long else (_SHORT_S, _SHORT_BYTES)
        connection.socket = Metered(connection.socket, most_bytes, time.monotonic() + seconds)
        try:
            if server.security == "starttls":
                connection.start_tls()
            yield connection
        finally:
            with suppress(LDAPException, OSError):  # it may be gone; what went wrong before is what counts
                connection.unbind()
    except LDAPInvalidFilterError:
        raise LdapProblem("search", "The filter is not one that LDAP understands (RFC 4515).") from None
    except (LDAPException, OSError) as error:
        raise _problem(error) from None
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        # What ldap3 makes of bytes that are no LDAP.
        raise LdapProblem("connection", f"The directory's answer cannot be read ({type(error).__name__}).") from None


def _problem(error: Exception) -> LdapProblem:
    text = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
    if "certificate" in text.lower():
        return LdapProblem("certificate", f"The directory's certificate cannot be trusted: {text}.")
    return LdapProblem("connection", f"The directory cannot be reached: {text}.")


def _context(authority: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cadata=authority or None)
    except ssl.SSLError:
        raise LdapProblem("certificate", "The authority's certificate is not one in PEM.") from None
