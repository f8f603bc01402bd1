"""Where devices are, for emergencies."""

from clarion.base.bus import Payload
from clarion.features.developer.subscriptions.sources.form import (
    ACCOUNT,
    Building,
    EventFamily,
    FilterKind,
    Notice,
    account_path,
)
from clarion.features.emergency import LOCATIONS_CHANGED
from clarion.features.phone import Device

ADDRESS = FilterKind(
    ACCOUNT + "/device/{deviceId}/emergency-address", scope="ReadAccounts", permission="ReadCompanyDevices"
)


def touches(_topic: str, payload: Payload) -> list[str]:
    if payload.get("subject") != "device":
        return []
    return [account_path(str(payload["account_id"]), f"/device/{payload['subject_id']}/emergency-address")]


async def build(by: Building, _topic: str, payload: Payload, wanted: frozenset[str]) -> list[Notice]:
    device = await by.session.get(Device, str(payload["subject_id"]))
    body = {"deviceId": str(payload["subject_id"])}
    if device is not None and device.extension_id:
        body["extensionId"] = device.extension_id
    return [Notice(str(payload["account_id"]), path, body) for path in wanted]


FAMILY = EventFamily("device addresses", (ADDRESS,), touches, build, topics=(LOCATIONS_CHANGED,))
