"""Bodies of webinars, as the surface writes them."""

from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, Field, ValidationInfo, field_validator

from clarion.base.http import WireModel, parse_time
from clarion.base.mail_queue import is_address

Role = Literal["Host", "CoHost", "Panelist", "Attendee"]
Status = Literal["Scheduled", "Active", "Finished"]
Authentication = Literal["Guest", "AuthenticatedUser", "AuthenticatedCoworker"]
Id = Annotated[str, Field(min_length=1, max_length=20)]
MOST_CHANGES = 500
MOST_QUESTIONS, MOST_CHOICES = 30, 30


def one_line(value: str) -> str:
    """Without control characters and double spaces."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in value).split())


def _title(value: str) -> str:
    if not (title := one_line(value)):
        raise ValueError("A title is required.")
    return title


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("This is not a time zone.")
    return name


def _email(value: str) -> str:
    if not is_address(value):
        raise ValueError("This is not an email address.")
    return value.lower()


def _web_address(value: str) -> str:
    try:
        parts = urlsplit(value)
    except ValueError:
        raise ValueError("This is not a web address.") from None
    if value and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise ValueError("This is not a web address.")
    return value


Title = Annotated[str, Field(max_length=512), AfterValidator(_title)]
Text = Annotated[str, Field(max_length=4096)]
Name = Annotated[str, Field(max_length=64), AfterValidator(one_line)]
Email = Annotated[str, Field(max_length=254), AfterValidator(_email)]


class Settings(BaseModel):
    """Of a webinar, complete, with the defaults. Stored and sent under the surface's own names."""

    recordingEnabled: bool = True
    autoRecord: bool = False
    recordingSharingEnabled: bool = True
    recordingDownloadEnabled: bool = True
    recordingDeletionEnabled: bool = False
    pastSessionDeletionEnabled: bool = False
    panelistWaitingRoom: bool = False
    panelistVideoEnabled: bool = True
    panelistScreenSharingEnabled: bool = True
    panelistMuteControlEnabled: bool = True
    panelistAuthentication: Authentication = "Guest"
    attendeeAuthentication: Authentication = "Guest"
    artifactsAccessAuthentication: Authentication = "AuthenticatedUser"
    pstnEnabled: bool = False
    qnaEnabled: bool = True
    qnaAnonymousEnabled: bool = True
    moderatedQnaEnabled: bool = False
    pollsEnabled: bool = True
    pollsAnonymousEnabled: bool = True
    registrationEnabled: bool = False
    postWebinarRedirectUri: Annotated[str, Field(max_length=2000), AfterValidator(_web_address)] = ""
    externalLivestreamEnabled: bool = False


READ_ONLY = frozenset({
    "recordingEnabled", "recordingSharingEnabled", "recordingDownloadEnabled", "recordingDeletionEnabled",
    "pastSessionDeletionEnabled", "pollsEnabled", "pollsAnonymousEnabled", "externalLivestreamEnabled",
})  # fmt: skip


class LinkedUser(WireModel):
    user_id: Annotated[str, Field(min_length=1, max_length=256)]
    account_id: Annotated[str, Field(max_length=256)] = "~"
    domain: Literal["pbx", "ilm"] = "pbx"


class HostBody(WireModel):
    linked_user: LinkedUser | None = None


class WebinarChange(WireModel):
    """Only what is given changes."""

    title: Title | None = None
    description: Text | None = None
    settings: Annotated[dict[str, Any], Field(max_length=40)] | None = None


class NewWebinar(WebinarChange):
    title: Title
    host: HostBody | None = None


class SessionChange(WireModel):
    """Only what is given changes."""

    scheduled_start_time: Annotated[str, Field(max_length=40)] | None = None
    scheduled_duration: Annotated[int, Field(ge=30, le=43200)] | None = None
    time_zone: Annotated[str, Field(max_length=64), AfterValidator(_zone)] | None = None
    panel_join_time_offset: Annotated[int, Field(ge=0, le=86400)] | None = None
    title: Annotated[str, Field(max_length=512), AfterValidator(one_line)] | None = None
    description: Text | None = None
    status: Status | None = None
    locale_code: Annotated[str, Field(min_length=2, max_length=8)] | None = None

    @field_validator("scheduled_start_time")
    @classmethod
    def _is_time(cls, value: str | None) -> str | None:
        if value:
            parse_time(value, parameter="scheduledStartTime")
        return value


class InviteeChange(WireModel):
    role: Literal["CoHost", "Panelist", "Attendee"]
    first_name: Name | None = None
    last_name: Name | None = None
    email: Email | None = None
    job_title: Name | None = None
    type: Literal["User", "Room"] | None = None
    send_invite: bool | None = None


class NewInvitee(InviteeChange):
    linked_user: LinkedUser | None = None


class ChangedInvitee(InviteeChange):
    id: Id


class InviteeRef(WireModel):
    id: Id


class InviteeChanges(WireModel):
    added_invitees: list[NewInvitee] = Field(default=[], max_length=MOST_CHANGES)
    updated_invitees: list[ChangedInvitee] = Field(default=[], max_length=MOST_CHANGES)
    deleted_invitees: list[InviteeRef] = Field(default=[], max_length=MOST_CHANGES)


class RegistrationSettings(BaseModel):
    """Of a session, complete, with the defaults."""

    autoCloseLimit: Annotated[int, Field(ge=0, le=100_000)] = 0
    suppressEmails: bool = False
    registrationDigestEnabled: bool = True
    preventMultipleDeviceJoins: bool = False
    workEmailRequired: bool = False
    viewRecording: bool = False
    onDemandDuration: Literal["OneMonth", "TwoMonths", "ThreeMonths", "SixMonths", "OneYear"] = "SixMonths"
    autoOpenPostWebinarRegistration: bool = False


class RegistrationChange(WireModel):
    registration_status: Literal["Open", "Closed"] | None = None
    settings: Annotated[dict[str, Any], Field(max_length=20)] | None = None


class Answer(WireModel):
    """To a question with choices (`answerIds`) or in words (`answerText`)."""

    question_id: Annotated[str, Field(min_length=1, max_length=40)]
    answer_ids: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=MOST_CHOICES)] | None = None
    answer_text: Annotated[str, Field(max_length=1000)] | None = None


class NewRegistrant(WireModel):
    first_name: Name = ""
    last_name: Name = ""
    email: Email
    visitor_id: Annotated[str, Field(max_length=100)] = ""
    external_id: Annotated[str, Field(max_length=100)] = ""
    ip_address: Annotated[str, Field(max_length=45)] = ""
    source: Annotated[str, Field(max_length=100)] = ""
    questionnaire: list[Answer] = Field(default=[], max_length=MOST_QUESTIONS)


class Choice(WireModel):
    id: Annotated[str, Field(min_length=1, max_length=40)]
    text: Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_title)]


class Question(WireModel):
    """`choices`: none for an answer in words. `several`: more than one choice may be taken."""

    id: Annotated[str, Field(min_length=1, max_length=40)]
    text: Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_title)]
    required: bool = False
    several: bool = False
    choices: list[Choice] = Field(default=[], max_length=MOST_CHOICES)


def _distinct(found: list[str], info: ValidationInfo) -> None:
    if len(set(found)) != len(found):
        raise ValueError(f"{info.field_name} has an id twice.")


class Form(WireModel):
    """What the registration page asks. `consent`: a text that people have to agree to; empty: none."""

    questions: list[Question] = Field(default=[], max_length=MOST_QUESTIONS)
    consent: Annotated[str, Field(max_length=5000)] = ""
    waitlist: bool = False

    @field_validator("questions")
    @classmethod
    def _ids_are_distinct(cls, value: list[Question], info: ValidationInfo) -> list[Question]:
        _distinct([one.id for one in value], info)
        for question in value:
            _distinct([one.id for one in question.choices], info)
        return value


class PublicRegistration(NewRegistrant):
    """From the registration page. `consent`: whether they agree to its text."""

    consent: bool = False
