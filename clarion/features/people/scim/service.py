"""What identity providers do with people."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from scim2_models import (
    InvalidFilterException,
    InvalidValueException,
    PreconditionFailedException,
    SearchRequest,
    UniquenessException,
)
from scim2_models.path.expressions import Comparison
from sqlalchemy import Select, func, or_, select

from clarion.base.container import Container
from clarion.base.errors import NotFound
from clarion.base.storage import AsyncSession
from clarion.features.people.scim.models import ScimDetails
from clarion.features.people.scim.resources import EnterpriseUser, ScimUser, is_active, to_document, to_user
from clarion.features.people.sign_in.caller import Caller, resolve_extension
from clarion.features.people.sites.limits import check_within_sites, settle_within_sites
from clarion.features.people.sites.queries import within_sites
from clarion.features.people.users import edit, service
from clarion.features.people.users.models import PEOPLE_TYPES, Extension, ExtensionStatus
from clarion.features.people.users.schemas import ExtensionChange

MOST_RESULTS = 1000
LONGEST_FILTER = 2000
MOST_BRACKETS = 40
MOST_OPERATIONS = 100
_MOST_VALUES = 20
_BREATH_EVERY = 200

Found = tuple[Extension, ScimDetails | None]


def fold(user_name: str) -> str:
    """Names of users are equal whatever their case (RFC 7643 §4.1.1)."""
    return user_name.strip().casefold()[:300]


def people(caller: Caller) -> Select[Any]:
    """Everybody whom the caller may provision, with their details, in a lasting order."""
    query = select(Extension).where(Extension.account_id == caller.account_id, Extension.type.in_(PEOPLE_TYPES))
    narrowed = within_sites(query, caller.site_ids)
    joined = narrowed.outerjoin(ScimDetails, ScimDetails.extension_id == Extension.id).add_columns(ScimDetails)
    return joined.order_by(Extension.created_at, Extension.id)


async def get_person(session: AsyncSession, caller: Caller, user_id: str) -> Found:
    """Raises NotFound, Forbidden."""
    row = await resolve_extension(session, caller, "~", user_id if user_id != "~" else "")
    if row.type not in PEOPLE_TYPES:
        raise NotFound("There is no such user.", parameter="scimUserId")
    return row, await session.get(ScimDetails, row.id)


def check_filter(text: str | None) -> None:
    """Raise InvalidFilter for one that is too long or too deep to be meant."""
    if text is not None and (len(text) > LONGEST_FILTER or text.count("(") + text.count("[") > MOST_BRACKETS):
        raise InvalidFilterException(detail="This filter is too long or too deep.")


async def search(
    session: AsyncSession, caller: Caller, request: SearchRequest[ScimUser], base: str
) -> tuple[list[dict[str, Any]], int]:
    """The page that was asked for, as documents, and how many there are in all."""
    query = _narrowed(people(caller), request)
    first = max(1, request.start_index or 1)
    count = min(MOST_RESULTS, 100 if request.count is None else max(0, request.count))
    if request.filter is None and request.sort_by is None:
        total = await session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
        page = await session.execute(query.offset(first - 1).limit(count))
        return [_document(row, details, base) for row, details in page], total
    found: list[tuple[ScimUser, dict[str, Any]]] = []
    for number, (row, details) in enumerate(await session.execute(query)):
        if number % _BREATH_EVERY == _BREATH_EVERY - 1:
            await asyncio.sleep(0)  # others want to be served while a whole company is looked through
        document = _document(row, details, base)
        user = to_user(document)
        if request.filter is None or request.filter.match(user):
            found.append((user, document))
    if request.sort_by is not None:
        documents = {id(user): document for user, document in found}
        ordered = [documents[id(user)] for user in request.sort([user for user, _ in found])]
    else:
        ordered = [document for _, document in found]
    return ordered[first - 1 : first - 1 + count], len(ordered)


def _document(row: Extension, details: ScimDetails | None, base: str) -> dict[str, Any]:
    return to_document(row, details, f"{base}/Users/{row.id}")


def _narrowed(query: Select[Any], request: SearchRequest[ScimUser]) -> Select[Any]:
    """Let the database do what every provider asks before it provisions somebody: who is called this."""
    node = request.filter.ast if request.filter is not None else None
    if not isinstance(node, Comparison) or str(node.op).lower() != "eq" or not isinstance(node.value, str):
        return query
    name = str(node.attr_path).rpartition(":")[2].lower()
    if name == "username":
        return query.where(
            or_(
                ScimDetails.folded_name == fold(node.value),
                ScimDetails.folded_name.is_(None) & (func.lower(Extension.email) == node.value.lower()),
                ScimDetails.folded_name.is_(None) & Extension.email.is_(None) & (Extension.number == node.value),
            )
        )
    if name == "externalid":
        return query.where(ScimDetails.external_id == node.value)
    return query.where(Extension.id == node.value) if name == "id" else query


async def create(here: Container, session: AsyncSession, caller: Caller, user: ScimUser) -> Found:
    """A new person. Raises Invalid, Conflict, Uniqueness."""
    change = _change(user, None)
    row = await edit.create(here, session, caller, change)
    await settle_within_sites(session, caller, row, site_named=False)
    details = await _write_details(session, row, None, user)
    return row, details


async def replace(here: Container, session: AsyncSession, caller: Caller, found: Found, user: ScimUser) -> Found:
    """Let the person be as the resource says; what it does not say is cleared, but for `active`, which stays."""
    row, details = found
    change = _change(user, row)
    await edit.change(here, session, caller, row, change)
    check_within_sites(caller, row)
    return row, await _write_details(session, row, details, user)


async def delete(here: Container, session: AsyncSession, row: Extension) -> None:
    await service.delete_extension(here, session, row)


def check_version(found: Found, wanted: str | None, base: str) -> None:
    """If-Match of a change (RFC 7644 §3.14). Raises PreconditionFailed when somebody else was faster."""
    if wanted is None or wanted.strip() == "*":
        return
    row, details = found
    current = _document(row, details, base)["meta"]["version"].removeprefix("W/")
    if current not in [text.strip().removeprefix("W/") for text in wanted[:1000].split(",")]:
        raise PreconditionFailedException(detail="The user was changed meanwhile; read it again.")


def _change(user: ScimUser, row: Extension | None) -> ExtensionChange:
    contact: dict[str, Any] = {
        "firstName": (user.name.given_name if user.name else "") or "",
        "lastName": (user.name.family_name if user.name else "") or "",
        "jobTitle": user.title or "",
        "department": _department(user),
        "email": _email(user),
        "businessPhone": _phone(user, "work"),
        "mobilePhone": _phone(user, "mobile"),
        "businessAddress": _address(user, row),
    }
    if not contact["firstName"].strip():
        raise InvalidValueException(detail="name.givenName is required.")
    change: dict[str, Any] = {"contact": contact}
    if user.active is not None and (row is None or user.active != is_active(row)):
        change["status"] = str(ExtensionStatus.ENABLED if user.active else ExtensionStatus.DISABLED)
    return ExtensionChange.model_validate(change)


def _department(user: ScimUser) -> str:
    extension = user[EnterpriseUser]
    return (extension.department if extension is not None else None) or ""


def _email(user: ScimUser) -> str:
    emails = user.emails or ()
    _bounded("emails", emails)
    chosen = next((item for item in emails if item.type == "work"), emails[0] if emails else None)
    if chosen is None or not chosen.value:
        raise InvalidValueException(detail="emails needs an address.")
    return str(chosen.value)


def _phone(user: ScimUser, kind: str) -> str:
    numbers = user.phone_numbers or ()
    _bounded("phoneNumbers", numbers)
    return next((item.value or "" for item in numbers if item.type == kind), "")


def _address(user: ScimUser, row: Extension | None) -> dict[str, str]:
    """All members, so that those left out are cleared."""
    addresses = user.addresses or ()
    _bounded("addresses", addresses)
    chosen = next((item for item in addresses if item.type in (None, "work")), None)
    if chosen is None:
        return dict.fromkeys(("street", "city", "state", "zip", "country"), "") if row is not None else {}
    return {
        "street": chosen.street_address or "",
        "city": chosen.locality or "",
        "state": chosen.region or "",
        "zip": chosen.postal_code or "",
        "country": chosen.country or "",
    }


def _bounded(name: str, values: Sequence[Any]) -> None:
    if len(values) > _MOST_VALUES:
        raise InvalidValueException(detail=f"{name} has more than {_MOST_VALUES} values.")


async def _write_details(
    session: AsyncSession, row: Extension, details: ScimDetails | None, user: ScimUser
) -> ScimDetails:
    user_name = (user.user_name or "").strip()
    limits: Mapping[str, tuple[str, int]] = {
        "userName": (user_name, 254),
        "externalId": (user.external_id or "", 254),
        "phoneNumbers": (_phone(user, "other"), 40),
        "photos": (_photo(user), 1000),
    }
    for name, (text, longest) in limits.items():
        if len(text) > longest:
            raise InvalidValueException(detail=f"{name} is longer than {longest} characters.")
    if not user_name:
        raise InvalidValueException(detail="userName is required.")
    await _check_free(session, row, user_name)
    if details is None:
        details = ScimDetails(extension_id=row.id, account_id=row.account_id)
        session.add(details)
    details.user_name, details.folded_name = user_name, fold(user_name)
    details.external_id = user.external_id or ""
    details.other_phone = _phone(user, "other")
    details.photo = _photo(user)
    await session.flush()
    return details


def _photo(user: ScimUser) -> str:
    photos = user.photos or ()
    _bounded("photos", photos)
    return str(photos[0].value or "") if photos else ""


async def _check_free(session: AsyncSession, row: Extension, user_name: str) -> None:
    """A name that somebody else is known by, whether provisioned or not, is taken."""
    query = (
        select(Extension.id)
        .outerjoin(ScimDetails, ScimDetails.extension_id == Extension.id)
        .where(
            Extension.account_id == row.account_id,
            Extension.id != row.id,
            or_(
                ScimDetails.folded_name == fold(user_name),
                ScimDetails.folded_name.is_(None) & (func.lower(Extension.email) == user_name.lower()),
            ),
        )
    )
    if await session.scalar(query.limit(1)) is not None:
        raise UniquenessException(detail="This userName is taken.")
