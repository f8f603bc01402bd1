"""Calls that stand while something happens to an installation: run where it is, with the people of the demo.

`python -m tests.scenarios.standing_calls FOLDER HOST COUNT`: FOLDER holds `env`, what `clarion demo env` prints. Writes
`up` once every call is up and both sides hear each other, waits for `done`, and then writes `result`: for each call the
longest silence meanwhile, whether both sides hear each other again, and the status of its BYE.
"""

import asyncio
import json
import re
import sys
from pathlib import Path
from typing import Any

from tests.support.rtp_phone import RtpPhone
from tests.support.talking_phone import TalkingPhone
from tests.support.waiting import wait_for
from tests.support.walking_phone import Line

TONES = {"101": 440, "102": 880}
_WITHIN_S = 600.0


def make_phone(env: dict[str, str], number: str, host: str) -> TalkingPhone:
    given = (env[f"CLARION_{number}_SIP_{name}"] for name in ("USERNAME", "AUTH_ID", "PASSWORD"))
    return TalkingPhone((host, 5060), *given, env["CLARION_SIP_DOMAIN"], frequency=TONES[number])


async def stand_up(caller: TalkingPhone, called: TalkingPhone) -> tuple[Line, Line]:
    line = caller.dial("102")

    def rings() -> Line | None:
        return next((each for each in called.lines.values() if each.state == "ringing"), None)

    other = await wait_for(rings, missing=lambda: f"a ring: {line.state} {line.final}", timeout=30)
    called.answer(other)
    await wait_for(lambda: line.state == "up", missing="the answer", timeout=30)
    await caller.hears(line, TONES["102"], within=30)
    await called.hears(other, TONES["101"], within=30)
    return line, other


async def main(folder: Path, host: str, count: int) -> None:
    RtpPhone.host = TalkingPhone.host = host
    env = dict(re.findall(r"(?m)^(?:export )?(\w+)='?([^'\n]*)'?$", (folder / "env").read_text()))
    ada, ben = make_phone(env, "101", host), make_phone(env, "102", host)
    for phone in (ada, ben):
        await phone.register()
    calls = [await stand_up(ada, ben) for _ in range(count)]
    for line, other in calls:
        ada.recent(line).watch()
        ben.recent(other).watch()
    (folder / "up").write_text("")
    await wait_for((folder / "done").exists, missing="the end of what happens meanwhile", timeout=_WITHIN_S)
    found: list[dict[str, Any]] = []
    for at, (line, other) in enumerate(calls):
        gap = max(ada.recent(line).gap, ben.recent(other).gap)
        await ada.hears(line, TONES["102"], within=30)
        await ben.hears(other, TONES["101"], within=30)
        bye = await (ada.hang_up(line) if at % 2 else ben.hang_up(other))
        await wait_for(lambda at=at: _is_over(calls[at]), missing="the end at the other side", timeout=30)  # type: ignore[misc]
        found.append({"gap": round(gap, 2), "bye": bye})
    (folder / "result").write_text(json.dumps(found))


def _is_over(call: tuple[Line, Line]) -> bool:
    return all(line.state == "over" for line in call)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
