"""Asks a call server where a call would go."""

from typing import Any

import msgspec

from clarion.base.bus import Bus, Payload
from clarion.base.errors import ClarionError, Invalid, Unavailable
from clarion.calls.call_migration import topic
from clarion.features.phone.handling import EXPLAIN, CallPlanner, Question, Surroundings, Walk

PATIENCE_SECONDS = 5.0


class AskingPlanner(CallPlanner):
    """Any call server will do: all know the same."""

    def __init__(self, bus: Bus, server_ids: list[str]) -> None:
        self._bus = bus
        self._servers = server_ids

    async def explain(self, question: dict[str, Any]) -> dict[str, Any]:
        problem: ClarionError = Unavailable("No call server answers.")
        for server in self._servers:
            try:
                return await self._bus.request(topic(server), {"op": EXPLAIN, **question}, PATIENCE_SECONDS)
            except Unavailable as error:
                problem = error
        raise problem


class Explainer:
    """The call server's side: an operation of `ControlServer`."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    async def __call__(self, payload: Payload) -> Payload:
        asked = {name: value for name, value in payload.items() if name != "op"}
        try:
            question = msgspec.convert(asked, Question)
        except msgspec.ValidationError as error:
            raise Invalid(f"This is no question about a call: {error}.") from None
        return {**Walk(self._around, question).explain()}
