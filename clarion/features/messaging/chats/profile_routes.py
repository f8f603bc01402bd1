"""People and companies as team messaging shows them; preferences of the older surface."""

from typing import cast

from fastapi import APIRouter
from sqlalchemy import func, select

from clarion.base.container import Here
from clarion.base.errors import NotFound
from clarion.base.http import uri_of, wire_time
from clarion.features.messaging.chats.models import ImportedPerson
from clarion.features.messaging.chats.people import CHATTING_TYPES, find_imported
from clarion.features.messaging.chats.responses import (
    TeamMessagingCompany,
    TeamMessagingPerson,
    TeamMessagingPreferences,
)
from clarion.features.messaging.chats.routes import NEW, OLD, Chatter
from clarion.features.messaging.chats.rules import MOST_CHATS
from clarion.features.people import Account, Extension, ExtensionType, find_extension

router = APIRouter(tags=["Team messaging"])


@router.get(NEW + "/persons/{personId}", summary="Read a person")
@router.get(OLD + "/persons/{personId}", summary="Read a person (older name)")
async def read_person(here: Here, caller: Chatter, personId: str) -> TeamMessagingPerson:
    """Somebody of one's own account; `~` is oneself. Of who only wrote in another program there is but a name."""
    wanted = caller.extension_id if personId == "~" else personId
    async with here.storage.reading() as session:
        row = await find_extension(session, caller.account_id, wanted)
        imported = await find_imported(session, caller.account_id, wanted) if row is None else None
    if imported is not None:
        return _imported_view(imported)
    if row is None or row.type not in (*CHATTING_TYPES, ExtensionType.GUEST, ExtensionType.BOT):
        raise NotFound("Resource for parameter [personId] is not found.", parameter="personId")
    return _person_view(row, here.settings.public_url)


def _person_view(row: Extension, base: str) -> TeamMessagingPerson:
    found: TeamMessagingPerson = {
        "id": row.id,
        "firstName": row.first_name or row.name,
        "lastName": row.last_name,
        "companyId": row.account_id,
        "creationTime": wire_time(row.created_at),
        "lastModifiedTime": wire_time(row.updated_at or row.created_at),
    }
    if row.email:
        found["email"] = row.email
    if row.image_key:
        found["avatar"] = uri_of(base, "account", row.account_id, "extension", row.id, "profile-image")
    return found


def _imported_view(row: ImportedPerson) -> TeamMessagingPerson:
    at = wire_time(row.created_at)
    return {"id": row.id, "firstName": row.name, "lastName": "", "creationTime": at, "lastModifiedTime": at}


@router.get(NEW + "/companies/{companyId}", summary="Read a company")
@router.get(OLD + "/companies/{companyId}", summary="Read a company (older name)")
async def read_company(here: Here, caller: Chatter, companyId: str) -> TeamMessagingCompany:
    """One's own; `~` is it too."""
    if companyId not in ("~", caller.account_id):
        raise NotFound("Resource for parameter [companyId] is not found.", parameter="companyId")
    async with here.storage.reading() as session:
        account = await session.get_one(Account, caller.account_id)
        changed = await session.scalar(select(func.max(Extension.updated_at)).where(Extension.account_id == account.id))
    found = {
        "id": account.id,
        "name": account.name,
        "creationTime": wire_time(account.created_at),
        "lastModifiedTime": wire_time(max(account.created_at, changed or account.created_at)),
    }
    domain = account.email.rpartition("@")[2]
    return cast("TeamMessagingCompany", found | ({"domain": domain} if domain else {}))


@router.get(OLD + "/preferences", summary="Read preferences of team messaging")
async def read_preferences(caller: Chatter) -> TeamMessagingPreferences:
    """How many chats a person may have, and that clients are free in how they list them."""
    return {"chats": {"maxCount": MOST_CHATS, "leftRailMode": "CombineAllChatTypes"}}
