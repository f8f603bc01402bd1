"""Trunks of an account. The operator's own, which serve everybody, are not shown here."""

import ipaddress
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Response
from pydantic import AfterValidator, Field
from sqlalchemy import select

from clarion.base.container import Container, Here
from clarion.base.errors import Invalid
from clarion.base.http import WireModel
from clarion.calls.control import CallControl
from clarion.features.people import find_country
from clarion.features.people.sign_in import Caller, require, resolve_account
from clarion.features.phone.trunks import service
from clarion.features.phone.trunks.models import SipTrunk
from clarion.features.phone.trunks.responses import TrunkDetails, TrunkInfo, TrunkList, TrunkRecord, TrunkState
from clarion.features.phone.trunks.service import TrunkFields

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion/trunks", tags=["Trunks"])
Admin = Annotated[Caller, require("AccountAdministration", scopes="EditAccounts")]


def _address(text: str) -> str:
    """An IP address, with or without a port."""
    host, separator, port = text.strip().rpartition(":")
    if not separator or (text.count(":") > 1 and not text.startswith("[")):
        host, port = text.strip(), ""
    address = str(ipaddress.ip_address(host.strip("[]")))
    if not port:
        return address
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise ValueError("give an IP address, or IP:port")
    return f"{address}:{int(port)}"


def _country(text: str) -> str:
    """ISO 3166-1."""
    found = find_country(text)
    if found is None or len(text) != 2:
        raise ValueError("give a country by its two letters, such as DE")
    return found.code


Uri = Annotated[str, Field(max_length=300, pattern=r"^sips?:[A-Za-z0-9.\-\[\]:]+(;transport=(udp|tcp|tls))?(;lr)?$")]


class TrunkChange(WireModel):
    """The body of POST and PUT."""

    name: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    uri: Uri | None = None
    addresses: Annotated[list[Annotated[str, AfterValidator(_address)]], Field(max_length=100)] | None = None
    username: Annotated[str, Field(max_length=100)] | None = None
    password: Annotated[str, Field(max_length=200)] | None = None
    media: Literal["rtp", "sdes"] | None = None
    priority: Annotated[int, Field(ge=1, le=1000)] | None = None
    emergency: bool | None = None
    enabled: bool | None = None
    signs_calls: bool | None = None
    verifies_calls: bool | None = None
    international: bool | None = None
    cost: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    prefixes: Annotated[list[Annotated[str, Field(pattern=r"^\+[1-9][0-9]{0,14}$")]], Field(max_length=200)] | None = (
        None
    )
    number_format: Literal["e164", "digits", "national"] | None = None
    country: Annotated[str, AfterValidator(_country)] | None = None
    dial_prefix: Annotated[str, Field(max_length=10, pattern=r"^[0-9*#]*$")] | None = None
    caller_id_policy: Literal["pass", "own", "fixed"] | None = None
    caller_id: Annotated[str, Field(max_length=20, pattern=r"^(\+[1-9][0-9]{4,14})?$")] | None = None
    registers: bool | None = None
    register_seconds: Annotated[int, Field(ge=60, le=86_400)] | None = None
    probes: bool | None = None

    def fields(self) -> TrunkFields:
        return TrunkFields(**self.model_dump(by_alias=False))


def trunk_view(row: SipTrunk) -> TrunkInfo:
    """A trunk as shown; the password never is."""
    return {
        "id": row.id,
        "name": row.name,
        "uri": row.uri,
        "addresses": row.addresses,
        "username": row.username,
        "hasPassword": bool(row.sealed_password),
        "authentication": "digest" if row.username else "ip",
        "media": row.media,
        "priority": row.priority,
        "emergency": row.emergency,
        "enabled": row.enabled,
        "signsCalls": row.signs_calls,
        "verifiesCalls": row.verifies_calls,
        "international": row.international,
        "cost": row.cost,
        "prefixes": row.prefixes,
        "numberFormat": row.number_format,
        "country": row.country,
        "dialPrefix": row.dial_prefix,
        "callerIdPolicy": row.caller_id_policy,
        "callerId": row.caller_id,
        "registers": row.registers,
        "registerSeconds": row.register_seconds,
        "probes": row.probes,
    }


async def states_of(here: Container, account_id: str) -> dict[str, list[dict[str, Any]]]:
    """By trunk, how each call server finds it. Empty while none runs."""
    control = here.find(CallControl)
    found: dict[str, list[dict[str, Any]]] = {}
    for state in await control.trunk_states(account_id) if control else ():
        view = {
            "registration": state["registration"],
            "reason": state["reason"],
            "expiresIn": state["expires"],
            "reachable": state["reachable"],
            "lastStatus": state["status"],
            "answerMs": state["answer_ms"],
        }
        found.setdefault(state["trunk_id"], []).append(view)
    return found


@router.get("", summary="List trunks")
async def list_trunks(here: Here, caller: Admin, accountId: str) -> TrunkList:
    account_id = resolve_account(caller, accountId)
    query = select(SipTrunk).where(SipTrunk.account_id == account_id).order_by(SipTrunk.priority, SipTrunk.name)
    async with here.storage.reading() as session:
        rows = (await session.scalars(query)).all()
    states = await states_of(here, account_id)
    return {"records": [cast("TrunkRecord", {**trunk_view(row), "states": states.get(row.id, [])}) for row in rows]}


@router.post("", summary="Add a trunk", status_code=201)
async def create_trunk(here: Here, caller: Admin, accountId: str, body: TrunkChange) -> TrunkInfo:
    account_id = resolve_account(caller, accountId)
    if body.name is None or body.uri is None:
        missing = "name" if body.name is None else "uri"
        raise Invalid(f"Parameter [{missing}] is required.", parameter=missing)
    async with here.storage.transaction() as session:
        now = here.clock.now()
        return trunk_view(await service.create_trunk(session, here.keys, account_id, body.fields(), now=now))


@router.get("/{trunkId}", summary="Read a trunk")
async def read_trunk(here: Here, caller: Admin, accountId: str, trunkId: str) -> TrunkDetails:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        row = await service.get_trunk(session, account_id, trunkId)
    return {**trunk_view(row), "states": cast("list[TrunkState]", (await states_of(here, account_id)).get(row.id, []))}


@router.put("/{trunkId}", summary="Change a trunk")
async def update_trunk(
    here: Here,
    caller: Admin,
    accountId: str,
    trunkId: str,
    body: TrunkChange,
) -> TrunkInfo:
    async with here.storage.transaction() as session:
        row = await service.get_trunk(session, resolve_account(caller, accountId), trunkId)
        service.change_trunk(session, here.keys, row, body.fields())
        return trunk_view(row)


@router.delete("/{trunkId}", summary="Remove a trunk", status_code=204)
async def delete_trunk(here: Here, caller: Admin, accountId: str, trunkId: str) -> Response:
    async with here.storage.transaction() as session:
        row = await service.get_trunk(session, resolve_account(caller, accountId), trunkId)
        await service.delete_trunk(session, row)
    return Response(status_code=204)
