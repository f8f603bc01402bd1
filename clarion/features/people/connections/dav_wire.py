"""WebDAV on the wire (RFC 4918): what is asked, and what a multistatus says. Answers are strangers' XML."""

import asyncio
import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import urljoin, urlsplit

from lxml import etree

from clarion.base.domains import own_domain
from clarion.base.errors import ClarionError
from clarion.base.http_client import Answer
from clarion.features.people.connections.asking import MOST_BYTES, Asker, host_of
from clarion.features.people.connections.found import SourceProblem
from clarion.features.people.saml.documents import read_xml

DAV, CARD, CAL = "DAV:", "urn:ietf:params:xml:ns:carddav", "urn:ietf:params:xml:ns:caldav"
_SPACES: Final = f'xmlns:D="{DAV}" xmlns:C="{CARD}" xmlns:L="{CAL}"'
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 4

Element = etree._Element


@dataclass(frozen=True)
class Entry:
    """One resource of a multistatus. `status`: of the whole, 200 where it does not say. `props`: those that it has."""

    address: str
    status: int
    props: Mapping[str, Element]

    def text(self, name: str) -> str:
        found = self.props.get(name)
        return (found.text or "").strip() if found is not None else ""

    def hrefs(self, name: str, base: str) -> list[str]:
        found = self.props.get(name)
        nodes = found.iter(f"{{{DAV}}}href") if found is not None else ()
        return [joined for node in nodes if node.text and (joined := joined_to(base, node.text.strip()))]

    def has_child(self, name: str, child: str) -> bool:
        found = self.props.get(name)
        return found is not None and found.find(child) is not None


@dataclass(frozen=True)
class Multistatus:
    """`address`: where it came from, after redirects. `token`: of synchronisation, where there is one."""

    address: str
    entries: tuple[Entry, ...]
    token: str


class Dav:
    """A server, signed in to by name and password. They go to the server that was named, and to others of the same
    domain by https only.
    """

    def __init__(self, asker: Asker, address: str, user: str, password: str) -> None:
        self._asker = asker
        self._address = address
        pair = base64.b64encode(f"{user}:{password}".encode()).decode()
        self._headers = {"Authorization": f"Basic {pair}", "Content-Type": 'application/xml; charset="utf-8"'}

    async def propfind(
        self, address: str, depth: int, props: str, expected: frozenset[int] = frozenset()
    ) -> "Multistatus | None":
        """`props`: elements. None for an answer with one of the `expected` statuses. Raises SourceProblem."""
        body = f'<?xml version="1.0" encoding="utf-8"?><D:propfind {_SPACES}><D:prop>{props}</D:prop></D:propfind>'
        return await self._ask("PROPFIND", address, depth, body, expected)

    async def report(
        self, address: str, depth: int, name: str, inner: str, expected: frozenset[int] = frozenset()
    ) -> "Multistatus | None":
        """The same for a report, such as `D:sync-collection`."""
        body = f'<?xml version="1.0" encoding="utf-8"?><{name} {_SPACES}>{inner}</{name}>'
        return await self._ask("REPORT", address, depth, body, expected)

    async def _ask(
        self, method: str, address: str, depth: int, body: str, expected: frozenset[int]
    ) -> Multistatus | None:
        for _ in range(_MOST_REDIRECTS):
            self._check(address)
            headers = {**self._headers, "Depth": str(depth), "Accept": "application/xml, text/xml"}
            answer = await self._asker.ask(
                method, address, headers, body.encode(), expected=expected | _REDIRECTS | {401}
            )
            if answer.status == 401:
                raise SourceProblem("The server does not take this user name and password.", again=False, status=401)
            if answer.status in _REDIRECTS:
                address = joined_to(address, answer.headers.get("location", ""))
                continue
            if answer.status in expected:
                return None
            return await asyncio.to_thread(_multistatus, address, answer)  # it may be megabytes
        raise SourceProblem("The server sends us round in circles.", again=False)

    def _check(self, address: str) -> None:
        if not leads_to_same(self._address, address):
            raise SourceProblem("The server sends us to another one, which must not learn the password.", again=False)


def leads_to_same(first: str, other: str) -> bool:
    """Whether what is known at `first` may be known at `other`: the same server, or one of its domain by https."""
    if not host_of(other) or host_of(first) == host_of(other):
        return bool(host_of(other))
    if not other.startswith("https://"):
        return False
    own, found = (own_domain(urlsplit(each).hostname or "") for each in (first, other))
    return bool(own) and own == found


def joined_to(base: str, reference: str) -> str:
    """Empty for what is no reference."""
    try:
        return urljoin(base, reference)
    except ValueError:
        return ""


def hrefs_of(addresses: Iterable[str]) -> str:
    """As elements of a multiget; paths alone, as servers say them."""
    return "".join(f"<D:href>{escape(urlsplit(each).path)}</D:href>" for each in addresses)


def _multistatus(address: str, answer: Answer) -> Multistatus:
    if answer.status != 207:
        raise SourceProblem(f"The server speaks no WebDAV there (HTTP {answer.status}).", again=False)
    try:
        root = read_xml(answer.content, MOST_BYTES)
    except ClarionError:
        raise SourceProblem("The server answers with what is no XML.", again=True) from None
    entries = tuple(filter(None, (_entry(address, node) for node in root.iterfind(f"{{{DAV}}}response"))))
    return Multistatus(address, entries, (root.findtext(f"{{{DAV}}}sync-token") or "").strip()[:2000])


def _entry(address: str, node: Element) -> Entry | None:
    href = joined_to(address, (node.findtext(f"{{{DAV}}}href") or "").strip())
    if not href or host_of(href) != host_of(address):
        return None
    props: dict[str, Element] = {}
    for part in node.iterfind(f"{{{DAV}}}propstat"):
        found = part.find(f"{{{DAV}}}prop")
        if _status(part.findtext(f"{{{DAV}}}status")) == 200 and found is not None:
            props |= {str(each.tag): each for each in found}
    return Entry(href, _status(node.findtext(f"{{{DAV}}}status")), props)


def _status(line: str | None) -> int:
    parts = (line or "").split()
    return int(parts[1]) if len(parts) > 1 and parts[1].isascii() and parts[1].isdigit() else 200
