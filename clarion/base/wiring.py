"""Features as parts of a process: what each offers, what it needs of the others, how it starts and stops."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter

from clarion.base.container import Container

Hook = Callable[[Container], Awaitable[None]]


class MissingParts(LookupError):
    """A process was put together without something that one of its features needs: an error of ours."""


@dataclass(frozen=True)
class Feature:
    """What a feature brings to a process.

    `offer` makes the parts that other features use, without any I/O; `start` and `stop` do the rest.
    `needs`: parts of others that it cannot do without. `uses`: parts of others that may be missing, because of a
    setting or because the process has no API. `tests/laws/test_wiring.py` compares both with the code.
    """

    name: str
    routers: Sequence[APIRouter] = ()
    start: Hook | None = None
    stop: Hook | None = None
    offer: Callable[[Container], None] | None = None
    needs: tuple[type[Any], ...] = ()
    uses: tuple[type[Any], ...] = ()


def assemble(here: Container, features: Sequence[Feature]) -> None:
    """Offer the parts of all features. Raises MissingParts before anything has started."""
    for feature in features:
        if feature.offer is not None:
            feature.offer(here)
    for feature in features:
        require(here, feature.name, feature.needs)


def require(here: Container, name: str, needs: Sequence[type[Any]]) -> None:
    """Raises MissingParts with everything that `name` needs and nobody offers."""
    missing = [kind.__name__ for kind in needs if here.find(kind) is None]
    if missing:
        raise MissingParts(f"{name} needs {', '.join(missing)}, which nothing in this process offers.")


@asynccontextmanager
async def started(here: Container, features: Sequence[Feature]) -> AsyncIterator[None]:
    """Features that `assemble` has put together: started in order, stopped in reverse."""
    async with AsyncExitStack() as stack:
        for feature in features:
            if feature.start is not None:
                await feature.start(here)
            if feature.stop is not None:
                stack.push_async_callback(feature.stop, here)
        yield
