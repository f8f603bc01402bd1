"""New people, many at once and ready to work: what each of them is to have."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from clarion.base.container import Container
from clarion.base.errors import Invalid
from clarion.base.http import WireModel
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.regional import RegionalChange
from clarion.features.people.roles.service import assign_roles, get_role
from clarion.features.people.sign_in.caller import Caller
from clarion.features.people.users import edit
from clarion.features.people.users.models import Extension
from clarion.features.people.users.schemas import ContactChange, Email, ExtensionChange, Name, Named, Number, Transition


class NewUser(WireModel):
    """A person of a batch. Nothing of it is optional that a person needs to be reached."""

    class Contact(WireModel):
        class Transition(WireModel):
            send_welcome_email: bool | None = None
            regional_settings: RegionalChange | None = None

        first_name: Annotated[Name, Field(min_length=1)]
        last_name: Annotated[Name, Field(min_length=1)]
        email: Annotated[Email, Field(min_length=3)]
        mobile_number: Annotated[str, StringConstraints(max_length=18, pattern=r"^\+[1-9]\d{1,14}$")] | None = None
        email_as_login_name: bool = True
        job_title: Name | None = None
        department: Name | None = None
        transition: Transition | None = None

    extension_number: Number | None = None
    status: Literal["Enabled"]
    contact: Contact
    cost_center: Named | None = None
    site: Named | None = None
    roles: Annotated[list[Named], Field(max_length=1)] = []

    def change(self) -> ExtensionChange:
        """The same as the body that creates one extension."""
        moved = self.contact.transition
        return ExtensionChange(
            contact=ContactChange(
                first_name=self.contact.first_name,
                last_name=self.contact.last_name,
                email=self.contact.email,
                mobile_phone=self.contact.mobile_number,
                job_title=self.contact.job_title,
                department=self.contact.department,
                email_as_login_name=self.contact.email_as_login_name,
            ),
            extension_number=self.extension_number,
            status=self.status,
            cost_center=self.cost_center,
            site=self.site,
            regional_settings=moved.regional_settings if moved else None,
            transition=Transition(send_welcome_email=moved.send_welcome_email) if moved else None,
        )


async def provision_user(here: Container, session: AsyncSession, caller: Caller, user: NewUser) -> Extension:
    """Make the person. Raises Invalid, Conflict, Forbidden, NotFound."""
    if not user.contact.first_name.strip():
        raise Invalid("Parameter [contact.firstName] is required.", parameter="contact.firstName")
    row = await edit.create(here, session, caller, user.change())
    if user.roles:
        role = await get_role(session, row.account_id, user.roles[0].id, parameter="roles.id")
        await assign_roles(here, session, row, [role], caller=caller)
    return row
