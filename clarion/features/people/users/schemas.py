"""Bodies of requests about extensions."""

from dataclasses import fields
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from clarion.base.errors import Forbidden, Invalid
from clarion.base.http import WireModel
from clarion.features.people.accounts.address import AddressChange
from clarion.features.people.accounts.regional import RegionalChange
from clarion.features.people.loose import LooseId
from clarion.features.people.users.service import Profile

Name = Annotated[str, StringConstraints(max_length=100)]
Email = Annotated[str, StringConstraints(max_length=254, pattern=r"^\s*([^@\s]+@[^@\s]+)?\s*$")]
Phone = Annotated[str, StringConstraints(max_length=40, pattern=r"^[0-9+()\-. /*#]*$")]
Number = Annotated[str, StringConstraints(max_length=12)]
Id = Annotated[LooseId, Field(max_length=64)]
Status = Literal["Enabled", "Disabled", "Frozen", "NotActivated", "Unassigned"]
TypeName = Annotated[str, StringConstraints(max_length=40)]


class Named(WireModel):
    id: Id


class SpokenName(WireModel):
    type: Literal["Default", "TextToSpeech", "Recorded"] = "Default"
    text: Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)] = ""


class ContactChange(WireModel):
    first_name: Name | None = None
    last_name: Name | None = None
    company: Annotated[str, StringConstraints(max_length=200)] | None = None
    job_title: Name | None = None
    department: Name | None = None
    email: Email | None = None
    business_phone: Phone | None = None
    mobile_phone: Phone | None = None
    business_address: AddressChange | None = None
    email_as_login_name: bool | None = None
    pronounced_name: SpokenName | None = None

    def spoken_name(self) -> str | None:
        if self.pronounced_name is None:
            return None
        if self.pronounced_name.type == "Recorded":
            raise Forbidden(
                "A recorded name cannot be kept here; use TextToSpeech.", code="CMN-109", parameter="pronouncedName"
            )
        if self.pronounced_name.type == "TextToSpeech" and not self.pronounced_name.text:
            raise Invalid("Parameter [pronouncedName.text] is required.", parameter="contact.pronouncedName.text")
        return self.pronounced_name.text if self.pronounced_name.type == "TextToSpeech" else ""


_CONTACT_COLUMNS = [column.name for column in fields(Profile) if column.name in ContactChange.model_fields]


class Reference(WireModel):
    ref: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    type: Literal["PartnerId", "CustomerDirectoryId"]
    ref_acc_id: Annotated[str, StringConstraints(max_length=100)] | None = None


class QueueGoals(WireModel):
    sla_goal: Annotated[int, Field(ge=0, le=100)] | None = None
    sla_threshold_seconds: Annotated[int, Field(ge=1, le=3600)] | None = None
    include_abandoned_calls: bool | None = None
    abandoned_threshold_seconds: Annotated[int, Field(ge=1, le=3600)] | None = None


class StatusInfo(WireModel):
    comment: Annotated[str, StringConstraints(max_length=200)] | None = None
    reason: Literal["Voluntarily", "Involuntarily"] | None = None


class Transition(WireModel):
    send_welcome_email: bool | None = None
    send_welcome_emails_to_users: bool | None = None

    @property
    def welcomes(self) -> bool:
        return bool(self.send_welcome_email or self.send_welcome_emails_to_users)


class FieldValue(WireModel):
    id: Id
    value: Annotated[str, StringConstraints(max_length=255)] = ""


class ExtensionChange(WireModel):
    """The body of PUT (change) and, with more asked of it, of POST (create). What is not given stays."""

    contact: ContactChange | None = None
    extension_number: Number | None = None
    name: Annotated[str, StringConstraints(max_length=200)] | None = None
    status: Status | None = None
    status_info: StatusInfo | None = None
    regional_settings: RegionalChange | None = None
    setup_wizard_state: Literal["NotStarted", "Incomplete", "Completed"] | None = None
    partner_id: Annotated[str, StringConstraints(max_length=100)] | None = None
    references: Annotated[list[Reference], Field(max_length=20)] | None = None
    call_queue_info: QueueGoals | None = None
    custom_fields: Annotated[list[FieldValue], Field(max_length=50)] | None = None
    site: Named | None = None
    cost_center: Named | None = None
    hidden: bool | None = None
    password: Annotated[str, Field(max_length=200)] | None = None
    ivr_pin: Annotated[str, Field(max_length=20)] | None = None
    transition: Transition | None = None
    type: TypeName | None = None
    sub_type: Annotated[str, StringConstraints(max_length=40)] | None = None

    def profile(self) -> Profile:
        """What is written as it is. Raises Invalid for what does not exist."""
        if self.sub_type not in (None, "", "Unknown"):
            raise Forbidden("There are no sub-types of extensions here.", code="CMN-109", parameter="subType")
        profile = Profile()
        if self.contact is not None:
            profile = Profile(**{name: getattr(self.contact, name) for name in _CONTACT_COLUMNS})
            profile.email_as_login = self.contact.email_as_login_name
            profile.spoken_name = self.contact.spoken_name()
        for name, value in (self.regional_settings.columns() if self.regional_settings else {}).items():
            setattr(profile, name, value)
        if self.status_info is not None:
            profile.status_reason = self.status_info.reason
            profile.status_comment = self.status_info.comment
        profile.setup_state = self.setup_wizard_state
        profile.partner_id = self.partner_id
        return profile

    def values(self) -> dict[str, Any]:
        """Columns that are no plain texts."""
        found: dict[str, Any] = {"hidden": self.hidden}
        if self.references is not None:
            found["references"] = [item.model_dump(exclude_none=True) for item in self.references]
        return {name: value for name, value in found.items() if value is not None}


class BulkEntry(ExtensionChange):
    id: Id


class BulkChange(WireModel):
    records: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=500)]


class BulkDelete(WireModel):
    keep_assets_in_inventory: bool = True
    records: Annotated[list[Named], Field(min_length=1, max_length=100)]
