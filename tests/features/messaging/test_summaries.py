"""Catching up on chats: what is in it, and that nobody gets by it what they may not see."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.features.messaging.test_chats import ask, post, team
from tests.features.messaging.test_posts import own
from tests.support.api import Api


async def summary(api: Api, chat: str, number: str = "101", status: int = 200, **wish: Any) -> Any:
    return await own(api, "POST", f"/chats/{chat}/summary", number, status, json=wish)


def said(found: Any, part: str = "highlights") -> list[str]:
    return [one["text"] for one in found[part]]


async def test_whoever_was_away_reads_what_matters(api: Api) -> None:
    """MSG-39"""
    chat = (await team(api, members=("102",)))["id"]
    ben = f"![:Person]({api.extension_id('102')})"
    first = await post(api, chat, "The launch of the billing page moves to Thursday because of the tax tables.")
    asked = await post(api, chat, f"{ben} can you finish the tax tables for the launch of the billing page?")
    await post(api, chat, "We decided to launch on Thursday.")
    await post(api, chat, "lol")
    await own(api, "PUT", f"/chats/{chat}/posts/{first['id']}/reactions/👍", "102")
    task = {"subject": "Tax tables", "assignees": [{"id": api.extension_id("102")}]}
    await ask(api, "POST", f"/chats/{chat}/tasks", status=201, json=task)
    found = await summary(api, chat, "102")
    assert said(found, "questions") == ["@Ben Okafor can you finish the tax tables for the launch of the billing page?"]
    assert said(found, "decisions") == ["We decided to launch on Thursday."]
    assert first["id"] in [one["postId"] for one in found["highlights"]] and "lol" not in said(found)
    assert [one["subject"] for one in found["tasks"]] == ["Tax tables"]
    assert (found["people"][0]["personId"], found["truncated"]) == (api.extension_id("101"), False)
    assert (await summary(api, chat, "101"))["postCount"] == 0  # their own posts are read
    again = await summary(api, chat, "101", since="2020-01-01T00:00:00Z")
    assert again["postCount"] == found["postCount"] and again["questions"] == []
    seq = next(one["seq"] for one in found["questions"])
    assert (await summary(api, chat, "101", afterSeq=seq))["postCount"] == found["postCount"] - 2
    answer = await post(api, chat, "Tomorrow at noon.", "102", parentPostId=asked["id"])
    thread = await summary(api, chat, "101", threadId=asked["id"])
    assert answer["id"] in [one["postId"] for one in thread["highlights"]] and thread["postCount"] == 2
    await ask(api, "DELETE", f"/chats/{chat}/posts/{answer['id']}", "102", status=204)
    assert "Tomorrow at noon." not in said(await summary(api, chat, "101", threadId=asked["id"]))


async def test_wishes_that_make_no_sense_are_told(api: Api) -> None:
    """MSG-39"""
    chat = (await team(api))["id"]
    other = (await team(api, "Others"))["id"]
    elsewhere = await post(api, other, "Elsewhere")
    await summary(api, chat, status=404, threadId=elsewhere["id"])
    await summary(api, chat, status=400, afterSeq=1, since="2020-01-01T00:00:00Z")
    await summary(api, chat, status=400, since="yesterday")
    await summary(api, chat, status=400, afterSeq=2**60)


STEPS = st.lists(
    st.tuples(st.sampled_from(("post", "in", "out", "delete", "look")), st.sampled_from(("102", "103"))),
    min_size=4,
    max_size=12,
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
async def test_nobody_gets_by_a_summary_what_they_may_not_see(api: Api, steps: list[tuple[str, str]]) -> None:
    """MSG-39: whoever is in the chat at that moment gets what stands in it at that moment; nobody else anything."""
    chat = (await team(api))["id"]
    inside: set[str] = set()
    standing: dict[str, str] = {}
    for number, (step, person) in enumerate(steps):
        if step == "post":
            made = await post(api, chat, f"Secret{number} about the harbour and its boats")
            standing[made["id"]] = made["text"]
        elif step == "in" and person not in inside:
            body = {"members": [{"id": api.extension_id(person)}]}
            await ask(api, "POST", f"/teams/{chat}/add", status=204, json=body)
            inside.add(person)
        elif step == "out" and person in inside:
            body = {"members": [{"id": api.extension_id(person)}]}
            await ask(api, "POST", f"/teams/{chat}/remove", status=204, json=body)
            inside.discard(person)
        elif step == "delete" and standing:
            gone = standing.popitem()[0]
            await ask(api, "DELETE", f"/chats/{chat}/posts/{gone}", status=204)
        for one in ("102", "103"):
            if one in inside:
                told = await summary(api, chat, one, since="2020-01-01T00:00:00Z")
                assert set(said(told)) <= set(standing.values()) and told["postCount"] == len(standing)
            else:
                await summary(api, chat, one, 404)
