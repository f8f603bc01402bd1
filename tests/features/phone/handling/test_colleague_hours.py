"""When colleagues work, for everybody in the company."""

from tests.support.api import Api

HOURS = {"schedule": {"weeklyRanges": {"monday": [{"from": "09:00", "to": "17:00"}]}}}


async def test_colleagues_see_each_others_working_hours(api: Api) -> None:
    person = api.extension_id("102")
    path = f"/account/~/extension/{person}/clarion/colleague-hours"
    before = (await api.get(path, "103")).json()
    assert before["always"] is (before["weeklyRanges"] == {})
    set_hours = await api.request("PUT", "/account/~/extension/~/business-hours", "102", json=HOURS)
    assert set_hours.status_code == 200, set_hours.text
    seen = (await api.get(path, "103")).json()
    assert seen["weeklyRanges"] == HOURS["schedule"]["weeklyRanges"]
    assert seen["always"] is False
    assert seen["timeZone"]
    gone = await api.get("/account/~/extension/123456789/clarion/colleague-hours", "103")
    assert gone.status_code == 404
