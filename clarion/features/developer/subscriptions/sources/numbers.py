"""Phone numbers of the company."""

from clarion.base.bus import Payload
from clarion.features.developer.subscriptions.sources.form import (
    ACCOUNT,
    Building,
    EventFamily,
    FilterKind,
    Notice,
    account_path,
    anything,
)
from clarion.features.numbers import NUMBERS_CHANGED

NUMBERS = FilterKind(
    ACCOUNT + "/phone-number",
    scope="ReadAccounts",
    permission="ReadCompanyPhoneNumbers",
    query={"usageType": anything},
)


def touches(_topic: str, payload: Payload) -> list[str]:
    return [account_path(str(payload["account_id"]), "/phone-number")] if payload.get("number_id") else []


async def build(_by: Building, _topic: str, payload: Payload, wanted: frozenset[str]) -> list[Notice]:
    usage = str(payload["usage_type"])
    info = {"id": str(payload["number_id"]), "phoneNumber": str(payload["phone_number"]), "usageType": usage}
    if payload.get("extension_id"):
        info["extensionId"] = str(payload["extension_id"])
    body = {"eventType": str(payload["event_type"]), "phoneNumberInfo": info}
    return [Notice(str(payload["account_id"]), path, body, {"usageType": usage}) for path in wanted]


FAMILY = EventFamily("phone numbers", (NUMBERS,), touches, build, topics=(NUMBERS_CHANGED,))
