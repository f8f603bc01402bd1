"""PH-28: reply with words through the API."""

from tests.features.phone.test_telephony import PARTY, SESSION, TELEPHONY, CallServer
from tests.support.api import Api


async def test_words_and_patterns_reach_the_call_ph_28(sqlite_api: Api) -> None:
    server, path = CallServer(sqlite_api), f"{TELEPHONY}/sessions/{SESSION}/parties/{PARTY}/reply"
    pattern = {"pattern": "WillCallYouBack", "time": 5, "timeUnit": "Minute"}
    for body, said in (
        ({"replyWithText": " In a minute "}, "In a minute"),
        ({"replyWithPattern": pattern}, "I will call you back in 5 minutes."),
        ({"replyWithPattern": {"pattern": "OnMyWay"}}, "I am on my way."),
    ):
        answer = await sqlite_api.request("POST", path, json=body)
        assert (answer.status_code, answer.json()["id"]) == (200, PARTY), answer.text
        assert (server.asked[-1]["action"], server.asked[-1]["target"]) == ("reply", said)
    for bad in (
        {},
        {"replyWithText": "  "},
        {"replyWithText": "x" * 501},
        {"replyWithText": "a", "replyWithPattern": pattern},
        {"replyWithPattern": {"pattern": "Never"}},
        {"replyWithPattern": {**pattern, "time": 0}},
    ):
        assert (await sqlite_api.request("POST", path, json=bad)).status_code == 400, bad
    assert (await sqlite_api.request("POST", path, "102", json={"replyWithText": "a"})).status_code == 404
