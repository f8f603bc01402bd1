"""What an extension wants to be told of, and where. Who sends notices asks `notices_of`.

wanted = await notices_of(session, extension)
wanted.about("voicemails").emails        # addresses that get a letter about a new voicemail, none when unwanted
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from clarion.base.errors import Invalid
from clarion.base.http import WireModel
from clarion.base.mail_queue import is_address
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.people.settings.events import NOTICES_CHANGED, NoticesChanged
from clarion.features.people.settings.models import NotificationSettings
from clarion.features.people.settings.responses import RecipientsInfoItem
from clarion.features.people.users.models import Extension

Kind = Literal["voicemails", "inboundFaxes", "outboundFaxes", "inboundTexts", "missedCalls", "callNotes"]
MOST_ADDRESSES = 20
Email = Annotated[str, StringConstraints(max_length=254, strip_whitespace=True)]
Phone = Annotated[str, StringConstraints(max_length=30, pattern=r"^\+?[0-9 ()\-.]{3,29}$")]
Emails = Annotated[list[Email], Field(max_length=MOST_ADDRESSES)]
Phones = Annotated[list[Phone], Field(max_length=MOST_ADDRESSES)]


class NoticeChange(WireModel):
    """About one kind of event. `advanced...` count only in the advanced mode."""

    notify_by_email: bool | None = None
    notify_by_sms: bool | None = None
    advanced_sms_phone_numbers: Phones | None = None
    advanced_email_addresses: Emails | None = None
    advanced_sms_email_addresses: Emails | None = None
    include_attachment: bool | None = None
    include_transcription: bool | None = None
    mark_as_read: bool | None = None


class NoticesChange(WireModel):
    """What is not given stays; a list that is given replaces the one before."""

    sms_phone_numbers: Phones | None = None
    advanced_mode: bool | None = None
    voicemails: NoticeChange | None = None
    inbound_faxes: NoticeChange | None = None
    outbound_faxes: NoticeChange | None = None
    inbound_texts: NoticeChange | None = None
    missed_calls: NoticeChange | None = None
    call_notes: NoticeChange | None = None
    email_addresses: Emails | None = None
    sms_email_addresses: Emails | None = None
    include_managers: bool | None = None
    include_sms_recipients: bool | None = None


_LISTS: dict[str, list[str]] = {
    "advancedSmsPhoneNumbers": [],
    "advancedEmailAddresses": [],
    "advancedSmsEmailAddresses": [],
}
_PLAIN: dict[str, Any] = {"notifyByEmail": False, "notifyBySms": False, **_LISTS}
_FILED = {**_PLAIN, "includeAttachment": False, "markAsRead": False}
# What counts for somebody who never changed anything: letters about voicemails and faxes.
DEFAULTS: dict[str, Any] = {
    "advancedMode": False,
    "voicemails": {**_FILED, "notifyByEmail": True, "includeTranscription": False},
    "inboundFaxes": {**_FILED, "notifyByEmail": True},
    "outboundFaxes": dict(_PLAIN),
    "inboundTexts": dict(_PLAIN),
    "missedCalls": dict(_PLAIN),
    "callNotes": {"notifyByEmail": False, "notifyBySms": False, "advancedEmailAddresses": [],
                  "advancedSmsEmailAddresses": []},
    "smsPhoneNumbers": [],
    "emailAddresses": [],
    "smsEmailAddresses": [],
    "includeManagers": False,
    "includeSmsRecipients": False,
}  # fmt: skip
KINDS: tuple[Kind, ...] = ("voicemails", "inboundFaxes", "outboundFaxes", "inboundTexts", "missedCalls", "callNotes")


@dataclass(frozen=True)
class Notice:
    """Where a notice goes; nowhere when it is not wanted. `phones` are as they were entered."""

    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    with_attachment: bool = False
    with_transcription: bool = False
    marks_as_read: bool = False


@dataclass(frozen=True)
class Notices:
    """All that one extension wants. `chosen`: in the form of the wire, complete. `own_email`: empty for none."""

    chosen: dict[str, Any]
    own_email: str = ""

    def about(self, kind: Kind) -> Notice:
        wanted = self.chosen[kind]
        advanced = bool(self.chosen["advancedMode"])
        emails: list[str] = []
        phones: list[str] = []
        if wanted["notifyByEmail"]:
            emails += wanted.get("advancedEmailAddresses", []) if advanced else self.chosen["emailAddresses"]
            emails = emails or ([self.own_email] if self.own_email else [])
        if wanted["notifyBySms"]:
            phones += wanted.get("advancedSmsPhoneNumbers", []) if advanced else self.chosen["smsPhoneNumbers"]
            emails += wanted["advancedSmsEmailAddresses"] if advanced else self.chosen["smsEmailAddresses"]
        return Notice(
            emails=tuple(dict.fromkeys(emails)),
            phones=tuple(dict.fromkeys(phones)),
            with_attachment=bool(wanted.get("includeAttachment")),
            with_transcription=bool(wanted.get("includeTranscription")),
            marks_as_read=bool(wanted.get("markAsRead")),
        )


async def notices_of(session: AsyncSession, row: Extension) -> Notices:
    """What the extension wants, the defaults filled in."""
    kept = await session.get(NotificationSettings, row.id)
    return Notices(_merged(DEFAULTS, kept.chosen if kept else {}), row.email or "")


def _merged(before: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """`given` over `before`; members that `before` does not know are left out."""
    found = dict(before)
    for name, value in given.items():
        if name in before:
            found[name] = _merged(before[name], value) if isinstance(before[name], dict) else value
    return found


async def change_notices(session: AsyncSession, row: Extension, change: NoticesChange) -> Notices:
    """Write what is given. Raises Invalid for what is no address."""
    given = change.model_dump(by_alias=True, exclude_none=True)
    _check_addresses(given)
    before = await notices_of(session, row)
    chosen = _merged(before.chosen, given)
    await keep_notices(session, row, chosen)
    return Notices(chosen, before.own_email)


async def keep_notices(session: AsyncSession, row: Extension, chosen: dict[str, Any]) -> None:
    """Write what is wanted, complete and checked."""
    kept = await session.get(NotificationSettings, row.id)
    if kept is None:
        session.add(NotificationSettings(extension_id=row.id, account_id=row.account_id, chosen=chosen))
    else:
        kept.chosen = chosen
    announce(session, NOTICES_CHANGED, NoticesChanged(account_id=row.account_id, extension_id=row.id))


def _check_addresses(given: dict[str, Any], inside: str = "") -> None:
    for name, value in given.items():
        if isinstance(value, dict):
            _check_addresses(value, f"{name}.")
        elif name.lower().endswith("emailaddresses"):
            for address in value:
                if not is_address(address):
                    raise Invalid(f"[{address[:80]}] is not an e-mail address.", parameter=inside + name)


def recipients_view(rows: Sequence[Extension], permission: str) -> list[RecipientsInfoItem]:
    """Extensions that get notices of another one."""
    return [
        {
            "extensionId": row.id,
            "fullName": row.name,
            "extensionNumber": row.number,
            "status": row.status,
            "emailAddresses": [row.email] if row.email else [],
            "permission": permission,
        }
        for row in rows
    ]
