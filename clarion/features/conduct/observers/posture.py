"""How open an account stands to thieves (PST-01): second steps, and calls abroad that are open and not used."""

from datetime import datetime

from clarion.base.storage import AsyncSession
from clarion.features.conduct.counters import CALLS_BACK, CounterBook
from clarion.features.conduct.counters.names import key
from clarion.features.conduct.counters.shapes import DAY
from clarion.features.conduct.ports import Features
from clarion.features.people import Account, SecondSteps, second_steps_of

IDLE_FROM = 30
"""Days without a call abroad from which an open door counts as unused."""
_LOOKED_BACK = 62
_ADMINS, _PEOPLE, _OPEN, _UNUSED = 30.0, 20.0, 10.0, 20.0


def score_of(steps: SecondSteps, *, abroad_open: bool, idle_days: int) -> int:
    """0 to 100: what is missing is taken off. Whoever must take a second step is as good as one who does."""
    score = 100.0
    if not steps.required:
        score -= _ADMINS * (steps.admins - steps.admins_with) / max(1, steps.admins)
        score -= _PEOPLE * (steps.people - steps.people_with) / max(1, steps.people)
    if abroad_open:
        score -= _OPEN + (_UNUSED if idle_days >= IDLE_FROM else 0.0)
    return round(score)


def days_without_calls_abroad(book: CounterBook, account_id: str, at: float, known_days: int) -> int:
    """Whole days since the last; no more than are known of."""
    today = at // DAY * DAY
    for back in range(min(known_days, _LOOKED_BACK)):
        begin = today - back * DAY
        if book.counters.total_now(key("abroad", account_id), begin, begin + DAY):
            return back
    return min(known_days, _LOOKED_BACK)


async def posture_in(
    session: AsyncSession, book: CounterBook, account_id: str, now: datetime, counting_since: datetime
) -> Features:
    """`counting_since`: when this process began to count; calls of a month before that were read from the database."""
    account = await session.get(Account, account_id)
    if account is None:
        return {}
    known = min(now - account.created_at, now - counting_since + CALLS_BACK).days
    idle = days_without_calls_abroad(book, account_id, now.timestamp(), known) if account.international_calling else 0
    steps = await second_steps_of(session, account_id)
    return {
        "posture_score": score_of(steps, abroad_open=account.international_calling, idle_days=idle),
        "international_idle_days": idle,
    }
