"""Numbers say that they send texts to those who may send from them, and to nobody else."""

import pytest

from tests.support.api import Api


@pytest.mark.parametrize("person", ["101", "102"])
async def test_a_number_has_texting_for_whoever_may_send_from_it(sqlite_api: Api, person: str) -> None:
    """An administrator, and somebody with a number of their own: the company's, a menu's, one's own."""
    api = sqlite_api
    numbers = (await api.get("/account/~/extension/~/phone-number", person)).json()["records"]
    said, done = {}, {}
    for each in numbers:
        body = {"from": {"phoneNumber": each["phoneNumber"]}, "to": [{"phoneNumber": "+12025550101"}], "text": "Hello"}
        answer = await api.request("POST", "/account/~/extension/~/sms", person, json=body)
        said[each["phoneNumber"]] = "SmsSender" in each["features"]
        done[each["phoneNumber"]] = answer.status_code == 200
    assert said == done
    assert set(said.values()) == ({True} if person == "101" else {True, False})
