"""A member of a group that is slower than was thought: nothing is taken by two, and nothing twice."""

from types import SimpleNamespace
from typing import Any, Self

import pytest

from clarion.base import bus_group
from clarion.base.bus_group import GroupReader


class Told:
    """A Valkey that notes the commands of pipelines, and finds nothing."""

    def __init__(self) -> None:
        self.commands: list[tuple[str, list[str]]] = []

    def pipeline(self, transaction: bool) -> Self:
        return self

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    def xack(self, _stream: str, _group: str, *ids: str) -> None:
        self.commands.append(("done", list(ids)))

    def xclaim(self, _stream: str, _group: str, _member: str, _idle: int, ids: list[str], justid: bool) -> None:
        self.commands.append(("keep", ids))

    def xautoclaim(self, _stream: str, _group: str, _member: str, _idle: int, count: int) -> None:
        self.commands.append(("left", []))

    def xreadgroup(self, *_: Any, **_more: Any) -> None:
        self.commands.append(("new", []))

    async def execute(self) -> list[Any]:
        return [None]


async def _at_once(command: Any, *arguments: Any, **options: Any) -> Any:
    return await command(*arguments, **options)


async def test_who_is_slow_keeps_the_rest_or_leaves_it(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(now=1000.0)
    monkeypatch.setattr(bus_group, "time", SimpleNamespace(monotonic=lambda: clock.now))
    valkey, handled = Told(), list[str]()
    reader = GroupReader(valkey, ("stream", "group", "member"), 30_000, _at_once, together=False)
    entries = [(text, text) for text in "abcdef"]
    reader._held = dict.fromkeys("abcdef")

    async def handle(text: str) -> None:
        handled.append(text)
        clock.now += {"d": 60}.get(text, 6)

    await reader.each(entries, handle)
    assert valkey.commands == [("done", ["a", "b"]), ("keep", ["c", "d", "e", "f"])]
    assert handled == ["a", "b", "c", "d"]  # others may have e and f by now
    valkey.commands.clear()
    await reader.take()
    assert valkey.commands == [("done", ["c", "d"]), ("left", []), ("new", [])]
