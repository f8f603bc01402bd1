"""Requests about shared documents: who may write into which. Pure. MTG-03, MTG-04, MTG-08."""

from typing import Annotated, Any, Literal

from pydantic import Field

from clarion.features.meetings.rooms.events import Refused, Stepped
from clarion.features.meetings.rooms.feature import RoomFeature
from clarion.features.meetings.rooms.protocol import Request
from clarion.features.meetings.rooms.state import Participant, Room

LARGEST_UPDATE = 64 * 1024
DocumentName = Annotated[str, Field(pattern=r"^(notes|whiteboard|annotation:p[0-9]{1,12})$")]
"""`annotation:` and the participant whose screen is drawn on."""


class OpenDocument(Request):
    """The reply holds the whole document as one Yjs update (base64)."""

    type: Literal["openDocument"]
    document: DocumentName


class UpdateDocument(Request):
    """`update`: a Yjs update (base64) with what the client changed. Everybody at the same place gets it as an event."""

    type: Literal["updateDocument"]
    document: DocumentName
    update: Annotated[str, Field(min_length=4, max_length=LARGEST_UPDATE * 4 // 3 + 4)]


class ClearDocument(Request):
    """Begin again with an empty document: a host, or the person whose screen it is drawn on."""

    type: Literal["clearDocument"]
    document: DocumentName


def _open(room: Room, me: Participant, request: OpenDocument, _at: float) -> Stepped:
    _check_shared(room, me, request.document)
    return room, []


def _update(room: Room, me: Participant, request: UpdateDocument, _at: float) -> Stepped:
    if me.role == "listener":
        raise Refused("MTG-110", "You are listening only. Ask a host to let you speak.")
    _check_shared(room, me, request.document)
    return room, []


def _clear(room: Room, me: Participant, request: ClearDocument, _at: float) -> Stepped:
    if not me.hosts and request.document != f"annotation:{me.id}":
        raise Refused("MTG-110", "Only a host can do this.")
    return room, []


def _check_shared(room: Room, me: Participant, document: str) -> None:
    """Annotations need a shared screen at the same place."""
    kind, _, sharer = document.partition(":")
    if kind != "annotation":
        return
    one = room.participants.get(sharer)
    if one is None or not one.is_in or one.place != me.place or "screen" not in one.sources:
        raise Refused("MTG-111", "This screen is no longer shared.")


DOCUMENTS = RoomFeature("documents", requests={OpenDocument: _open, UpdateDocument: _update, ClearDocument: _clear})

AnyDocumentRequest = OpenDocument | UpdateDocument | ClearDocument
EVENT = "document"


def event_fields(document: str, update: str, by: str, *, cleared: bool = False) -> dict[str, Any]:
    """Of the event that others get. `cleared`: forget what was there before."""
    return {"document": document, "update": update, "participant": by, "cleared": cleared}
