"""Limits what one address may try: PINs, passwords, host keys, registrations."""

from hashlib import sha256

from fastapi import Request

from clarion.base.container import Container
from clarion.base.errors import TooMany
from clarion.features.people.sign_in import Counted, SignInThrottle

_FREE_TRIES = 30


class Guesses:
    """Counts tries of PINs, passwords and host keys by the address that they come from."""

    def __init__(self, here: Container, request: Request, of: str = "meeting") -> None:
        address = request.client.host if request.client else ""
        key = sha256(b"\0".join((of.encode(), address.encode()))).hexdigest()
        self._throttle = here.get(SignInThrottle)
        self._counted = (Counted(key, _FREE_TRIES, own=False),)

    async def begin(self) -> None:
        """Raises TooMany."""
        wait = await self._throttle.reserve(self._counted)
        if wait > 0:
            raise TooMany("Too many tries. Wait a moment.", retry_after=max(1, round(wait)))

    async def was_right(self) -> None:
        await self._throttle.succeeded(self._counted)


async def counted_tries(here: Container, request: Request, of: str) -> None:
    """Count a try that is limited even when it succeeds. Raises TooMany."""
    await Guesses(here, request, of).begin()
