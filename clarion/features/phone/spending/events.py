"""What spending announces."""

from pydantic import BaseModel

SPENDING_CHANGED = "phone.spending_changed"
RUNNING = "phone.spending_running"
"""What a call server tells the others of paid calls that are up: `server_id`, `at` (epoch), `calls` [RunningCall]."""
CROSSED = "phone.spending_crossed"
"""A limit is near, or reached, as a call server sees it: see `Crossing`."""
SPENDING_NOTICE = "phone.spending_notice"


class SpendingChanged(BaseModel):
    """Rates, limits or what was spent of an account are others now."""

    account_id: str


class Crossing(BaseModel):
    """`level`: Warning | Reached. Amounts in millionths of the currency; `day` where the account is."""

    account_id: str
    cap_id: str
    target_id: str  # of a limit for everybody: whose it is
    day: str
    level: str
    spent: int
    limit: int


class SpendingNotice(BaseModel):
    """Written down, once for each limit, level and day. Amounts as decimals in the account's currency.

    `extensions`: who is told.
    """

    notice_id: str
    account_id: str
    extensions: list[str] = []
    cap_id: str = ""
    scope: str
    target_id: str
    target_name: str
    day: str
    level: str
    spent: str
    limit: str
    currency: str
