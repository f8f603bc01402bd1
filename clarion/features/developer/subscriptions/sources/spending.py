"""Spending limits of the company that are near, or reached."""

from clarion.base.bus import Payload
from clarion.features.developer.subscriptions.sources.form import (
    ACCOUNT,
    Building,
    EventFamily,
    FilterKind,
    Notice,
    account_path,
)
from clarion.features.phone.spending import SPENDING_NOTICE

SPENDING = FilterKind(
    ACCOUNT + "/clarion/spending", scope="ReadAccounts", permission="AccountAdministration", whole_company=True
)


def touches(_topic: str, payload: Payload) -> list[str]:
    return [account_path(str(payload["account_id"]), "/clarion/spending")]


async def build(_by: Building, _topic: str, payload: Payload, wanted: frozenset[str]) -> list[Notice]:
    body = {
        "level": str(payload["level"]),
        "scope": str(payload["scope"]),
        "targetId": str(payload["target_id"]),
        "targetName": str(payload["target_name"]),
        "day": str(payload["day"]),
        "spent": str(payload["spent"]),
        "limit": str(payload["limit"]),
        "currency": str(payload["currency"]),
    }
    return [Notice(str(payload["account_id"]), path, body, {}) for path in wanted]


FAMILY = EventFamily("spending limits", (SPENDING,), touches, build, topics=(SPENDING_NOTICE,))
