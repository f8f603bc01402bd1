"""Events of device provisioning."""

from pydantic import BaseModel

RESYNC = "phones.resync"


class Resync(BaseModel):
    """A registered phone should fetch its settings now; call servers tell it (NOTIFY check-sync)."""

    account_id: str
    device_id: str
