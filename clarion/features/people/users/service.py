"""What can be done with an extension."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from clarion.base.container import Container
from clarion.base.errors import Conflict, Forbidden
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.models import Account
from clarion.features.people.connections.leaving import leave_connections
from clarion.features.people.connections.models import Connection
from clarion.features.people.contacts.sharing import hand_over_shared
from clarion.features.people.directory.numbers import NumberBook
from clarion.features.people.sign_in.events import SIGN_IN_CHANGED, SignInChanged
from clarion.features.people.sign_in.passwords import check_new_password, hash_password
from clarion.features.people.sign_in.sessions import Sessions
from clarion.features.people.users.events import EXTENSION_CHANGED, ExtensionChanged
from clarion.features.people.users.machine import MAY_SIGN_IN, check_transition
from clarion.features.people.users.models import Extension, ExtensionStatus, ExtensionType
from clarion.features.people.users.queries import find_extension_by_number
from clarion.features.people.users.rules import check_extension_number, check_pin, next_free_number
from clarion.features.people.users.stored_files import StoredFiles


@dataclass
class Profile:
    """What may be written about a person; None leaves a field as it is, an empty text clears it."""

    first_name: str | None = None
    last_name: str | None = None
    display_name: str | None = None
    company: str | None = None
    job_title: str | None = None
    department: str | None = None
    email: str | None = None
    business_phone: str | None = None
    mobile_phone: str | None = None
    language: str | None = None
    time_zone: str | None = None
    time_format: str | None = None
    home_country: str | None = None
    greeting_language: str | None = None
    formatting_locale: str | None = None
    status_reason: str | None = None
    status_comment: str | None = None
    setup_state: str | None = None
    partner_id: str | None = None
    spoken_name: str | None = None
    email_as_login: bool | None = None


# Cleared by being absent, and then as the account says.
_NULLABLE = frozenset({"email", "language", "time_zone", "time_format", "home_country", "greeting_language",
                       "formatting_locale"})  # fmt: skip


async def create_extension(
    session: AsyncSession,
    account_id: str,
    profile: Profile,
    *,
    now: datetime,
    number: str | None = None,
    extension_type: str = ExtensionType.USER,
    role: str = "member",
    extension_id: str | None = None,
    password_hash: str | None = None,
    status: str = ExtensionStatus.ENABLED,
) -> Extension:
    """A new extension; without a number it gets the lowest free one from 101 on. Raises Invalid, Conflict."""
    account = await session.get_one(Account, account_id)
    if number is None:
        taken = await session.scalars(select(Extension.number).where(Extension.account_id == account_id))
        number = next_free_number(
            set(taken.all()), country=account.home_country, outside_prefix=account.outside_line_prefix
        )
    await _check_number_free(session, account, number)
    row = Extension(
        id=extension_id or new_id(),
        account_id=account_id,
        number=number,
        type=extension_type,
        status=status,
        role=role,
        password_hash=password_hash,
        password_changed_at=now if password_hash else None,
        created_at=now,
    )
    await _write_profile(session, row, profile)
    session.add(row)
    await _flush(session)
    tell_extension_changed(session, row, "Create")
    return row


async def _check_number_free(session: AsyncSession, account: Account, number: str) -> None:
    check_extension_number(number, account.home_country, account.outside_line_prefix)
    if await find_extension_by_number(session, account.id, number) is not None:
        raise Conflict("This extension number is taken.", code="CMN-406", parameter="extensionNumber")


async def _write_profile(session: AsyncSession, row: Extension, profile: Profile) -> None:
    if profile.email:
        profile.email = profile.email.strip().lower()
        taken = await session.scalar(
            select(Extension.id).where(
                Extension.account_id == row.account_id,
                Extension.email == profile.email,
                Extension.id != row.id,
            )
        )
        if taken is not None:
            raise Conflict("This e-mail address is taken.", code="CMN-406", parameter="email")
    for field in fields(profile):
        value = getattr(profile, field.name)
        if isinstance(value, bool):
            setattr(row, field.name, value)
        elif value is not None:
            setattr(row, field.name, value.strip() or (None if field.name in _NULLABLE else ""))


async def update_extension(
    session: AsyncSession, row: Extension, profile: Profile, *, number: str | None = None
) -> None:
    """Change what is given. Raises Invalid, Conflict."""
    if number is not None and number != row.number:
        await _check_number_free(session, await session.get_one(Account, row.account_id), number)
        row.number = number
    language = row.language
    await _write_profile(session, row, profile)
    await _flush(session)
    if row.language != language:  # what is remembered of who is signed in knows the old one
        announce(session, SIGN_IN_CHANGED, SignInChanged(account_id=row.account_id, extension_id=row.id))
    tell_extension_changed(session, row, "Update")


async def set_status(here: Container, session: AsyncSession, row: Extension, status: str) -> None:
    """Switch an extension on or off. What it was signed in with ends when it may not sign in any more.

    Raises Invalid for what cannot follow its status, Forbidden for the last administrator.
    """
    if status == row.status:
        return
    check_transition(row.status, status)
    if row.is_admin and status != ExtensionStatus.ENABLED:
        await check_not_last_admin(session, row)
    row.status = status
    if status not in MAY_SIGN_IN:
        await here.get(Sessions).end_all(session, row.id, "switched off")
    else:
        row.status_reason = row.status_comment = ""
    tell_extension_changed(session, row, "Update")


async def set_password(
    here: Container, session: AsyncSession, row: Extension, password: str, *, keep_session: str = ""
) -> None:
    """A new password; every session but `keep_session` ends."""
    check_new_password(password)
    row.password_hash = await hash_password(password)
    row.password_changed_at = here.clock.now()
    await here.get(Sessions).end_all(session, row.id, "password changed", keep_session)


async def set_pin(row: Extension, pin: str) -> None:
    """A new PIN for services by phone. Raises Invalid."""
    check_pin(pin)
    row.pin_hash = await hash_password(pin)


async def delete_extension(
    here: Container, session: AsyncSession, row: Extension, *, keep_numbers: bool = True, closing: bool = False
) -> None:
    """Remove an extension for good. Contacts that it shared become an administrator's. Its numbers rest in the
    inventory, or (not `keep_numbers`) go back to the operator. Providers of accounts elsewhere are told that these are
    no longer connected.

    The last administrator cannot be removed, unless the whole account is `closing`.
    """
    if row.is_admin and not closing:
        await check_not_last_admin(session, row)
    await here.get(Sessions).end_all(session, row.id, "extension deleted")
    await (here.find(NumberBook) or NumberBook()).let_go(session, row.id, keep=keep_numbers)
    await (here.find(StoredFiles) or StoredFiles()).drop(session, row.id)
    await hand_over_shared(session, row, now=here.clock.now())
    tell_extension_changed(session, row, "Delete")
    await leave_connections(session, Connection.extension_id == row.id)
    await session.delete(row)
    await _flush(session)


async def check_not_last_admin(session: AsyncSession, row: Extension) -> None:
    query = select(Extension.id).where(
        Extension.account_id == row.account_id,
        Extension.role == "admin",
        Extension.status == ExtensionStatus.ENABLED,
        Extension.id != row.id,
    )
    if await session.scalar(query.limit(1)) is None:
        raise Forbidden("An account keeps at least one administrator.", code="CMN-101")


async def _flush(session: AsyncSession) -> None:
    try:
        await session.flush()
    except IntegrityError:
        # Somebody was faster, or something still hangs on the extension.
        raise Conflict("This contradicts what is stored now.", code="CMN-406") from None


def tell_extension_changed(
    session: AsyncSession,
    row: Extension,
    event_type: Literal["Create", "Update", "Delete"],
    *,
    hints: Sequence[str] = ("ExtensionInfo",),
) -> None:
    """Announce it. `hints`: what clients should read again, in the surface's words."""
    change = ExtensionChanged(
        account_id=row.account_id,
        extension_id=row.id,
        event_type=event_type,
        hints=list(hints) if event_type == "Update" else [],
    )
    announce(session, EXTENSION_CHANGED, change)
