"""Somebody's password, asked of their company's directory. It is passed on once, and kept nowhere.

A directory is asked only where that company's own sign-in is used: its name stands in the address of the page, its app
asks for the tokens, or it is the account of this server's operator. Else any company could have the passwords of all
others typed into its directory.
"""

from collections.abc import Sequence

import structlog
from sqlalchemy.exc import IntegrityError

from clarion.base.changes import Change, changing
from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.ldap_directory import LdapClient, LdapProblem
from clarion.base.storage import AsyncSession
from clarion.features.people.ldap.entries import Entry, login_filter, read_entry, wanted
from clarion.features.people.ldap.joining import find_linked, join
from clarion.features.people.ldap.models import LdapDirectory, LdapLink
from clarion.features.people.ldap.settings import server_of
from clarion.features.people.users.models import Extension

_LONGEST_LOGIN = 254
_LONGEST_PASSWORD = 1000
_MOST_OF_A_NAME = 10
"""Entries that may share what was typed, as a mailbox of several. Which of them it is cannot be told: it is none."""
_AWAY = "The company's directory cannot be asked now. Try again in a moment, or tell your administrator."
log = structlog.stdlib.get_logger("clarion.ldap")


async def find_directory(session: AsyncSession, account_id: str | None) -> LdapDirectory | None:
    """The account's directory, if it is in use."""
    row = await session.get(LdapDirectory, account_id) if account_id else None
    return row if row is not None and row.enabled else None


async def prove_in_directory(
    here: Container, account_id: str | None, login: str, password: str, candidates: Sequence[Extension]
) -> Extension | None:
    """Whom the directory knows by this name and password. None: nobody, or there is no directory to ask.

    Raises `LdapProblem` when the directory cannot be asked; why is for the log and for administrators, who see it by
    testing the directory: whoever signs in is not known yet.
    """
    try:
        return await _prove(here, account_id, login, password, candidates)
    except LdapProblem as problem:
        log.warning("a directory could not be asked", account=account_id, kind=problem.kind, problem=problem.message)
        raise LdapProblem(problem.kind, _AWAY) from None


async def _prove(
    here: Container, account_id: str | None, login: str, password: str, candidates: Sequence[Extension]
) -> Extension | None:
    client = here.find(LdapClient)
    if client is None or not password or not 0 < len(login) <= _LONGEST_LOGIN or len(password) > _LONGEST_PASSWORD:
        return None
    if any(one.account_id != account_id for one in candidates):
        return None  # somebody of another company: their password is not for this directory
    async with here.storage.reading() as session:
        row = await find_directory(session, account_id)
    if row is None:
        return None
    entry = await _find_entry(here, client, row, login)
    if entry is None:
        return await _who_takes(here, candidates, password)
    if not await client.password_is_right(server_of(here, row), entry.dn, password):
        return None
    async with here.storage.reading() as session:
        person = await find_linked(session, row.account_id, entry)
    if person is not None:
        return person
    try:
        with changing(Change("cli", command="join_from_directory")):
            async with here.storage.transaction() as session:
                return await join(here, session, row, entry)
    except (ClarionError, IntegrityError):
        async with here.storage.reading() as session:  # another request of theirs was faster by a moment
            person = await find_linked(session, row.account_id, entry)
        if person is None:
            raise
        return person


async def _who_takes(here: Container, candidates: Sequence[Extension], password: str) -> Extension | None:
    """Whom of those the directory knows by its own name for them: they may have typed an extension or phone number."""
    for one in candidates:
        if await directory_takes(here, one, password):
            return one
    return None


async def _find_entry(here: Container, client: LdapClient, row: LdapDirectory, login: str) -> Entry | None:
    query = login_filter(row.people_filter, row.attribute_names, login)
    names = row.attribute_names
    found = await client.search(server_of(here, row), row.base, query, wanted(names, photos=False), _MOST_OF_A_NAME)
    return read_entry(found[0], names) if len(found) == 1 else None


async def is_of_directory(session: AsyncSession, person: Extension) -> bool:
    """Whether the directory says what this person's password is."""
    linked = await session.get(LdapLink, person.id) is not None
    return linked and await find_directory(session, person.account_id) is not None


async def directory_takes(here: Container, person: Extension, password: str) -> bool:
    """Whether this is the password that somebody has in the directory. Raises `LdapProblem`."""
    client = here.find(LdapClient)
    async with here.storage.reading() as session:
        row = await find_directory(session, person.account_id)
        link = await session.get(LdapLink, person.id)
    if client is None or row is None or link is None or not password or len(password) > _LONGEST_PASSWORD:
        return False
    return await client.password_is_right(server_of(here, row), link.dn, password)
