"""An act holds in every process before whoever took it comes back: two containers, one database, one Valkey."""

from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from clarion.base.container import Container
from clarion.features.conduct import AccountState, Attempt, AttemptKind, Conduct, StandingBook, VerdictKind, acts
from clarion.features.conduct.acts.models import ListenerRow
from clarion.features.people import demo
from tests.api.test_two_servers import server
from tests.features.conduct.acts.world import a_world, do, new_act, undo


def ask(here: Container, account_id: str, number: int) -> VerdictKind:
    attempt = Attempt(event_id=f"e{number}", kind=AttemptKind.CALL_OUT, at=here.clock.now(), account_id=account_id,
                      dialed="2025550123", callee="+12025550123", callee_country="US", international=False)  # fmt: skip
    facts: dict[str, Any] = {"account_state": "active", "home_country": "US", "international_enabled": False}
    return here.get(Conduct).judge(attempt, facts).kind


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_every_process_refuses_the_very_next_event_and_lets_it_pass_after_undo(
    database_url: str, valkey_url: str, tmp_path: Path
) -> None:
    environment = {
        "CLARION_DATA": str(tmp_path),
        "CLARION_DATABASE_URL": database_url,
        "CLARION_VALKEY_URL": valkey_url,
    }
    async with AsyncExitStack() as stack:
        (one, _), (two, _) = [await stack.enter_async_context(server(environment)) for _ in range(2)]
        account = demo.demo_account_id(one.keys, demo.NEIGHBOUR)
        for number in range(5):
            taken = await do(one, new_act(one, account_id=account, subject=account))
            assert ask(two, account, number) is VerdictKind.DENY, "the very next event"
            assert ask(one, account, number) is VerdictKind.DENY
            await undo(two, taken.id)
            assert ask(one, account, number + 50) is VerdictKind.ALLOW
            assert ask(two, account, number + 50) is VerdictKind.ALLOW
        async with acts.acting(one) as session:
            await acts.set_switch(session, one, "*", "off", "Everything stops.", by="officer")
        assert session.info["conduct_spread"].listeners == 2 and not session.info["conduct_spread"].missing
        assert two.get(StandingBook).mode_of("DIAL-03") == "off"
        await two.get(acts.BookKeeper).close()
        async with one.storage.transaction() as session:  # a process that died without a word
            session.add(ListenerRow(id="dead", seen_at=one.clock.now()))
        async with acts.acting(one) as session:
            await acts.set_switch(session, one, "*", "on", "Goes on.", by="officer")
        assert session.info["conduct_spread"].missing == ["dead"]
        await two.get(acts.BookKeeper).open()
        assert two.get(StandingBook).mode_of("DIAL-03") == "", "who comes back reads everything"


async def test_a_process_that_starts_without_its_database_learns_later(tmp_path: Path) -> None:
    async with a_world(tmp_path) as here:
        await do(here, new_act(here))
        book = here.get(StandingBook)
        await here.get(acts.BookKeeper).reload()
        assert book.state_of("1") is AccountState.SUSPENDED_OUTBOUND
