"""Health checks: one registry that `/healthz` and `clarion doctor` share."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

Check = Callable[[], Awaitable[str | None]]
"""Returns None when the part works, else a sentence that says what does not and what to do."""


@dataclass(frozen=True)
class PartHealth:
    name: str
    sentence: str | None

    @property
    def ok(self) -> bool:
        return self.sentence is None


class HealthChecks:
    """The parts of this process and how to ask each whether it works."""

    def __init__(self, timeout_s: float = 3.0) -> None:
        self._checks: dict[str, Check] = {}
        self._timeout_s = timeout_s

    def register(self, name: str, check: Check) -> None:
        """Add the check of a part, such as `database`. A part has one check; the last one given counts."""
        self._checks[name] = check

    def forget(self, name: str) -> None:
        self._checks.pop(name, None)

    async def run(self) -> list[PartHealth]:
        """Ask every part at once. A check that raises or takes too long counts as not working."""
        return list(await asyncio.gather(*(self._ask(name, check) for name, check in self._checks.items())))

    async def _ask(self, name: str, check: Check) -> PartHealth:
        try:
            return PartHealth(name, await asyncio.wait_for(check(), self._timeout_s))
        except TimeoutError:
            return PartHealth(name, f"{name} gave no answer within {self._timeout_s:g} seconds.")
        except Exception as error:
            return PartHealth(name, f"{name} does not work: {error or type(error).__name__}")


def health_answer(parts: list[PartHealth]) -> tuple[int, dict[str, Any]]:
    """HTTP status and body of `/healthz`: 200 when every part works, else 503 with the part that does not."""
    failing = [part for part in parts if not part.ok]
    body = {
        "status": "failing" if failing else "ok",
        "parts": [{"name": part.name, "ok": part.ok, "sentence": part.sentence} for part in parts],
    }
    return (503 if failing else 200), body
