"""What can be done with custom fields and their values."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from clarion.base.errors import Conflict, NotFound
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession, Ready, ask
from clarion.features.people.custom_fields.events import CUSTOM_FIELDS_CHANGED, CustomFieldsChanged
from clarion.features.people.custom_fields.models import CustomField, CustomFieldValue

MOST_FIELDS = 50
LONGEST_VALUE = 255
_FIELDS = Ready(
    select(CustomField)
    .where(CustomField.account_id == bindparam("account_id"))
    .order_by(CustomField.created_at, CustomField.id)
)
_VALUES = select(CustomFieldValue.extension_id, CustomFieldValue.field_id, CustomFieldValue.value)
_VALUES_OF_ONE = Ready(_VALUES.where(CustomFieldValue.extension_id == bindparam("extension_id")))


async def fields_of(session: AsyncSession, account_id: str) -> Sequence[CustomField]:
    return await ask(session, _FIELDS, account_id=account_id)


async def get_field(
    session: AsyncSession, account_id: str, field_id: str, *, parameter: str = "fieldId"
) -> CustomField:
    """Raises NotFound."""
    row = await session.get(CustomField, field_id[:64])
    if row is None or row.account_id != account_id:
        raise NotFound(f"Resource for parameter [{parameter}] is not found.", parameter=parameter)
    return row


async def create_field(
    session: AsyncSession, account_id: str, name: str, *, now: datetime, category: str = "User"
) -> CustomField:
    """Raises Conflict when there is one of this name, or as many as there may be."""
    known = await fields_of(session, account_id)
    if len(known) >= MOST_FIELDS:
        raise Conflict(f"An account has at most {MOST_FIELDS} custom fields.", code="CMN-409")
    _check_free(known, name, "")
    row = CustomField(id=new_id(), account_id=account_id, category=category, name=name, created_at=now)
    session.add(row)
    await session.flush()
    _tell(session, account_id)
    return row


async def rename_field(session: AsyncSession, row: CustomField, name: str) -> None:
    """Raises Conflict."""
    _check_free(await fields_of(session, row.account_id), name, row.id)
    row.name = name
    _tell(session, row.account_id)


async def delete_field(session: AsyncSession, row: CustomField) -> None:
    """Its values go with it."""
    await session.delete(row)
    await session.flush()
    _tell(session, row.account_id)


async def values_of(session: AsyncSession, extension_ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """Extension id: field id: value."""
    found: dict[str, dict[str, str]] = {}
    for extension_id, field_id, value in await _rows_of(session, extension_ids):
        found.setdefault(extension_id, {})[field_id] = value
    return found


async def _rows_of(session: AsyncSession, extension_ids: Sequence[str]) -> Sequence[Any]:
    if len(extension_ids) <= 1:
        return await ask(session, _VALUES_OF_ONE, extension_id=extension_ids[0]) if extension_ids else ()
    return (await session.execute(_VALUES.where(CustomFieldValue.extension_id.in_(extension_ids)))).all()


async def set_values(session: AsyncSession, account_id: str, extension_id: str, values: Mapping[str, str]) -> None:
    """Field id: value, empty to clear it; other fields stay. The caller announces the extension. Raises NotFound."""
    for field_id, value in values.items():
        field = await get_field(session, account_id, field_id, parameter="customFields.id")
        row = await session.get(CustomFieldValue, (extension_id, field.id))
        if row is not None and not value:
            await session.delete(row)
        elif row is not None:
            row.value = value
        elif value:
            session.add(CustomFieldValue(extension_id=extension_id, field_id=field.id, value=value))
    await session.flush()


def _check_free(known: Sequence[CustomField], name: str, own_id: str) -> None:
    if any(row.id != own_id and row.name.casefold() == name.casefold() for row in known):
        raise Conflict("There is a custom field of this name.", code="CMN-406", parameter="displayName")


def _tell(session: AsyncSession, account_id: str) -> None:
    announce(session, CUSTOM_FIELDS_CHANGED, CustomFieldsChanged(account_id=account_id))
