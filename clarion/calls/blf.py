"""Busy lamp field (BLF): the state of extensions, queues and park slots of the watcher's account, on all call servers.

In memory; `apps` feeds it with what each call server publishes.
"""

from dataclasses import dataclass
from enum import StrEnum

from clarion.calls.directory import Device, Directory, Extension
from clarion.calls.parking import is_slot

_BUSIEST = ("CallConnected", "Ringing", "OnHold", "ParkedCall")
QUEUE = "Department"


class BlfState(StrEnum):
    IDLE = "idle"
    EARLY = "early"  # it rings, or somebody waits in the queue
    CONFIRMED = "confirmed"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class BlfStatus:
    """`address`: the user part that names it. `reachable` False: it says that it is away. `busy`: no calls now."""

    address: str
    state: BlfState
    reachable: bool = True
    busy: bool = False


class BlfRegistry:
    """Keys: `ext:<extension id>`, `park:<account id>:<slot>`."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._told: dict[str, dict[str, str]] = {}  # key: server: telephony status

    def tell(self, key: str, server_id: str, status: str) -> bool:
        """What a call server says of its own calls. Whether the lamp is another one than before."""
        before = self._status(key)
        servers = self._told.setdefault(key, {})
        if status == "NoCall":
            servers.pop(server_id, None)
        else:
            servers[server_id] = status
        if not servers:
            del self._told[key]
        return self._status(key) != before

    def lose(self, server_id: str) -> list[str]:
        """A call server is gone. Keys of lamps that are others now."""
        mine = [key for key, servers in self._told.items() if server_id in servers]
        return [key for key in mine if self.tell(key, server_id, "NoCall")]

    def find(self, watcher: Device, resource: str) -> str | None:
        """The lamp that a phone asks for, inside its own company; None: there is none, or its owner shows nobody.

        `resource`: a short number, `*` and a park slot, a direct number, or a user name as phones sign in with.
        """
        slot = resource.removeprefix("*")
        if resource != slot and is_slot(slot):
            return f"park:{watcher.account_id}:{slot}"
        extension = self._extension(watcher.account_id, resource)
        if extension is None or (extension.hides_presence and extension.extension_id != watcher.extension_id):
            return None
        return f"ext:{extension.extension_id}"

    def _extension(self, account_id: str, resource: str) -> Extension | None:
        number = self._directory.numbers.get("+" + resource.removeprefix("+"))
        if number is not None and number.account_id == account_id and number.extension_id:
            return self._directory.extensions.get(number.extension_id)
        company, _, short = resource.rpartition("*")
        extension = self._directory.find_extension(account_id, short)
        return extension if extension is not None and self._is_ours(company, resource, extension) else None

    def _is_ours(self, company: str, resource: str, extension: Extension) -> bool:
        """Whether what stands before the short number names no other company (`16505550100*101`)."""
        account = self._directory.accounts.get(extension.account_id)
        main = account.main_number.removeprefix("+") if account is not None else ""
        if company.removeprefix("+") in ("", main):
            return True
        return any(device.username == resource for device in self._directory.devices_of(extension.extension_id))

    def lamp(self, key: str) -> BlfStatus:
        """As it is now. What has gone from the directory is dark."""
        kind, _, rest = key.partition(":")
        status = self._status(key)
        if kind == "park":
            return BlfStatus(f"*{rest.rpartition(':')[2]}", BlfState.CONFIRMED if status != "NoCall" else BlfState.IDLE)
        extension = self._directory.extensions.get(rest)
        if extension is None or not extension.enabled:
            return BlfStatus(extension.number if extension else "unknown", BlfState.IDLE, reachable=False)
        if extension.hides_presence:
            return BlfStatus(extension.number, BlfState.IDLE, reachable=False)
        state = _state(status, waits=extension.kind == QUEUE)
        return BlfStatus(extension.number, state, reachable=not extension.away, busy=extension.do_not_disturb)

    def _status(self, key: str) -> str:
        found = set(self._told.get(key, {}).values())
        return next((status for status in _BUSIEST if status in found), "NoCall")


def _state(status: str, *, waits: bool) -> BlfState:
    """`waits`: of a queue, whose calls are callers who wait."""
    if status in ("NoCall", "ParkedCall"):
        return BlfState.IDLE
    if waits or status == "Ringing":
        return BlfState.EARLY
    return BlfState.HELD if status == "OnHold" else BlfState.CONFIRMED
