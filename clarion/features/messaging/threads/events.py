"""What threads announce: that there is something new to synchronise."""

from pydantic import BaseModel

THREADS_CHANGED = "texting.threads_changed"


class ThreadsChanged(BaseModel):
    """`what`: threads, entries."""

    account_id: str
    thread_id: str
    what: str
    at: str
