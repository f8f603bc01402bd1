"""What must not be lost while the database is away."""

from typing import Any

from clarion.base.retry_queue import RetryQueue
from tests.support.waiting import wait_for


async def test_of_several_at_once_one_that_cannot_be_done_holds_up_no_other() -> None:
    done: list[Any] = []
    down = True

    async def handle(payload: dict[str, Any]) -> None:
        if down and payload["n"] == 1:
            raise OSError("not this one")
        done.append(payload["n"])

    async def handle_many(payloads: list[dict[str, Any]]) -> None:
        if down:
            raise OSError("not all of them")
        done.extend(payload["n"] for payload in payloads)

    patient = RetryQueue("test", handle, handle_many)
    await patient.take_many([{"n": number} for number in range(3)])
    assert (done, patient.waiting) == ([0, 2], 1)
    down = False
    await patient.take_many([{"n": 3}, {"n": 4}])
    await wait_for(lambda: done == [0, 2, 3, 4, 1], missing="the one that failed")
    await patient.close()


async def test_an_event_that_fails_is_tried_until_it_is_done_and_in_order() -> None:
    done: list[Any] = []
    down = True

    async def handle(payload: dict[str, Any]) -> None:
        if down:
            raise OSError("the database is away")
        done.append(payload["n"])

    patient = RetryQueue("test", handle)
    for number in range(3):
        await patient({"n": number})
    assert patient.waiting == 3
    down = False
    await wait_for(lambda: done == [0, 1, 2], missing="the three events")
    assert patient.waiting == 0
    await patient({"n": 3})
    assert done == [0, 1, 2, 3], "at once when nothing is wrong"
    await patient.close()
