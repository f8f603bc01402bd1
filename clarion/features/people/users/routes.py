"""Extensions: list, read, create, change, delete, and what they can use."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from clarion.base.container import Here
from clarion.base.errors import Invalid
from clarion.base.http import PagingQuery, list_answer
from clarion.base.http_lists import ListResponse
from clarion.features.people.accounts.models import Account
from clarion.features.people.directory.given import note_given
from clarion.features.people.roles.catalogue import granted
from clarion.features.people.roles.queries import roles_of
from clarion.features.people.roles.service import check_may_manage
from clarion.features.people.sign_in.caller import Caller, resolve_account, resolve_extension
from clarion.features.people.sign_in.guard import require
from clarion.features.people.sites.queries import within_sites
from clarion.features.people.users import edit, queries, service
from clarion.features.people.users.features import NAMES, delegated, feature_view
from clarion.features.people.users.image_routes import remove_image
from clarion.features.people.users.models import PEOPLE_TYPES, ExtensionType
from clarion.features.people.users.responses import ExtensionInfo, FeatureList
from clarion.features.people.users.schemas import ExtensionChange
from clarion.features.people.users.views import ExtensionViews, full_view

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/extension", tags=["Extensions"])
Statuses = Annotated[list[Literal["Enabled", "Disabled", "Frozen", "NotActivated", "Unassigned"]], Query(max_length=5)]
Emails = Annotated[list[str], Query(max_length=50)]
Types = Annotated[list[str], Query(alias="type", max_length=40)]
# Types of the surface that nobody can have here; asking for them finds nothing.
_OTHER_TYPES = frozenset({"ProxyAdmin", "RoomConnector", "Bot", "Room", "TieLine", "Unknown"})


_TYPES = frozenset(str(item) for item in ExtensionType)


def _check_types(types: list[str]) -> None:
    for name in types:
        if name not in _TYPES and name not in _OTHER_TYPES:
            raise Invalid("Parameter [type] value is invalid.", parameter="type")


@router.get("", summary="List extensions")
async def list_extensions(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadExtensions", scopes="ReadAccounts")],
    accountId: str,
    paging: PagingQuery,
    extension_number: Annotated[str | None, Query(alias="extensionNumber", max_length=20)] = None,
    email: Emails = [],
    status: Statuses = [],
    extension_type: Types = [],
) -> ListResponse[ExtensionInfo]:
    account_id = resolve_account(caller, accountId)
    _check_types(extension_type)
    query = queries.extensions_of(
        account_id, types=extension_type, statuses=status, number=extension_number, emails=email
    )
    async with here.storage.reading() as session:
        account = await session.get_one(Account, account_id)
        rows, total = await queries.read_page(session, within_sites(query, caller.site_ids), paging)
        views = await ExtensionViews.load(session, request, account, rows, here.clock.now())
    note_given(request, [row.id for row in rows])
    return list_answer(request, [views.listed(row) for row in rows], paging, total)


@router.post("", summary="Create an extension")
async def create_extension(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("EditUsers", scopes="EditAccounts")],
    accountId: str,
    body: ExtensionChange,
) -> ExtensionInfo:
    """Without a number it gets the lowest free one; without a type it is a user, with the default role."""
    resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        row = await edit.create(here, session, caller, body)
        return await full_view(session, request, row, here.clock.now())


@router.get("/{extensionId}", summary="Read an extension")
async def read_extension(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadExtensions", scopes="ReadAccounts")],
    accountId: str,
    extensionId: str,
) -> ExtensionInfo:
    async with here.storage.reading() as session:
        row = await resolve_extension(session, caller, accountId, extensionId, reach="account")
        return await full_view(session, request, row, here.clock.now())


@router.put("/{extensionId}", summary="Change an extension")
async def update_extension(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("EditExtensionInfo OR EditCredentials", scopes="EditExtensions")],
    accountId: str,
    extensionId: str,
    body: ExtensionChange,
) -> ExtensionInfo:
    """One's own; whose role reaches others may change theirs, and number, status, type and site besides."""
    async with here.storage.transaction() as session:
        row = await resolve_extension(session, caller, accountId, extensionId)
        await edit.change(here, session, caller, row, body)
        return await full_view(session, request, row, here.clock.now())


@router.delete("/{extensionId}", status_code=204, summary="Delete an extension")
async def delete_extension(
    here: Here,
    caller: Annotated[Caller, require("EditUsers", scopes="EditAccounts")],
    accountId: str,
    extensionId: str,
    save_lines: Annotated[bool, Query(alias="savePhoneLines")] = False,
    save_numbers: Annotated[bool, Query(alias="savePhoneNumbers")] = True,
) -> Response:
    """`savePhoneNumbers`: they rest in the account's inventory, which is the default, or are given back."""
    if save_lines:
        raise Invalid("Phones cannot stay without an extension: move them first.", parameter="savePhoneLines")
    async with here.storage.transaction() as session:
        row = await resolve_extension(session, caller, accountId, extensionId)
        await check_may_manage(session, caller, row)
        image = row.image_key
        await service.delete_extension(here, session, row, keep_numbers=save_numbers)
    await remove_image(here, image)
    return Response(status_code=204)


@router.get("/{extensionId}/features", summary="List what an extension can use")
async def list_features(
    here: Here,
    caller: Annotated[Caller, require("ReadExtensions", scopes="ReadAccounts")],
    accountId: str,
    extensionId: str,
    available_only: Annotated[bool, Query(alias="availableOnly")] = False,
    wanted: Annotated[list[str], Query(alias="featureId", max_length=200)] = [],
) -> FeatureList:
    """Of somebody else's extension, only what may be used on it by the caller: its settings."""
    async with here.storage.reading() as session:
        row = await resolve_extension(session, caller, accountId, extensionId, reach="account")
        account = await session.get_one(Account, row.account_id)
        held = granted(await roles_of(session, row)) if row.type in PEOPLE_TYPES else {}
    own = row.id == caller.extension_id
    names = [name for name in NAMES if (not wanted or name in wanted) and (own or delegated(name))]
    if not own:
        held = {name: scopes for name, scopes in caller.reach.items() if caller.may_act_on(row.type, name)}
    records = [feature_view(name, row, account, held) for name in names]
    return {"records": [record for record in records if record["available"] or not available_only]}
