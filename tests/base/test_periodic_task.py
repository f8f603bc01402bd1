"""What is looked after again and again: it begins, goes on after a failure, and ends."""

import asyncio
from typing import cast

from clarion.base.container import Container
from clarion.base.periodic_task import PeriodicTask
from tests.support.waiting import wait_for

HERE = cast(Container, object())
"""Nothing of it is used here."""


class Counting(PeriodicTask):
    every_s = 0.001
    waiting = "Nothing could be counted"
    turns = 0

    async def turn(self) -> None:
        self.turns += 1
        if self.turns == 1:
            raise OSError("the first turn fails")


class Later(Counting):
    every_s = 3600.0
    at_once = False


async def test_a_turn_that_fails_is_followed_by_others_until_it_is_closed() -> None:
    keeper = Counting(HERE)
    keeper.open()
    await wait_for(lambda: keeper.turns >= 3, missing="the third turn")
    await keeper.close()
    turns = keeper.turns
    for _ in range(20):
        await asyncio.sleep(0)
    assert keeper.turns == turns


async def test_one_that_waits_first_has_no_turn_at_the_start() -> None:
    keeper = Later(HERE)
    keeper.open()
    for _ in range(20):
        await asyncio.sleep(0)
    assert keeper.turns == 0
    await keeper.close()


async def test_closing_what_was_never_opened_is_no_mistake() -> None:
    await Counting(HERE).close()
