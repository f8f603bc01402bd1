"""Making a person as planned: extension, role, site, number and device, all or nothing, and the letter of welcome."""

from dataclasses import dataclass

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features.people import Extension, NewUser, provision_user, welcome_person
from clarion.features.people.sign_in import Caller
from clarion.features.phone.bulk_import.checks import Plan
from clarion.features.phone.bulk_import.rules import mobile_of
from clarion.features.phone.devices import service as devices
from clarion.features.phone.devices import stock
from clarion.features.phone.devices.models import Device
from clarion.features.phone.devices.schemas import BulkAdd


@dataclass(frozen=True)
class Made:
    extension: Extension
    device: Device | None
    phone_number: str


async def make_person(
    here: Container, session: AsyncSession, caller: Caller, plan: Plan, *, send_welcome: bool
) -> Made:
    """Raises Invalid, Conflict, Forbidden, NotFound."""
    now = here.clock.now()
    owner = await provision_user(here, session, caller, _new_user(plan))
    phone_number = ""
    if plan.number:
        wanted = BulkAdd.Record.Phone(phone_number=None if plan.number == "*" else plan.number)
        phone_number = (await stock.number_for(here, session, owner, wanted, now=now)).number
    device = None
    if plan.device is not None:
        device = await devices.create_device(session, owner, now=now, device_type=plan.device)
    await session.flush()
    if send_welcome:  # after the number, which the letter names
        await welcome_person(here, session, owner)
    return Made(owner, device, phone_number)


def _new_user(plan: Plan) -> NewUser:
    row = plan.row
    contact = {
        "firstName": row.first_name,
        "lastName": row.last_name,
        "email": row.email,
        "mobileNumber": mobile_of(row.mobile_number) or None,
        "jobTitle": row.job_title or None,
        "department": row.department or None,
    }
    return NewUser.model_validate(
        {
            "status": "Enabled",
            "contact": contact,
            "extensionNumber": row.extension_number or None,
            "roles": [{"id": plan.role.id}] if plan.role else [],
            "site": {"id": plan.site_id} if plan.site_id else None,
        }
    )


FIELD_OF_PARAMETER = {
    "email": "email",
    "extensionNumber": "extensionNumber",
    "contact.firstName": "firstName",
    "roles.id": "role",
    "roleId": "role",
    "site.id": "site",
    "phoneNumber": "phoneNumber",
    "phoneInfo": "phoneNumber",
    "phoneInfo.preferredAreaCode": "phoneNumber",
}
"""Which field of a row an error of the product is about."""
