"""What servers tell each other. Everything comes from outside: bounded, typed, unknown members ignored."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from clarion.base.http import WireModel

Id = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.-]+$")]
SharedId = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"^[0-9]+/[A-Za-z0-9_.-]+$")]
Name = Annotated[str, StringConstraints(max_length=100)]


class Of(WireModel):
    """Which link a request is about; `to`: the account it is for."""

    link: Id
    to: Id


class Ask(Of):
    """Please link our company with yours."""

    account: Id
    name: Annotated[str, StringConstraints(max_length=200)]
    shows_people: bool = False


class Answer(Of):
    """What became of the link on the other side."""

    state: Literal["Active", "Declined", "Ended"]
    name: Annotated[str, StringConstraints(max_length=200)] = ""
    shows_people: bool = False


class FarPerson(WireModel):
    id: Id
    first_name: Name = ""
    last_name: Name = ""
    job_title: Name = ""


class FarFile(WireModel):
    id: Id
    name: Annotated[str, StringConstraints(max_length=255)]
    size: Annotated[int, Field(ge=1, le=50 * 1024 * 1024)]
    voice: bool = False


class Event(WireModel):
    """`chat`: shared id of the chat. Which other members count depends on `kind`."""

    n: Annotated[int, Field(ge=1)]
    kind: Literal["chat", "removed", "post", "edit", "delete", "react", "close"]
    chat: Id
    at: datetime
    type: Literal["Team", "Direct"] = "Team"
    name: Annotated[str, StringConstraints(max_length=250)] = ""
    description: Annotated[str, StringConstraints(max_length=1000)] = ""
    people: Annotated[list[FarPerson], Field(max_length=200)] = []
    invited: Annotated[list[Id], Field(max_length=200)] = []
    by: FarPerson | None = None
    post: SharedId | None = None
    parent: SharedId | None = None
    text: Annotated[str, StringConstraints(max_length=12_000)] = ""
    files: Annotated[list[FarFile], Field(max_length=25)] = []
    emoji: Annotated[str, StringConstraints(max_length=40)] = ""
    on: bool = True


class Events(Of):
    events: Annotated[list[Event], Field(min_length=1, max_length=50)]


class Taken(WireModel):
    """`received`: the last event that was taken; `refused`: those that are not shown, by the rules of whoever says so.
    `again`: the next one could not be taken now.
    """

    received: Annotated[int, Field(ge=0)]
    refused: Annotated[list[int], Field(max_length=50)] = []
    again: bool = False


class Typing(Of):
    chat: Id
    person: Id


class PeopleAsked(Of):
    query: Annotated[str, StringConstraints(min_length=2, max_length=100, strip_whitespace=True)]


class PeopleFound(WireModel):
    records: Annotated[list[FarPerson], Field(max_length=50)]


class FileAsked(Of):
    chat: Id
    file: Id


class ServerKey(WireModel):
    kid: Annotated[str, StringConstraints(max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
    algorithm: Literal["ed25519"]
    public_key: Annotated[str, StringConstraints(max_length=64)]


class ServerDocument(WireModel):
    """`/.well-known/clarion-federation`."""

    version: Literal[1]
    server: Annotated[str, StringConstraints(max_length=300)]
    endpoint: Literal["/restapi/v1.0/clarion/federation/server"]
    keys: Annotated[list[ServerKey], Field(min_length=1, max_length=10)]


def person_view(extension: Any) -> dict[str, str]:
    """Somebody of ours, to the other company: a name and what they do."""
    return {
        "id": extension.id,
        "firstName": (extension.first_name or extension.name)[:100],
        "lastName": extension.last_name[:100],
        "jobTitle": extension.job_title[:100],
    }
