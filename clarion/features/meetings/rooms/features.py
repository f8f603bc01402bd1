"""The features of rooms: add yours to `FEATURES`, and its state to `Room`. Pure."""

from typing import Annotated, Any, Union

from pydantic import Field, TypeAdapter

from clarion.features.meetings.breakouts.requests import BREAKOUTS
from clarion.features.meetings.captions.requests import CAPTIONS
from clarion.features.meetings.chat.requests import TEAM_CHAT
from clarion.features.meetings.documents.requests import DOCUMENTS
from clarion.features.meetings.encryption.requests import ENCRYPTION
from clarion.features.meetings.phones.requests import PHONES
from clarion.features.meetings.polls.requests import POLLS
from clarion.features.meetings.quality.requests import QUALITY
from clarion.features.meetings.recordings.requests import RECORDINGS
from clarion.features.meetings.rooms import protocol as wire
from clarion.features.meetings.rooms.feature import RoomFeature
from clarion.features.meetings.streams.requests import LIVE_STREAM
from clarion.features.meetings.webinars.requests import WEBINAR

FEATURES: tuple[RoomFeature, ...] = (
    POLLS,
    BREAKOUTS,
    QUALITY,
    RECORDINGS,
    LIVE_STREAM,
    CAPTIONS,
    WEBINAR,
    PHONES,
    DOCUMENTS,
    ENCRYPTION,
    TEAM_CHAT,
)

_TYPES = tuple(kind for feature in FEATURES for kind in feature.requests)
_ANY: Any = Annotated[Union[wire.CoreRequest, *_TYPES], Field(discriminator="type")]
REQUEST: TypeAdapter[Any] = TypeAdapter(_ANY)
"""Every request of a client."""
