"""PST-01: how open an account stands, looked at once a week."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from clarion.base.container import Container
from clarion.features.conduct import Conduct, Counting, Happening, PeriodChecks, counting_of
from clarion.features.conduct.observers.posture import days_without_calls_abroad, score_of
from clarion.features.people import Account, Extension, SecondSteps, second_steps_of
from clarion.features.people.second_factor.models import Authenticator, SignInPolicy
from tests.features.conduct.acts.world import a_world


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Container]:
    async with a_world(tmp_path) as container:
        yield container


@pytest.mark.parametrize(
    ("steps", "abroad_open", "idle_days", "score"),
    [
        (SecondSteps(people=10, people_with=10, admins=2, admins_with=2), False, 0, 100),
        (SecondSteps(people=10, admins=2), False, 0, 50),
        (SecondSteps(people=10, admins=2, required=True), False, 0, 100),
        (SecondSteps(people=10, people_with=1, admins=1, admins_with=1), False, 0, 82),
        (SecondSteps(people=10, people_with=1, admins=1, admins_with=1), True, 29, 72),
        (SecondSteps(people=10, people_with=1, admins=1, admins_with=1), True, 30, 52),
        (SecondSteps(), True, 60, 70),
    ],
)
def test_what_is_missing_is_taken_off(steps: SecondSteps, abroad_open: bool, idle_days: int, score: int) -> None:
    assert score_of(steps, abroad_open=abroad_open, idle_days=idle_days) == score


async def test_days_without_a_call_abroad_are_counted_as_far_back_as_is_known(here: Container) -> None:
    conduct = here.offer(Conduct, Conduct())
    book, now = counting_of(here, conduct).book, here.clock.now()
    assert days_without_calls_abroad(book, "1", now.timestamp(), 31) == 31
    told = Happening(event_id="c", kind="attempt", at=now - timedelta(days=4), account_id="1", party="+442079460000",
                     values={"attempt": "call.out", "international": True})  # fmt: skip
    with book.reading_history():
        conduct.tell(told)
    assert days_without_calls_abroad(book, "1", now.timestamp(), 31) == 4


async def test_an_account_that_talked_is_told_of_its_posture_once_a_week(here: Container) -> None:
    now = here.clock.now()
    async with here.storage.transaction() as session:
        account = await session.get_one(Account, "1")
        account.international_calling, account.created_at = True, now - timedelta(days=90)
        for number, role in ((1, "admin"), (2, "user")):
            session.add(Extension(id=f"x{number}", account_id="1", number=f"10{number}", role=role, created_at=now))
        await session.flush()
        session.add(Authenticator(extension_id="x1", sealed_secret=b"", created_at=now, confirmed_at=now))
        await session.flush()
        assert await second_steps_of(session, "1") == SecondSteps(people=2, people_with=1, admins=1, admins_with=1)
        assert not (await second_steps_of(session, "2")).people
    conduct = here.offer(Conduct, Conduct())
    counting_of(here, conduct)
    found: list[dict[str, object]] = []

    def witness(attempt: object, verdict: object) -> None:
        for match in getattr(verdict, "matches", ()):
            if match.rule == "PST-01":
                found.append(dict(match.facts))

    conduct.add_witness(witness)
    checks = PeriodChecks(here)
    for _ in range(2):
        here.get(Counting).book.note_active("x1", "1")
        await checks.check()
    assert found == [{"posture_score": "60", "international_idle_days": "31"}]
    async with here.storage.transaction() as session:
        session.add(SignInPolicy(account_id="1", second_factor_required=True))
        assert (await second_steps_of(session, "1")).required
