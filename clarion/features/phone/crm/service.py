"""Connections of an account with CRMs: made, changed, removed, opened for asking; and what people prefer."""

import asyncio
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import delete, func, select

from clarion.base.container import Container
from clarion.base.errors import ClarionError, Conflict, Invalid, NotFound
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.ssrf_guard import egress_policy, is_ip, is_local
from clarion.base.storage import AsyncSession
from clarion.features.people import Account, Extension
from clarion.features.phone.crm import catalogue
from clarion.features.phone.crm.asking import Crm
from clarion.features.phone.crm.events import CRM_CHANGED, CrmChanged
from clarion.features.phone.crm.models import CrmConnection, CrmConnectionJournal, CrmKnownNumber, CrmPreference
from clarion.features.phone.crm.rules import is_web_address
from clarion.features.phone.crm.template import Authentication, Template, Wanted, read_template

MOST_PER_ACCOUNT: Final = 10
_PURPOSE = "crm secrets"


@dataclass(frozen=True)
class Wish:
    """A connection as somebody wants it. `template`: YAML of one's own, or ""; `secrets`: those that are not given
    stay as they are.
    """

    name: str
    template_key: str
    template: str
    address: str
    authentication: str
    settings: Mapping[str, str]
    secrets: Mapping[str, str]
    enabled: bool
    journal: CrmConnectionJournal


async def connections_of(session: AsyncSession, account_id: str) -> Sequence[CrmConnection]:
    query = select(CrmConnection).where(CrmConnection.account_id == account_id)
    return (await session.scalars(query.order_by(CrmConnection.created_at, CrmConnection.id))).all()


async def journal_keepers(session: AsyncSession, account_ids: Collection[str]) -> set[str]:
    """Which of these accounts have calls written into a CRM."""
    query = select(CrmConnection.account_id).where(
        CrmConnection.account_id.in_(list(account_ids)), CrmConnection.enabled.is_(True), CrmConnection.journal != "Off"
    )
    return set(await session.scalars(query))


async def get_connection(
    session: AsyncSession, account_id: str, connection_id: str, *, lock: bool = False
) -> CrmConnection:
    """`lock`: to change it; a new refresh token may come at the same moment. Raises NotFound."""
    row = await session.get(CrmConnection, connection_id[:64], with_for_update=lock or None)
    if row is None or row.account_id != account_id:
        raise NotFound("Resource for parameter [connectionId] is not found.", parameter="connectionId")
    return row


async def add(here: Container, session: AsyncSession, account_id: str, wish: Wish) -> CrmConnection:
    """Raises Invalid, and Conflict when there are too many."""
    await session.get_one(Account, account_id, with_for_update=True)  # two who add the last are counted one by one
    query = select(func.count()).select_from(CrmConnection).where(CrmConnection.account_id == account_id)
    if (await session.scalar(query) or 0) >= MOST_PER_ACCOUNT:
        raise Conflict(f"An account is connected with at most {MOST_PER_ACCOUNT} CRMs: remove one first.")
    now = here.clock.now()
    row = CrmConnection(id=new_id(), account_id=account_id, sealed_secrets=_sealed(here, {}), created_at=now)
    await change(here, session, row, wish)
    session.add(row)
    await session.flush()
    return row


async def change(here: Container, session: AsyncSession, row: CrmConnection, wish: Wish) -> None:
    """Raises Invalid. What was known of numbers is asked again."""
    template = _template(wish.template_key, wish.template)
    chosen = _authentication(template, wish.authentication)
    address = _address(here, template.address or wish.address)
    options = _given([*template.settings, *chosen.settings], wish.settings, "settings")
    now = (template.key, wish.template, address, chosen.key, options)
    before = (row.template_key, row.own_template, row.address, row.authentication, row.options)
    secrets = _known_secrets(here, row, wish.secrets, chosen, same=now == before)
    kept = {each.key: secrets[each.key] for each in chosen.secrets if secrets.get(each.key)}
    row.sealed_secrets = _sealed(here, _given(chosen.secrets, kept, "secrets"))
    _check_names(wish.secrets, chosen.secrets)
    row.name, row.template_key, row.own_template = wish.name, template.key, wish.template
    row.address, row.authentication, row.options = address, chosen.key, options
    row.enabled, row.journal = wish.enabled, wish.journal if template.journal else "Off"
    row.problem, row.problem_at, row.changed_at = "", None, here.clock.now()
    await _changed(session, row)


def _known_secrets(
    here: Container, row: CrmConnection, given: Mapping[str, str], chosen: Authentication, *, same: bool
) -> dict[str, str]:
    """Those that are kept stay while they are sent nowhere else: who may change where has to know them.

    Raises Invalid.
    """
    kept = _opened(here, row)
    if same or not kept:
        return {**kept, **given}
    missing = [each.label for each in chosen.secrets if each.required and not given.get(each.key)]
    if missing:
        words = f"With another address, template, sign-in or setting, give the secrets again: {', '.join(missing)}."
        raise Invalid(words, parameter="secrets")
    return dict(given)


async def remove(session: AsyncSession, row: CrmConnection) -> None:
    await _changed(session, row)
    await session.delete(row)


async def _changed(session: AsyncSession, row: CrmConnection) -> None:
    await session.execute(delete(CrmKnownNumber).where(CrmKnownNumber.account_id == row.account_id))
    announce(session, CRM_CHANGED, CrmChanged(account_id=row.account_id, connection_id=row.id))


def template_of_row(row: CrmConnection) -> Template:
    """Raises Invalid when it cannot be read any more."""
    return _template(row.template_key, row.own_template)


async def open_crm(here: Container, row: CrmConnection) -> Crm:
    """Ready to be asked. Raises ClarionError."""
    if row.own_template:  # a long one that is not remembered takes a second: beside the loop
        await asyncio.to_thread(read_template, row.own_template)
    template = template_of_row(row)
    chosen = _authentication(template, row.authentication)
    return Crm(row.id, row.name, template, row.address, chosen, row.options, _opened(here, row))


async def keep_refresh(here: Container, connection_id: str, refresh: str) -> None:
    async with here.storage.transaction() as session:
        row = await session.get(CrmConnection, connection_id, with_for_update=True)
        if row is not None:
            row.sealed_secrets = _sealed(here, {**_opened(here, row), "refreshToken": refresh})


# ---- what is given


def _template(key: str, own: str) -> Template:
    if own:
        return read_template(own)
    found = catalogue.templates().get(key)
    if found is None:
        known = ", ".join(catalogue.templates())
        raise Invalid(f"There is no template of this name; there are {known}.", parameter="templateKey")
    return found


def _authentication(template: Template, key: str) -> Authentication:
    found = next((one for one in template.authentications if one.key == key), None)
    if found is None:
        known = ", ".join(one.key for one in template.authentications)
        raise Invalid(f"{template.name} has no such way to sign in; it has {known}.", parameter="authentication")
    return found


def _address(here: Container, text: str) -> str:
    """As it is kept, without a slash at its end. Where it really leads is judged with each connection."""
    policy, address = egress_policy(here.settings), text.strip().rstrip("/")
    if not is_web_address(address) or urlsplit(address).query or urlsplit(address).fragment:
        raise Invalid("Give the address of the CRM, such as https://crm.example.com.", parameter="address")
    host = urlsplit(address).hostname or ""
    if is_ip(host) and not policy.allows(host):
        raise Invalid("The address leads to a private or local network.", parameter="address")
    if address.startswith("http:") and not (policy.anywhere or (policy.loopback and is_local(host))):
        raise Invalid("Plain http is not allowed here; use https.", parameter="address")
    return address


def _given(wanted: Sequence[Wanted], given: Mapping[str, str], parameter: str) -> dict[str, str]:
    """What the template asks for, all of it. Raises Invalid, which names what is missing."""
    found = {each.key: given.get(each.key, "").strip() for each in wanted}
    for each in wanted:
        if each.required and not found[each.key]:
            raise Invalid(f"{each.label} is needed.", parameter=f"{parameter}.{each.key}")
    return found


def _check_names(given: Mapping[str, str], wanted: Sequence[Wanted]) -> None:
    unknown = sorted(set(given) - {each.key for each in wanted})
    if unknown:
        raise Invalid(f"There is no secret called {unknown[0]} here.", parameter=f"secrets.{unknown[0]}")


def _sealed(here: Container, secrets: Mapping[str, str]) -> bytes:
    return here.keys.seal(_PURPOSE, json.dumps(dict(secrets)).encode())


def _opened(here: Container, row: CrmConnection) -> dict[str, str]:
    """Empty when the master key is not the one they were sealed with: they have to be given again."""
    try:
        return dict(json.loads(here.keys.unseal(_PURPOSE, row.sealed_secrets)))
    except ClarionError:
        return {}


def given_secrets(here: Container, row: CrmConnection) -> list[str]:
    """The names of those that are kept."""
    return sorted(key for key, value in _opened(here, row).items() if value)


# ---- what people prefer


async def opens_of(session: AsyncSession, extension_id: str) -> str:
    row = await session.get(CrmPreference, extension_id)
    return row.opens if row is not None else "Never"


async def set_opens(session: AsyncSession, owner: Extension, opens: str) -> None:
    row = await session.get(CrmPreference, owner.id)
    if row is None:
        session.add(CrmPreference(extension_id=owner.id, account_id=owner.account_id, opens=opens))
    else:
        row.opens = opens
