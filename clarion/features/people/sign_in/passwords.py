"""Passwords: Argon2id, away from the event loop, as slow for someone unknown as for someone known."""

import asyncio
import functools

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from clarion.base.errors import Invalid

MIN_LENGTH, MAX_LENGTH = 8, 128
# The second of OWASP's recommended settings: 19 MiB, 2 passes, 1 lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_turns = asyncio.Semaphore(4)  # bounds the memory that a storm of sign-ins can take


def check_new_password(text: str) -> None:
    """Raise when a password cannot be taken."""
    if not MIN_LENGTH <= len(text) <= MAX_LENGTH:
        raise Invalid(f"A password has {MIN_LENGTH} to {MAX_LENGTH} characters.", parameter="password")
    if len(set(text)) < 4:
        raise Invalid("The password is too easy to guess.", parameter="password")


async def hash_password(text: str) -> str:
    async with _turns:
        return await asyncio.to_thread(_hasher.hash, text)


async def password_matches(stored: str | None, text: str) -> bool:
    """Without a stored hash the same work is done, and the answer is no."""
    async with _turns:
        return await asyncio.to_thread(_verify, stored, text[:MAX_LENGTH])


@functools.cache
def _nobodys_hash() -> str:
    return _hasher.hash("nobody has this password")


def _verify(stored: str | None, text: str) -> bool:
    try:
        return _hasher.verify(stored or _nobodys_hash(), text) and stored is not None
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False
