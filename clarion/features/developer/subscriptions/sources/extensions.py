"""Extensions: of one, and of the list of them."""

from clarion.base.bus import Payload
from clarion.features.developer.subscriptions.sources.form import (
    ACCOUNT,
    EXTENSION,
    Body,
    Building,
    EventFamily,
    FilterKind,
    Notice,
    account_path,
    extension_path,
)
from clarion.features.people import EXTENSION_CHANGED

ONE = FilterKind(EXTENSION, scope="ReadAccounts", permission="ReadUserInfo")
LIST = FilterKind(ACCOUNT + "/extension", scope="ReadAccounts", permission="ReadExtensions")


def touches(_topic: str, payload: Payload) -> list[str]:
    account = str(payload["account_id"])
    return [account_path(account, "/extension"), extension_path(account, str(payload["extension_id"]))]


async def build(_by: Building, topic: str, payload: Payload, wanted: frozenset[str]) -> list[Notice]:
    """Old clients read `extensions`, newer ones the flat form: the list has both."""
    account, one, what = str(payload["account_id"]), str(payload["extension_id"]), str(payload["event_type"])
    hints = [str(hint) for hint in payload.get("hints", ())]
    listed, own = touches(topic, payload)
    notices = []
    if listed in wanted:
        entry = {"extensionId": one, "eventType": what}
        body: Body = {**entry, "extensions": [entry | ({"hints": hints} if hints else {})]}
        notices.append(Notice(account, listed, body))
    if own in wanted and what != "Create":
        notices.append(
            Notice(account, own, {"extensionId": one, "eventType": what, "hints": hints or ["ExtensionInfo"]})
        )
    return notices


FAMILY = EventFamily("extensions", (ONE, LIST), touches, build, topics=(EXTENSION_CHANGED,))
