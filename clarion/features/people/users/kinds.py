"""Kinds of extension that other features manage: they say what a new one needs beside the extension itself."""

from collections.abc import Awaitable, Callable

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features.people.sign_in.caller import Caller
from clarion.features.people.users.models import Extension

Equip = Callable[[Container, AsyncSession, Caller, Extension], Awaitable[None]]
"""Raises Forbidden when the caller may not make one, Conflict when the account has enough of them."""


class ExtensionKinds:
    """Filled while features open."""

    def __init__(self) -> None:
        self._known: dict[str, Equip] = {}

    def register(self, extension_type: str, equip: Equip) -> None:
        self._known[extension_type] = equip

    def find(self, extension_type: str) -> Equip | None:
        return self._known.get(extension_type)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._known)
