"""The parts that one process is built from, handed to whoever needs them instead of looked up in globals."""

from dataclasses import dataclass, field
from typing import Annotated, Any, TypeVar

from fastapi import Depends
from starlette.requests import HTTPConnection

from clarion.base.bus import Bus
from clarion.base.clock import Clock
from clarion.base.health import HealthChecks
from clarion.base.keys import MasterKey
from clarion.base.settings import Settings
from clarion.base.storage import Storage

Part = TypeVar("Part")


@dataclass
class Container:
    """Plumbing by name; everything else (services of features, ports of engines) by its type."""

    settings: Settings
    clock: Clock
    storage: Storage
    bus: Bus
    keys: MasterKey
    health: HealthChecks = field(default_factory=HealthChecks)
    _parts: dict[type[Any], Any] = field(default_factory=dict)

    def offer(self, kind: type[Part], part: Part) -> Part:
        """Make `part` the one that `get(kind)` finds. The last one offered counts."""
        self._parts[kind] = part
        return part

    def get(self, kind: type[Part]) -> Part:
        """The part of this kind. Raises `LookupError` when nobody offered one."""
        try:
            found: Part = self._parts[kind]
        except KeyError:
            raise LookupError(f"No {kind.__name__} was offered to the container.") from None
        return found

    def find(self, kind: type[Part]) -> Part | None:
        return self._parts.get(kind)


def container_of(connection: HTTPConnection) -> Container:
    """The container of the application that serves this request or socket."""
    container: Container = connection.app.state.container
    return container


async def _container_of(connection: HTTPConnection) -> Container:
    """As a dependency: FastAPI sends a plain function to a thread, which takes longer than many routes."""
    return container_of(connection)


Here = Annotated[Container, Depends(_container_of)]
"""Use as a parameter of a route: `here: Here`, then `async with here.storage.transaction() as session`."""
