"""Team messaging on many hands at once: nothing waits for itself, nothing is lost."""

import asyncio
import random
from typing import Any

from tests.features.messaging.test_chats import ask, post, team, texts
from tests.features.messaging.test_posts import own
from tests.support.api import Api


async def test_people_write_read_come_and_go_at_once(api: Api) -> None:
    """On PostgreSQL locks are real: whoever took them in another order would wait for ever, and be thrown out."""
    chats = [(await team(api, name, members=("102", "103"), public=True))["id"] for name in ("A", "B")]
    for number in ("101", "102", "103", "104"):
        await api.as_person(number)
    chance, written = random.Random(7), dict.fromkeys(chats, 0)

    async def work(number: str, chat: str, what: int) -> None:
        headers: dict[str, Any] = await api.as_person(number)
        if what == 0:
            await own(
                api, "PATCH", f"/chats/{chat}/state", number, json={"unread": False, "muted": chance.random() < 0.5}
            )
        elif what == 1:
            for step in ("join", "leave"):
                answer = await api.client.post(
                    f"/team-messaging/v1/teams/{chat}/{step}", headers=await api.as_person("104")
                )
                assert answer.status_code in (204, 205), answer.text
        elif what == 2:
            said = await post(api, chat, "React", number)
            written[chat] += 1
            path = f"/restapi/v1.0/clarion/team-messaging/chats/{chat}/posts/{said['id']}/reactions/👍"
            answer = await api.client.put(path, headers=headers)
            assert answer.status_code == 200, answer.text
        else:
            await post(api, chat, "Hello", number)
            written[chat] += 1

    plan = [(chance.choice(("101", "102", "103")), chance.choice(chats), chance.randrange(5)) for _ in range(60)]
    await asyncio.gather(*(work(*one) for one in plan))
    for chat in chats:
        assert len(await texts(api, chat)) == written[chat]
        found = await ask(
            api, "GET", f"/restapi/v1.0/clarion/team-messaging/chats/{chat}/posts", params={"recordCount": 250}
        )
        seqs = [one["seq"] for one in found["records"]]
        assert seqs == list(range(len(seqs), 0, -1))
        lines = await own(api, "GET", f"/chats/{chat}")
        members = await own(api, "GET", f"/chats/{chat}/members")
        assert lines["memberCount"] == len(members["records"])
