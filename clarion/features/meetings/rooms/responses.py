"""What responses about joining a meeting consist of."""

from typing import NotRequired

from typing_extensions import TypedDict

from clarion.features.meetings.webinars.responses import LinkedWebinar


class MeetingLinkInfo(TypedDict):
    """`live`: whether it goes on, for people of its company."""

    title: str
    hostName: str
    passwordRequired: bool
    waitingRoom: bool
    signInRequired: bool
    endToEndEncrypted: NotRequired[bool]
    webinar: NotRequired[LinkedWebinar]
    live: NotRequired[bool]


class MeetingTicket(TypedDict):
    ticket: str
    socketUri: str
    title: str
    hostName: str
