"""A seam: features say what somebody is about to do, and whoever was offered as `Permits` may refuse it.

Without one everything is permitted. In Clarion acceptable use stands behind it; features above it ask it directly.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from clarion.base.container import Container

Fact = bool | int | float | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is about to happen: `file.upload`, `number.assign` …, by whom, and what is known of it."""

    kind: str
    account_id: str
    extension_id: str = ""
    subject: str = ""  # the number, name or thing it is about
    content: bytes = b""  # of a file
    file_name: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict)
    parameter: str | None = None  # of the request, which a refusal names


class Permits:
    """Permits everything."""

    async def ask(self, wish: Wish) -> None:
        """Return, or raise a ClarionError that says why not and what would pass."""


async def ask_permit(here: Container, wish: Wish) -> None:
    """Raises what the one asked raises."""
    permits = here.find(Permits)
    if permits is not None:
        await permits.ask(wish)
