"""Fills the call core's book of call handling from the database, and keeps it fresh, a person at a time.

Parts are profiles; their keys name the account and the person, or the account alone for the company.
"""

from collections.abc import Iterable

from sqlalchemy import select

from clarion.apps.snapshot_loader import Parts, SnapshotLoader
from clarion.base.bus import Payload
from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features import people
from clarion.features.people import Extension
from clarion.features.phone.handling import (
    HANDLING_CHANGED,
    HandlingCache,
    Profile,
    accounts_with_handling,
    read_profiles,
    read_profiles_of,
)

_ACCOUNTS = 100
"""That are read together at the start."""
_MANY = 500
"""People of one account: of more, all are read."""


class HandlingLoader(SnapshotLoader[Profile]):
    """Whose hours, rules, numbers or calendar changed is read again; with a site or the company, the whole account."""

    def __init__(self, here: Container, book: HandlingCache) -> None:
        topics = {
            HANDLING_CHANGED: _keys_of,
            people.EXTENSION_CHANGED: _keys_of,
            people.CALENDAR_CHANGED: _keys_of,
            people.ACCOUNT_CHANGED: _keys_of_account,
            people.SITES_CHANGED: _keys_of_account,
        }
        super().__init__(here, Profile, purpose="call handling", topics=topics, read=self._read_parts, use=book.use)
        self._book = book

    async def _read_parts(self, session: AsyncSession, keys: frozenset[str] | None) -> Parts[Profile]:
        found: dict[str, Profile | None] = {}
        if keys is None:
            accounts = await accounts_with_handling(session)
            for start in range(0, len(accounts), _ACCOUNTS):
                found |= _by_key(await read_profiles_of(session, accounts[start : start + _ACCOUNTS]))
            return found
        for account_id, ids in _by_account(keys).items():
            if "" in ids or len(ids) > _MANY or await _any_site(session, ids):
                found |= dict.fromkeys(self._book.keys_of(account_id))
                found |= _by_key(await read_profiles(session, account_id))
            else:
                found |= {_key(account_id, each): None for each in ids}
                found |= _by_key(await read_profiles(session, account_id, ids))
        return found


def _key(account_id: str, extension_id: str) -> str:
    return f"{account_id}/{extension_id}"


def _keys_of(payload: Payload) -> Iterable[str]:
    return [_key(str(payload["account_id"]), str(payload.get("extension_id") or ""))]


def _keys_of_account(payload: Payload) -> Iterable[str]:
    return [_key(str(payload["account_id"]), "")]


def _by_account(keys: Iterable[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for key in keys:
        account_id, _, extension_id = key.partition("/")
        found.setdefault(account_id, set()).add(extension_id)
    return found


def _by_key(profiles: Iterable[Profile]) -> dict[str, Profile | None]:
    return {_key(each.account_id, each.extension_id): each for each in profiles}


async def _any_site(session: AsyncSession, ids: set[str]) -> bool:
    """Sites have hours that their people follow."""
    query = select(Extension.id).where(Extension.id.in_(ids), Extension.type == "Site")
    return (await session.scalars(query.limit(1))).first() is not None
