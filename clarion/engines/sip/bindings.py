"""Where phones are: bindings of the registrar, and stores that outlive a process or are shared between several."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Final, Protocol

import msgspec

from clarion.base.journal import JournalFile
from clarion.base.telemetry import get_logger
from clarion.calls.wire import DeviceTarget, MediaProfile, Record
from clarion.engines.sip.dialects import traits_named

_log = get_logger(__name__)
_COMPACT_AFTER: Final = 2000


class Binding(Record, frozen=True, kw_only=True):
    """One contact of one device (RFC 3261 §10). `expires` and `since` are seconds since 1970."""

    key: str
    device_id: str
    extension_id: str
    account_id: str
    authorization_id: str
    contact: str  # URI for the request line
    contact_header: str  # as the phone wrote it, without expires
    path: tuple[str, ...]
    instance: str
    reg_id: int
    call_id: str
    cseq: int
    source: str  # proto:ip:port
    traits: str
    media: MediaProfile
    since: float
    expires: float
    user_agent: str = ""
    access_network: str = ""  # P-Access-Network-Info (RFC 7315)
    began: float = 0.0  # when it signed in first, whatever was renewed since; 0: as `since`

    @property
    def slot(self) -> str:
        """What the limit of contacts counts: a phone with several flows is one."""
        return f"{self.device_id}|{self.instance or self.contact}"

    @property
    def public_id(self) -> str:
        """A name for people and programs: the key itself holds addresses and instance ids."""
        return sha256(self.slot.encode()).hexdigest()[:24]

    @property
    def flow(self) -> str:
        """The connection that it came by, as the edge named it in the Path; empty for what has none (UDP)."""
        return self.path[0].partition("sip:")[2].rpartition("@")[0] if self.path else ""

    def target(self) -> DeviceTarget:
        return DeviceTarget(
            device_id=self.device_id,
            extension_id=self.extension_id,
            account_id=self.account_id,
            contact=self.contact,
            path=self.path,
            dialect=traits_named(self.traits).dialect,
            media=self.media,
            authorization_id=self.authorization_id,
            instance=self.instance,
        )


class BindingStore(Protocol):
    """Keeps bindings. `put` and `drop` return at once; what they say survives the end of the process.

    `is_shared`: other call servers read it, by clocks of their own.
    """

    is_shared: bool

    def load(self) -> list[Binding]:
        """What is known at once; a store elsewhere tells the rest to `watch` when it is started."""

    def put(self, binding: Binding) -> None: ...

    def drop(self, binding: Binding) -> None:
        """Remove it, unless it has been refreshed by another call server meanwhile."""

    def watch(self, on_put: Callable[[Binding], None], on_drop: Callable[[Binding], None]) -> None:
        """Hear what other call servers put and drop. A store that is not shared never calls."""

    async def start(self) -> None: ...

    async def close(self) -> None: ...


class MemoryBindingStore:
    """Forgets everything with the process. Several registrars may share one object, as call servers share a store."""

    is_shared = True

    def __init__(self) -> None:
        self._bindings: dict[str, Binding] = {}
        self._watchers: list[tuple[Callable[[Binding], None], Callable[[Binding], None]]] = []

    def load(self) -> list[Binding]:
        return list(self._bindings.values())

    def put(self, binding: Binding) -> None:
        self._bindings[binding.key] = binding
        for on_put, _ in self._watchers:
            on_put(binding)

    def drop(self, binding: Binding) -> None:
        known = self._bindings.get(binding.key)
        if known is not None and known.expires <= binding.expires:
            del self._bindings[binding.key]
            for _, on_drop in self._watchers:
                on_drop(binding)

    def watch(self, on_put: Callable[[Binding], None], on_drop: Callable[[Binding], None]) -> None:
        self._watchers.append((on_put, on_drop))

    async def start(self) -> None:
        return

    async def close(self) -> None:
        self._watchers.clear()


class FileBindingStore:
    """A journal file for one call server: each change is one line given to the kernel before `put` returns.

    A `kill -9` loses nothing; a power cut loses what the kernel had not written, and phones register again.
    """

    is_shared = False

    def __init__(self, path: Path) -> None:
        self._path = path
        self._bindings: dict[str, Binding] = {}
        self._lines = 0
        self._closed = False
        self._read()
        self.journal = JournalFile(path, self._all_lines)
        self.journal.open()

    def _read(self) -> None:
        if not self._path.exists():
            return
        for line in self._path.read_bytes().splitlines():
            try:
                if line.startswith(b"-"):
                    self._bindings.pop(line[1:].decode(), None)
                elif line:
                    binding = msgspec.json.decode(line, type=Binding)
                    self._bindings[binding.key] = binding
            except (msgspec.DecodeError, UnicodeDecodeError):
                _log.warning("sip.binding_line_unreadable", path=str(self._path))  # a line cut by a crash

    def _all_lines(self) -> list[bytes]:
        self._lines = len(self._bindings)
        return [msgspec.json.encode(binding) for binding in self._bindings.values()]

    def _append(self, line: bytes) -> None:
        if self._closed:
            return  # what comes now belongs to the next process
        self.journal.append(line)
        self._lines += 1
        if self._lines > _COMPACT_AFTER + 4 * len(self._bindings):
            self.journal.compact()

    def load(self) -> list[Binding]:
        return list(self._bindings.values())

    def put(self, binding: Binding) -> None:
        self._bindings[binding.key] = binding
        self._append(msgspec.json.encode(binding))

    def drop(self, binding: Binding) -> None:
        if self._bindings.pop(binding.key, None) is not None:
            self._append(b"-" + binding.key.encode())

    def watch(self, on_put: Callable[[Binding], None], on_drop: Callable[[Binding], None]) -> None:
        return

    async def start(self) -> None:
        return

    async def close(self) -> None:
        self._closed = True
        self.journal.close()
