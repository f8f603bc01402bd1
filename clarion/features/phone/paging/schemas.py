"""Bodies of paging groups, as the surface has them, our own, and their bounds."""

from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints

from clarion.base.http import WireModel
from clarion.features.phone.paging.rules import MOST_TTL

# Some clients send ids as numbers.
Id = Annotated[str, BeforeValidator(lambda value: str(value) if type(value) is int else value), Field(max_length=64)]
Ids = Annotated[tuple[Id, ...], Field(max_length=1000)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class Assignment(WireModel):
    added_user_ids: Ids = ()
    removed_user_ids: Ids = ()
    added_device_ids: Ids = ()
    removed_device_ids: Ids = ()


class Multicast(WireModel):
    """An empty address and port 0: none."""

    address: Annotated[str, StringConstraints(strip_whitespace=True, max_length=15)] = ""
    port: Annotated[int, Field(ge=0, le=65535)] = 0


class GroupMulticast(Multicast):
    """`ttl`: how many routers it passes."""

    ttl: Annotated[int, Field(ge=1, le=MOST_TTL)] = 1


class NewGroup(WireModel):
    name: Name
    extension_number: Annotated[str, Field(max_length=12)] | None = None
    multicast: GroupMulticast | None = None


class GroupChange(WireModel):
    """What is not given stays."""

    name: Name | None = None
    multicast: GroupMulticast | None = None


class DeviceChange(WireModel):
    multicast: Multicast
