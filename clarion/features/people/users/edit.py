"""Create or change an extension as a request asks, field by field, each with the permission it needs."""

from clarion.base.container import Container
from clarion.base.errors import Forbidden, Invalid
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.models import Account
from clarion.features.people.cost_centers.queries import get_cost_center
from clarion.features.people.custom_fields.service import set_values
from clarion.features.people.emails.service import welcome_person
from clarion.features.people.roles.queries import default_role
from clarion.features.people.roles.service import assign_roles, check_may_manage
from clarion.features.people.sign_in.caller import Caller
from clarion.features.people.sign_in.passwords import check_new_password, hash_password
from clarion.features.people.sites.limits import check_within_sites, settle_within_sites
from clarion.features.people.sites.service import move_to_site
from clarion.features.people.users import service
from clarion.features.people.users.kinds import ExtensionKinds
from clarion.features.people.users.machine import AT_FIRST, check_creatable, check_type_change
from clarion.features.people.users.models import PEOPLE_TYPES, Extension, ExtensionStatus, ExtensionType
from clarion.features.people.users.schemas import ExtensionChange

# What nobody changes about themselves, unless they may do so to others as well.
_MANAGED = ("extension_number", "status", "type", "hidden", "site", "cost_center", "call_queue_info", "partner_id",
            "references")  # fmt: skip


async def create(here: Container, session: AsyncSession, caller: Caller, body: ExtensionChange) -> Extension:
    """A new extension with the account's default role. Raises Invalid, Conflict, Forbidden, NotFound."""
    extension_type = body.type or ExtensionType.USER
    kinds = here.get(ExtensionKinds)
    check_creatable(extension_type, kinds.names)
    status: str = body.status or "Enabled"
    if status not in AT_FIRST:
        raise Invalid(f"A new extension cannot be {status}.", parameter="status")
    profile = body.profile()
    if body.contact is None or not (body.contact.first_name or "").strip():
        if not (body.name or "").strip():
            raise Invalid("Parameter [contact.firstName] is required.", parameter="contact.firstName")
        profile.display_name = body.name
    if status == ExtensionStatus.NOT_ACTIVATED and profile.setup_state is None:
        profile.setup_state = "NotStarted"
    row = await service.create_extension(
        session,
        caller.account_id,
        profile,
        now=here.clock.now(),
        number=body.extension_number,
        extension_type=extension_type,
        password_hash=await _password_hash(body.password),
        status=status,
    )
    if row.type not in PEOPLE_TYPES:
        row.voicemail_enabled = row.type in (ExtensionType.VOICEMAIL, ExtensionType.SHARED_LINES)
    else:
        await assign_roles(here, session, row, [await default_role(session, caller.account_id)])
    await _write_rest(here, session, row, body)
    await settle_within_sites(session, caller, row, site_named=body.site is not None)
    equip = kinds.find(row.type)
    if equip is not None:
        await equip(here, session, caller, row)
    return row


async def change(here: Container, session: AsyncSession, caller: Caller, row: Extension, body: ExtensionChange) -> None:
    """Write what is given over an extension that the caller reaches. Raises Invalid, Conflict, Forbidden."""
    profile = body.profile()
    await _check_may(session, caller, row, body)
    if body.type is not None and body.type != row.type:
        check_type_change(row.type, body.type)
        row.type = body.type
    if body.name is not None and row.display_name:
        profile.display_name = body.name.strip() or row.display_name
    await service.update_extension(session, row, profile, number=body.extension_number)
    if body.status is not None:
        await service.set_status(here, session, row, body.status)
        if body.status_info is not None:
            row.status_reason = body.status_info.reason or row.status_reason
            row.status_comment = body.status_info.comment or row.status_comment
    await _write_rest(here, session, row, body)
    if body.password is not None:
        keep = caller.session_id if row.id == caller.extension_id else ""
        await service.set_password(here, session, row, body.password, keep_session=keep)
    check_within_sites(caller, row)


async def _check_may(session: AsyncSession, caller: Caller, row: Extension, body: ExtensionChange) -> None:
    credentials = body.password is not None or body.ivr_pin is not None
    if credentials:
        caller.check_permission("EditUserCredentials")
    if body.model_fields_set - {"password", "ivr_pin"}:
        caller.check_permission("EditExtensionInfo")
    managed = [name for name in _MANAGED if _differs(row, body, name)]
    if managed and not (caller.is_admin or caller.may_act_on(row.type, "EditExtensionInfo")):
        raise Forbidden(f"Only an administrator may change {', '.join(managed).replace('_', ' ')}.", code="CMN-402")
    if managed or credentials:
        await check_may_manage(session, caller, row)


def _differs(row: Extension, body: ExtensionChange, name: str) -> bool:
    """Whether the body asks for something else than there is: clients send back what they have read."""
    given = getattr(body, name)
    if given is None:
        return False
    columns = {"extension_number": row.number, "status": row.status, "type": row.type, "hidden": row.hidden,
               "partner_id": row.partner_id}  # fmt: skip
    if name in columns:
        return bool(given != columns[name])
    if name == "site":
        return bool(given.id not in (row.site_id, "main-site" if row.site_id is None else row.site_id))
    if name == "cost_center":
        return bool(given.id != (row.cost_center_id or row.account_id))
    if name == "references":
        return [item.model_dump(exclude_none=True) for item in given] != row.references
    return True


async def _write_rest(here: Container, session: AsyncSession, row: Extension, body: ExtensionChange) -> None:
    for name, value in body.values().items():
        setattr(row, name, value)
    if body.contact is not None and body.contact.business_address is not None:
        account = await session.get_one(Account, row.account_id)
        home = row.home_country or account.home_country
        row.business_address = body.contact.business_address.over(row.business_address, home)
    if body.call_queue_info is not None:
        if row.type != ExtensionType.DEPARTMENT:
            raise Forbidden("Only a queue has goals.", code="CMN-403", parameter="callQueueInfo")
        row.queue_goals = {**row.queue_goals, **body.call_queue_info.model_dump(exclude_none=True)}
    if body.site is not None and _differs(row, body, "site"):
        await move_to_site(session, row, body.site.id)
    if body.cost_center is not None and _differs(row, body, "cost_center"):
        account = await session.get_one(Account, row.account_id)
        center = await get_cost_center(session, account, body.cost_center.id)
        row.cost_center_id = None if center.id == account.id else center.id
    if body.custom_fields is not None:
        await set_values(session, row.account_id, row.id, {item.id: item.value for item in body.custom_fields})
    if body.ivr_pin is not None:
        await service.set_pin(row, body.ivr_pin)
    await session.flush()
    if body.transition is not None and body.transition.welcomes:
        await welcome_person(here, session, row)


async def _password_hash(password: str | None) -> str | None:
    if password is None:
        return None
    check_new_password(password)
    return await hash_password(password)
