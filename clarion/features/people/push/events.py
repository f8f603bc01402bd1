"""What pushes announce."""

from pydantic import BaseModel

PUSH_WAITS = "people.push_waits"


PUSH_DEVICE_ADDED = "people.push_device_added"


class PushDeviceAdded(BaseModel):
    """A browser takes pushes for this person from now on."""

    account_id: str
    extension_id: str


class PushWaits(BaseModel):
    """There is something to send."""
