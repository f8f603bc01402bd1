"""Threads of texts, and what is in them: a nudge to synchronise, and since when there is something new."""

from clarion.base.bus import Payload
from clarion.features.developer.subscriptions.sources.form import (
    ACCOUNT,
    Building,
    EventFamily,
    FilterKind,
    Notice,
    account_path,
)
from clarion.features.messaging import THREADS_CHANGED

_ROOT = "/message-threads"
THREADS = FilterKind(ACCOUNT + _ROOT + "/sync", scope="SMS", permission="SMSSending")
ENTRIES = FilterKind(ACCOUNT + _ROOT + "/entries/sync", scope="SMS", permission="SMSSending")


def touches(_topic: str, payload: Payload) -> list[str]:
    """Whatever comes into a thread is a change of the thread, too."""
    ways = ("/sync", "/entries/sync") if payload["what"] == "entries" else ("/sync",)
    return [account_path(str(payload["account_id"]), _ROOT + way) for way in ways]


async def build(_by: Building, _topic: str, payload: Payload, wanted: frozenset[str]) -> list[Notice]:
    """Which thread it is stays unsaid: the synchronisation tells everybody only what they may see."""
    body = {"lastModifiedTime": payload["at"]}
    return [Notice(str(payload["account_id"]), path, body) for path in wanted]


FAMILY = EventFamily("threads of texts", (THREADS, ENTRIES), touches, build, topics=(THREADS_CHANGED,))
