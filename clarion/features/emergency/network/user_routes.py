"""Whose apps' place follows the network."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import ColumnElement, func, or_, select

from clarion.base.container import Here
from clarion.base.errors import NotFound
from clarion.base.http import PagingQuery, list_answer
from clarion.base.http_lists import ListResponse
from clarion.base.storage import AsyncSession
from clarion.features.emergency.network.automatic import EXTENSION, follow_network, following, follows_network
from clarion.features.emergency.network.mark_routes import Configure, Order, Search, SiteIds
from clarion.features.emergency.network.places import site_names
from clarion.features.emergency.network.responses import NetworkUserInfo
from clarion.features.emergency.network.schemas import Assigned
from clarion.features.people import MAIN_SITE, Extension, ExtensionType, within_sites
from clarion.features.people.sign_in import Caller, resolve_account

router = APIRouter(
    prefix="/restapi/v1.0/account/{accountId}/emergency-address-auto-update/users", tags=["Emergency: networks"]
)
_TYPES = {"User": ExtensionType.USER, "Limited": ExtensionType.LIMITED}
_WORDS = (Extension.first_name, Extension.last_name, Extension.display_name, Extension.number)
Types = Annotated[list[Literal["User", "Limited"]], Query(alias="type", max_length=10)]
Departments = Annotated[list[str], Query(alias="department", max_length=100)]


@router.get("", summary="List people and whether their place follows the network")
async def list_users(
    request: Request,
    here: Here,
    caller: Configure,
    accountId: str,
    paging: PagingQuery,
    types: Types = [],
    departments: Departments = [],
    site_ids: SiteIds = [],
    search: Search = "",
    enabled: Annotated[bool | None, Query(alias="featureEnabled")] = None,
    order: Order = ["+name"],
) -> ListResponse[NetworkUserInfo]:
    account_id = resolve_account(caller, accountId)
    wanted = [_TYPES[each] for each in types or ["User", "Limited"]]
    query = select(Extension).where(Extension.account_id == account_id, Extension.type.in_(wanted))
    query = within_sites(within_sites(query, caller.site_ids), frozenset(site_ids))
    if departments:
        query = query.where(Extension.department.in_(departments))
    for word in search.split()[:10]:
        query = query.where(or_(*(column.icontains(word, autoescape=True) for column in _WORDS)))
    if enabled is not None:
        among = Extension.id.in_(following(account_id, EXTENSION))
        query = query.where(among if enabled else ~among)
    query = query.order_by(*_order((order or [""])[0]), Extension.id)
    async with here.storage.reading() as session:
        total = await session.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
        rows = (await session.scalars(query.offset(paging.offset).limit(paging.per_page))).all()
        following_ids = await follows_network(session, EXTENSION, [row.id for row in rows])
        names = await site_names(session, account_id)
    records = [_view(row, following=row.id in following_ids, names=names) for row in rows]
    return list_answer(request, records, paging, total or 0)


@router.post("/bulk-assign", summary="Say whose place follows the network", status_code=204)
async def assign_users(here: Here, caller: Configure, accountId: str, body: Assigned) -> Response:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        for name, ids in (("enabledUserIds", body.enabled_user_ids), ("disabledUserIds", body.disabled_user_ids)):
            await _check(session, caller, account_id, ids, name)
        await follow_network(session, account_id, EXTENSION, body.enabled_user_ids, body.disabled_user_ids)
    return Response(status_code=204)


async def _check(session: AsyncSession, caller: Caller, account_id: str, ids: list[str], name: str) -> None:
    """Raises NotFound for who is not of this account, or out of the caller's sites."""
    query = select(Extension).where(Extension.account_id == account_id, Extension.id.in_(ids))
    known = {row.id for row in await session.scalars(within_sites(query, caller.site_ids))}
    missing = [each for each in ids if each not in known]
    if missing:
        raise NotFound(f"Resource for parameter [{name}] is not found: {missing[0]}.", parameter=name)


def _order(wanted: str) -> list[ColumnElement[Any]]:
    """Names by family name, unless numbers or departments are asked for."""
    orders: dict[str, list[ColumnElement[Any]]] = {
        "extensionNumber": [func.length(Extension.number), Extension.number.expression],
        "department": [Extension.department.expression],
    }
    names = [Extension.last_name.expression, Extension.first_name.expression, Extension.display_name.expression]
    columns = orders.get(wanted.lstrip("+- "), names)
    return [column.desc() if wanted.startswith("-") else column.asc() for column in columns]


def _view(row: Extension, *, following: bool, names: dict[str, str]) -> NetworkUserInfo:
    site = row.site_id if row.site_id and row.site_id in names else MAIN_SITE
    return {
        "id": row.id,
        "fullName": row.name,
        "extensionNumber": row.number,
        "featureEnabled": following,
        "type": "Limited" if row.type == ExtensionType.LIMITED else "User",
        "site": {"id": site, "name": names[site]},
        "department": row.department,
    }
