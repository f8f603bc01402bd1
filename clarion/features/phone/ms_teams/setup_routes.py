"""An account's connection to Microsoft Teams. The surface has no such operations: there it is set up by hand."""

import asyncio
import socket
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Response
from sqlalchemy import select

from clarion.base.container import Container, Here
from clarion.base.dns_lookup import dns_of
from clarion.base.edge_certificates import read_authorities
from clarion.base.errors import NotFound
from clarion.base.http import wire_time
from clarion.base.settings import Settings
from clarion.base.storage import AsyncSession
from clarion.calls.control import CallControl
from clarion.features.numbers import PhoneNumber, find_main_number
from clarion.features.people import PEOPLE_TYPES, Account, Extension
from clarion.features.people.sign_in import Caller, require, resolve_account
from clarion.features.phone.devices import tell_call_servers
from clarion.features.phone.ms_teams import service
from clarion.features.phone.ms_teams.lanes import Addresses, addresses_of, others_in_force
from clarion.features.phone.ms_teams.models import TeamsDirectRouting
from clarion.features.phone.ms_teams.responses import TeamsNameCheck, TeamsPerson, TeamsPersonList, TeamsSetup
from clarion.features.phone.ms_teams.rules import (
    NETWORKS,
    PROXIES,
    gateway_commands,
    person_commands,
)
from clarion.features.phone.ms_teams.schemas import SetupBody
from clarion.features.phone.ms_teams.views import certificate_view, state_view

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion/ms-teams", tags=["MS Teams Direct Routing"])
Reader = Annotated[Caller, require("ReadTeamsDirectRouting", scopes="ReadAccounts")]
Admin = Annotated[Caller, require("EditTeamsDirectRouting", scopes="EditAccounts")]
STATES = "teams-states"


@router.get("", summary="Read the connection to Microsoft Teams")
async def read_setup(here: Here, caller: Reader, accountId: str) -> TeamsSetup:
    """`states` is empty while no call server runs. The key of the certificate is never shown."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        row = await service.find_setup(session, account_id)
        if row is None:
            return {"configured": False, "proxies": list(PROXIES), "networks": list(NETWORKS)}
        return await _view(here, session, row)


@router.put("", summary="Set up the connection to Microsoft Teams")
async def save_setup(here: Here, caller: Admin, accountId: str, body: SetupBody) -> TeamsSetup:
    """The name of the SBC belongs to one account, which proves by a certificate for it, given with its key, that it is
    theirs.
    """
    account_id = resolve_account(caller, accountId)
    service.check_company(caller)
    trusted = await asyncio.to_thread(read_authorities, here.settings) if body.certificate else []
    found, lanes = await _addresses(here, account_id, body), max(1, len(set(here.settings.sbc_addresses)))
    around = service.Surroundings(_own(here.settings), trusted, found, lanes)
    async with here.storage.transaction() as session:
        row = await service.save_setup(session, here.keys, account_id, body, here.clock.now(), around)
        view = await _view(here, session, row)
    await tell_call_servers(here, account_id)
    return view


@router.delete("", summary="End the connection to Microsoft Teams", status_code=204)
async def delete_setup(here: Here, caller: Admin, accountId: str) -> Response:
    """Nobody's Teams rings any more."""
    service.check_company(caller)
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        await service.remove_setup(session, account_id)
    await tell_call_servers(here, account_id)
    return Response(status_code=204)


@router.get("/dns", summary="See where the SBC name leads")
async def check_name(here: Here, caller: Reader, accountId: str) -> TeamsNameCheck:
    """Addresses that this server finds for the name. None: Teams cannot reach it either."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        row = await service.find_setup(session, account_id)
    if row is None:
        raise NotFound("Microsoft Teams is not connected.")
    return {"fqdn": row.fqdn, "addresses": await dns_of(here).addresses(row.fqdn)}


@router.get("/people", summary="List who may be connected to Microsoft Teams")
async def list_people(here: Here, caller: Reader, accountId: str) -> TeamsPersonList:
    """People, and the numbers that Teams can have for each: direct ones, and the company's main number with the
    extension. Who of them is connected, and what is typed in Teams PowerShell for each.
    """
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        known = {each.extension_id: each for each in await _mappings(session, account_id)}
        main = await find_main_number(session, account_id)
        query = (
            select(Extension, PhoneNumber.number)
            .outerjoin(PhoneNumber, PhoneNumber.extension_id == Extension.id)
            .where(Extension.account_id == account_id, Extension.type.in_(PEOPLE_TYPES))
            .order_by(Extension.number, PhoneNumber.number)
        )
        found = (await session.execute(query)).all()
    people: dict[str, tuple[Extension, list[str]]] = {}
    for row, number in found:
        if caller.reaches(row):
            people.setdefault(row.id, (row, []))[1].extend([number] if number else [])
    for row, numbers in people.values():
        numbers += [f"{main.number};ext={row.number}"] if main is not None else []
    records = [_person(row, numbers, known.get(row.id)) for row, numbers in people.values() if numbers]
    return {"records": records}


def _person(row: Extension, numbers: list[str], mapping: service.Mapping | None) -> TeamsPerson:
    chosen = mapping.phone_number if mapping else numbers[0]
    return {
        "extensionId": row.id,
        "extensionNumber": row.number,
        "name": row.name,
        "email": row.email or "",
        "numbers": numbers,
        "phoneNumber": mapping.phone_number if mapping else "",
        "status": mapping.status if mapping else "",
        "commands": person_commands(row.email or row.name, chosen),
    }


async def _mappings(session: AsyncSession, account_id: str) -> list[service.Mapping]:
    return await service.mappings_of(session, await service.users_of(session, account_id))


def _own(settings: Settings) -> frozenset[str]:
    """What phones, browsers and carriers call this server by."""
    names = (settings.sip_domain, *settings.sip_domain_aliases, settings.bind, socket.gethostname())
    return frozenset(name.lower() for name in (*names, urlsplit(settings.public_url).hostname or "") if name)


async def _view(here: Container, session: AsyncSession, row: TeamsDirectRouting) -> TeamsSetup:
    account = await session.get_one(Account, row.account_id)
    return {
        "configured": True,
        "fqdn": row.fqdn,
        "enabled": row.enabled,
        "port": here.settings.sip_tls_port,
        "proxies": row.proxies,
        "networks": row.networks,
        "certificate": certificate_view(row, here.clock.now()),
        "connected": await service.count_users(session, row.account_id),
        "states": await _states(here, row.account_id),
        "commands": gateway_commands(row.fqdn, here.settings.sip_tls_port, [account.home_country]),
        "createdAt": wire_time(row.created_at),
    }


async def _states(here: Container, account_id: str) -> list[dict[str, Any]]:
    control = here.find(CallControl)
    found = await control.ask_all(account_id, STATES, "states") if control else []
    return [state_view(state) for state in found]


async def _addresses(here: Container, account_id: str, body: SetupBody) -> Addresses:
    """Of the proxies of all accounts: asked only where several meet."""
    async with here.storage.reading() as session:
        others = await others_in_force(session, account_id)
        row = await service.find_setup(session, account_id)
    own = body.proxies or (row.proxies if row else PROXIES)
    return await addresses_of(dns_of(here), [*own, *(each for row in others for each in row.proxies)]) if others else {}
