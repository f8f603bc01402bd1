"""Bodies of bridges, as the surface writes them."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field

from clarion.base.http import WireModel

BridgeKind = Literal["Instant", "Scheduled", "PMI"]
WaitingRoom = Literal["Nobody", "Everybody", "GuestsOnly", "OtherAccount"]
RecordingMode = Literal["Auto", "ForceAuto", "User"]


def _pin(value: str) -> str:
    if not re.fullmatch(r"[1-9][0-9]{9,15}", value):
        raise ValueError("A PIN has 10 to 16 digits and does not begin with 0.")
    return value


def clean_title(value: str) -> str:
    """Without control characters and double spaces; what is left may be empty."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in value).split())


def _title(value: str) -> str:
    if not (name := clean_title(value)):
        raise ValueError("A meeting needs a name.")
    return name


def _password(value: str) -> str:
    if value and not re.fullmatch(r"[A-Za-z0-9]{6,40}", value):
        raise ValueError("A password has 6 to 40 letters and digits.")
    return value


Pin = Annotated[str, Field(max_length=20), AfterValidator(_pin)]
Title = Annotated[str, Field(max_length=200), AfterValidator(_title)]
Password = Annotated[str, Field(max_length=40), AfterValidator(_password)]


class PstnPins(WireModel):
    host: Pin | None = None
    participant: Pin | None = None


class Pins(WireModel):
    pstn: PstnPins | None = None
    web: Pin | None = None


class Security(WireModel):
    password_protected: bool | None = None
    password: Password | None = None
    no_guests: bool | None = None
    same_account: bool | None = None
    e2ee: bool | None = None


class _Part(BaseModel):
    """Preferences are stored and sent under the surface's own names."""


class PstnPreferences(_Part):
    promptAnnouncement: bool = True
    promptParticipants: bool = True


class JoinPreferences(_Part):
    audioMuted: bool = False
    videoMuted: bool = False
    waitingRoomRequired: WaitingRoom = "Nobody"
    pstn: PstnPreferences = PstnPreferences()


class Switch(_Part):
    enabled: bool = False
    locked: bool = False


class RecordingsPreferences(_Part):
    everyoneCanControl: Switch = Switch()
    autoShared: Switch = Switch()


class Preferences(_Part):
    """Of a bridge, with what counts where nothing was chosen."""

    join: JoinPreferences = JoinPreferences()
    playTones: Literal["On", "Off", "ExitOnly", "EnterOnly"] = "Off"
    musicOnHold: bool = True
    joinBeforeHost: bool = True
    screenSharing: bool = True
    recordingsMode: RecordingMode = "User"
    transcriptionsMode: RecordingMode = "User"
    recordings: RecordingsPreferences = RecordingsPreferences()
    allowEveryoneTranscribeMeetings: bool = True


class BridgeChange(WireModel):
    """Only what is given changes. `preferences` is merged with those of the bridge."""

    name: Title | None = None
    pins: Pins | None = None
    security: Security | None = None
    preferences: Annotated[dict[str, Any], Field(max_length=30)] | None = None


class NewBridge(BridgeChange):
    type: BridgeKind = "Instant"
