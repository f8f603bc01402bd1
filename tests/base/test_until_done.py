"""What must not be lost while the database is away."""

from typing import Any

from clarion.base.until_done import UntilDone
from tests.support.waiting import wait_for


async def test_an_event_that_fails_is_tried_until_it_is_done_and_in_order() -> None:
    done: list[Any] = []
    down = True

    async def handle(payload: dict[str, Any]) -> None:
        if down:
            raise OSError("the database is away")
        done.append(payload["n"])

    patient = UntilDone("test", handle)
    for number in range(3):
        await patient({"n": number})
    assert patient.waiting == 3
    down = False
    await wait_for(lambda: done == [0, 1, 2], missing="the three events")
    assert patient.waiting == 0
    await patient({"n": 3})
    assert done == [0, 1, 2, 3], "at once when nothing is wrong"
    await patient.close()
