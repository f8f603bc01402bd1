"""Live calls, remembered outside the process: a journal file on one machine, Valkey for many.

`remember` hands the bytes to the kernel before it returns, so that they survive a kill -9 of the process. They need not
survive a loss of power: the calls would not either. It never raises, and a disk or Valkey that is away does not hold it
up.
"""

import asyncio
import contextlib
import fcntl
import json
import os
import time
from collections import deque
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path

import valkey

from clarion.base.journal import JournalFile
from clarion.base.telemetry import get_logger
from clarion.base.valkey_client import connect, connect_blocking

log = get_logger(__name__)

WAIT_SECONDS = 0.2
PAUSE_SECONDS = 5.0
_ANSWERS_AT_ONCE = 32
_FORGOTTEN_AT_ONCE = 50
_FORGET_SECONDS = 0.1
_SENT_AT_ONCE = 100
_COMPACT_AFTER = 16 << 20  # bytes
# In one piece: one claimant wins, and one that dies here has either taken the call or left it.
_CLAIM = """
local state = redis.call('HGET', KEYS[1], ARGV[1])
if state then
  redis.call('HDEL', KEYS[1], ARGV[1])
  redis.call('HSET', KEYS[2], ARGV[1], state)
end
return state
"""


class FileCallStore:
    """One append-only journal per server in a folder; the newest line of a call counts. `kind` is the suffix of the
    files: what is remembered may be something else that belongs to calls.

    Everything in it is also held here: while the file cannot be written, calls go on without it.
    """

    def __init__(self, folder: Path, server_id: str, kind: str = "calls") -> None:
        self._folder = folder
        self._server_id = server_id
        self._kind = kind
        self._live: dict[str, bytes] = {}
        self.journal = JournalFile(self._path(server_id), self._lines)
        self._is_open = False
        self.alive_until = 0.0

    def open(self) -> None:
        """Take the journal of this server over, as an earlier process left it: `alive_until` says when that was alive
        last, seconds since the epoch (0: there was none).
        """
        path = self._path(self._server_id)
        if not self.alive_until and path.exists():
            self.alive_until = path.stat().st_mtime
        self._live = _read(path) | self._live
        self._is_open = True
        self.journal.open()

    def close(self) -> None:
        self.journal.close()
        self._is_open = False

    def heartbeat(self) -> None:
        """Say that this process is alive."""
        with contextlib.suppress(OSError):  # there is none yet, or the disk does not let us
            os.utime(self._path(self._server_id))

    def remember(self, call_id: str, state: bytes) -> None:
        self._live[call_id] = state
        self._append(_line(call_id, state))

    def forget(self, call_id: str) -> None:
        if self._live.pop(call_id, None) is not None:
            self._append(_line(call_id))

    def settle(self) -> None:
        """Nothing waits here: see `JournalFile`."""

    async def load(self, server_id: str | None = None) -> dict[str, bytes]:
        if server_id == self._server_id:
            if not self._is_open:
                self.open()
            return dict(self._live)
        if server_id is not None:
            return _read(self._path(server_id))
        found: dict[str, bytes] = {}
        for path in sorted(self._folder.glob(f"*.{self._kind}")):
            found |= _read(path)
        return found

    async def let_go(self, call_id: str) -> None:
        self._live.pop(call_id, None)  # it stays in the file for the server that claims it

    async def claim(self, call_id: str, gone: str) -> bytes | None:
        """Take a call out of the journal of another server of this machine, under a lock: one claimant wins."""
        path = self._path(gone)
        try:
            with path.with_suffix(".claiming").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                state = _read(path).get(call_id)
                if state is None:
                    return None
                with path.open("ab") as journal:
                    journal.write(_line(call_id) + b"\n")
        except OSError as error:  # it cannot be taken out, so nobody may have it
            log.error("calls.claim_failed", call_id=call_id, server=gone, problem=str(error))
            return None
        self.remember(call_id, state)
        return state

    def _path(self, server_id: str) -> Path:
        return self._folder / f"{server_id}.{self._kind}"

    def _append(self, line: bytes) -> None:
        if not self._is_open:
            self.open()
        self.journal.append(line)
        if self.journal.size > _COMPACT_AFTER and self.journal.size > 4 * sum(map(len, self._live.values())):
            self.journal.compact()

    def _lines(self) -> list[bytes]:
        return [_line(call_id, state) for call_id, state in self._live.items()]


def _line(call_id: str, state: bytes | None = None) -> bytes:
    """Of the journal; without a state the call is over."""
    head = b'{"call":' + json.dumps(call_id).encode()
    return head + b"}" if state is None else head + b',"state":' + state + b"}"


def _read(path: Path) -> dict[str, bytes]:
    """The live calls of a journal. A torn last line is what a kill -9 leaves: it is skipped."""
    live: dict[str, bytes] = {}
    if not path.exists():
        return live
    with path.open("rb") as journal:
        for line in journal:
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if "state" in entry:
                live[entry["call"]] = json.dumps(entry["state"]).encode()
            else:
                live.pop(entry["call"], None)
    return live


class ValkeyCallStore:
    """A hash per server in Valkey. Writes are sent at once, in order; nothing waits for an answer.

    Every live call is also held here: once a Valkey that was away is back, it gets them all, and what ended meanwhile
    is deleted.
    """

    def __init__(self, url: str, server_id: str, kind: str = "calls") -> None:
        self._server_id = server_id
        self._prefix = f"clarion:{kind}"
        self._key = f"{self._prefix}:{server_id}".encode()
        self._live: dict[bytes, bytes] = {}
        self._over: list[bytes] = []
        self._soon: asyncio.TimerHandle | None = None
        self._catching_up: asyncio.TimerHandle | None = None
        self._pipe = _Pipe(url, self._miss, self._be_renewed)
        self._client = connect(url)

    def remember(self, call_id: str, state: bytes) -> None:
        self._live[call_id.encode()] = state
        self._forget_now()
        self._pipe.send(b"HSET", self._key, call_id.encode(), state)

    def forget(self, call_id: str) -> None:
        """With the next call that is remembered, or soon: what is over and still here does no harm."""
        self._live.pop(call_id.encode(), None)
        self._over.append(call_id.encode())
        if len(self._over) >= _FORGOTTEN_AT_ONCE:
            self._forget_now()
        elif self._soon is None:
            with contextlib.suppress(RuntimeError):  # no loop: the next call takes it along
                self._soon = asyncio.get_running_loop().call_later(_FORGET_SECONDS, self._forget_now)

    def _forget_now(self) -> None:
        if self._soon is not None:
            self._soon.cancel()
            self._soon = None
        if self._over and self._catching_up is None:
            over, self._over = self._over, []
            self._pipe.send(b"HDEL", self._key, *over)

    def _miss(self, words: Sequence[bytes]) -> None:
        """Valkey has not got this command: see to it that it gets everything when it is back."""
        if words[0] == b"HDEL":
            self._over += words[2:]
        if self._catching_up is None:
            with contextlib.suppress(RuntimeError):  # no loop: calls that change are sent again
                loop = asyncio.get_running_loop()
                self._catching_up = loop.call_later(PAUSE_SECONDS, self._catch_up)

    def _be_renewed(self) -> None:
        if self._catching_up is None:
            with contextlib.suppress(RuntimeError):  # no loop: calls that change are sent again
                self._catching_up = asyncio.get_running_loop().call_later(_FORGET_SECONDS, self._catch_up)

    def _catch_up(self) -> None:
        self._catching_up = None
        live = list(self._live.items())
        for begin in range(0, len(live), _SENT_AT_ONCE):
            self._pipe.send(b"HSET", self._key, *chain.from_iterable(live[begin : begin + _SENT_AT_ONCE]))
        self._forget_now()
        self._pipe.settle()
        if self._catching_up is None:
            log.info("calls.store_caught_up", calls=len(self._live))

    def settle(self) -> None:
        self._forget_now()
        self._pipe.settle()

    async def load(self, server_id: str | None = None) -> dict[str, bytes]:
        self.settle()
        if server_id is not None:
            keys = [f"{self._prefix}:{server_id}".encode()]
        else:
            keys = [key async for key in self._client.scan_iter(f"{self._prefix}:*")]
        found: dict[str, bytes] = {}
        for key in keys:
            for call_id, state in (await self._client.hgetall(key)).items():
                found[call_id.decode()] = state
        return found

    async def let_go(self, call_id: str) -> None:
        self._live.pop(call_id.encode(), None)  # it stays in Valkey for the server that claims it
        self._pipe.settle()

    async def claim(self, call_id: str, gone: str) -> bytes | None:
        state = await self._client.eval(_CLAIM, 2, f"{self._prefix}:{gone}", self._key, call_id)
        return None if state is None else bytes(state)

    async def close(self) -> None:
        self._forget_now()
        if self._catching_up is not None:
            self._catching_up.cancel()
        await self._client.aclose()
        self._pipe.close()


class _Pipe:
    """Commands down one connection. Answers are read later, many at once: a round trip costs ten times the sending,
    and would stand still with every call of this server while Valkey waits for a processor.

    What has no answer yet is sent again when the connection breaks, so commands must bear repetition in order. `missed`
    gets each command that Valkey did not get. After `reconnected` it may be another Valkey, which lacks
    what the last one did not pass on.
    """

    def __init__(self, url: str, missed: Callable[[Sequence[bytes]], None], reconnected: Callable[[], None]) -> None:
        self._client = connect_blocking(url, socket_timeout=WAIT_SECONDS, socket_connect_timeout=WAIT_SECONDS)
        self._connection = self._client.connection_pool.make_connection()
        self._missed, self._reconnected = missed, reconnected
        self._unanswered: deque[tuple[bytes, Sequence[bytes]]] = deque()
        self._silent_until = 0.0

    def send(self, *words: bytes) -> None:
        """Hand a command to the kernel. When Valkey is away it is missed: calls go on."""
        if time.monotonic() < self._silent_until:
            self._missed(words)
            return
        # In one piece: the library would cut it up, and each piece is a system call.
        packed = b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%b\r\n" % (len(word), word) for word in words)
        self._unanswered.append((packed, words))
        try:
            self._connection.send_packed_command([packed], check_health=False)
            if len(self._unanswered) >= _ANSWERS_AT_ONCE:
                self._read_answers()
        except (valkey.ValkeyError, OSError):
            self._again()

    def settle(self) -> None:
        """Return once Valkey has done everything that was sent."""
        try:
            self._read_answers()
        except (valkey.ValkeyError, OSError):
            self._again()

    def close(self) -> None:
        self._connection.disconnect()

    def _read_answers(self) -> None:
        while self._unanswered:
            self._connection.read_response()
            self._unanswered.popleft()

    def _again(self) -> None:
        """Once more over a fresh connection; then be silent for a while."""
        self.close()
        try:
            for packed, _ in self._unanswered:
                self._connection.send_packed_command([packed], check_health=False)
            self._read_answers()
        except (valkey.ValkeyError, OSError) as error:
            self.close()
            self._silent_until = time.monotonic() + PAUSE_SECONDS
            while self._unanswered:
                self._missed(self._unanswered.popleft()[1])
            log.error("calls.store_away", problem=str(error), seconds=PAUSE_SECONDS)
        else:
            self._reconnected()
