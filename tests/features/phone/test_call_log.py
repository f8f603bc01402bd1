"""The call log through the API: what the official SDK and the web app read."""

from datetime import timedelta
from typing import Any

from sqlalchemy import update

from clarion.base.http import wire_time
from clarion.features.people import demo
from clarion.features.phone.call_log import CallLogEntry
from clarion.features.phone.recording import CallRecording
from tests.features.phone.test_call_log_rules import NOBODY, WORLD, call, party
from tests.support.api import Api

OWN = "/account/~/extension/~/call-log"


def who(api: Api, number: str) -> dict[str, Any]:
    return NOBODY | {
        "account_id": api.account_id(),
        "extension_id": api.extension_id(number),
        "extension_number": number,
        "name": number,
        "device_id": f"9{number}",
    }


async def ended(api: Api, session: str = "77", *, caller: str = "101", callee: str = "102", ago: float = 60) -> None:
    """As an ended call; its CDR is written twice."""
    start = api.clock.now().timestamp() - ago
    times = {"started": start, "answered": start + 5, "ended": start + 35}
    one, two = who(api, caller), who(api, callee) if callee else WORLD
    record = call(
        party(1, one, two, **times),
        party(2, two, one, **times),
        session_id=session,
        telephony_session_id=f"s-{session}",
        account_ids=[api.account_id()],
        **times,
    )
    for _ in range(2):
        await api.end_calls(record)


async def test_an_ended_call_is_in_both_logs_and_in_the_accounts_once_each(api: Api) -> None:
    await ended(api)
    [mine] = (await api.get(OWN)).json()["records"]
    assert (mine["direction"], mine["result"], mine["duration"]) == ("Outbound", "Call connected", 30)
    assert mine["sessionId"] == "77"
    assert mine["telephonySessionId"] == "s-77"
    assert mine["to"]["extensionNumber"] == "102"
    assert "legs" not in mine
    device = mine["from"]["device"]
    assert device["id"] == "9101" and device["uri"].endswith(f"/account/{api.account_id()}/device/9101")
    [theirs] = (await api.get(OWN, "102")).json()["records"]
    assert (theirs["direction"], theirs["result"]) == ("Inbound", "Accepted")
    assert (await api.get(OWN, "103")).json()["records"] == []
    company = (await api.get("/account/~/call-log", params={"view": "Detailed"})).json()["records"]
    assert len(company) == 2
    assert len(company[0]["legs"]) == 2
    assert company[0]["lastModifiedTime"]
    assert (await api.get("/account/~/call-log", "102")).status_code == 403
    assert (await api.request("GET", "/account/~/call-log", "101", demo.NEIGHBOUR)).json()["records"] == []


async def test_a_record_is_read_by_its_id_and_by_nobody_else(api: Api) -> None:
    await ended(api)
    [mine] = (await api.get(OWN)).json()["records"]
    path = f"{OWN}/{mine['id']}"
    assert (await api.get(path)).json()["legs"]
    assert (await api.get(path, "102")).status_code == 404
    assert (await api.get(f"/account/~/call-log/{mine['id']}")).status_code == 200
    foreign = await api.request("GET", f"/account/~/call-log/{mine['id']}", "101", demo.NEIGHBOUR)
    assert foreign.status_code == 404


async def test_filters_narrow_and_wrong_ones_are_refused(api: Api) -> None:
    await ended(api, "1", ago=3600)
    await ended(api, "2", caller="102", callee="101", ago=1800)
    await ended(api, "3", callee="", ago=60)
    await ended(api, "4", ago=3 * 86400)

    async def sessions(**query: Any) -> list[str]:
        answer = await api.get(OWN, params=query)
        assert answer.status_code == 200, answer.text
        return [item["sessionId"] for item in answer.json()["records"]]

    assert await sessions() == ["3", "2", "1"], "newest first, the last day"
    assert await sessions(direction="Inbound") == ["2"]
    assert await sessions(transport="PSTN") == ["3"]
    assert await sessions(phoneNumber="(202) 555-0123 1") == []
    assert await sessions(phoneNumber="12025550123") == ["3"]
    assert await sessions(extensionNumber="102") == ["2", "1"]
    assert await sessions(sessionId="4") == ["4"], "a session is found however old"
    assert await sessions(type="Fax") == []
    assert await sessions(withRecording="true") == []
    assert await sessions(dateTo=wire_time(api.clock.now() - timedelta(days=2))) == ["4"], "the day before dateTo"
    assert await sessions(dateFrom="2020-01-01") == ["3", "2", "1", "4"]
    assert await sessions(dateFrom="2020-01-01", perPage="2", page="2") == ["1", "4"]
    assert await sessions(perPage="max") == ["3", "2", "1"]
    for wrong in ({"direction": "Up"}, {"dateFrom": "yesterday"}, {"perPage": "0"}, {"view": "Nice"}):
        assert (await api.get(OWN, params=wrong)).status_code == 400, wrong
    both = await api.get(OWN, params={"sessionId": "4", "dateFrom": "2020-01-01"})
    assert (both.status_code, both.json()["errorCode"]) == (400, "CLG-110")


async def test_a_client_synchronises_and_learns_what_went(api: Api) -> None:
    await ended(api, "1")
    api.clock.advance(10)  # an ISync looks back five seconds
    path = f"{OWN}-sync"
    full = (await api.get(path, params={"syncType": "FSync", "recordCount": 10})).json()
    assert [item["sessionId"] for item in full["records"]] == ["1"]
    token = full["syncInfo"]["syncToken"]
    api.clock.advance(60)
    await ended(api, "2")
    news = (await api.get(path, params={"syncType": "ISync", "syncToken": token})).json()
    assert [item["sessionId"] for item in news["records"]] == ["2"]
    api.clock.advance(60)
    assert (await api.request("DELETE", OWN)).status_code == 204
    assert (await api.get(OWN)).json()["records"] == []
    again = {"syncType": "ISync", "syncToken": news["syncInfo"]["syncToken"]}
    assert (await api.get(path, params=again)).json()["records"] == []
    gone = (await api.get(path, params={**again, "showDeleted": True})).json()
    assert {item["sessionId"]: item["deleted"] for item in gone["records"]} == {"1": True, "2": True}
    assert (await api.get(OWN, "102")).json()["records"] != [], "the other's log is his own"
    for wrong in ("x", token[:-4], "W10"):
        refused = await api.get(path, params={"syncType": "ISync", "syncToken": wrong})
        assert (refused.status_code, refused.json()["errorCode"]) == (400, "CLG-101")
    foreign = await api.get(path, "102", params={"syncType": "ISync", "syncToken": token})
    assert foreign.status_code == 400
    company = (await api.get("/account/~/call-log-sync", params={"syncType": "FSync"})).json()
    assert {item["direction"] for item in company["records"]} == {"Inbound"}, "the callers deleted theirs"
    assert (await api.get("/account/~/call-log-sync", "102")).status_code == 403


async def test_a_copy_grows_into_the_past_and_misses_no_change(api: Api) -> None:
    for number in range(6):
        await ended(api, f"{number}", ago=(10 + number) * 86400)
    api.clock.advance(10)
    path = f"{OWN}-sync"

    async def told(**query: Any) -> tuple[list[str], str, bool]:
        answer = (await api.get(path, params=query)).json()
        info = answer["syncInfo"]
        return [item["sessionId"] for item in answer["records"]], info["syncToken"], info["olderRecordsExist"]

    sessions, token, older = await told(syncType="FSync", recordCount=2)
    assert (sessions, older) == (["0", "1"], True), "however old they are"
    more = {"syncType": "ISync", "recordCount": 3}
    sessions, token, older = await told(**more, syncToken=token)
    assert (sessions, older) == (["2", "3", "4"], True)
    api.clock.advance(60)
    for number in range(4):
        await ended(api, f"new{number}", ago=number)
    api.clock.advance(10)
    sessions, token, older = await told(**more, syncToken=token)
    assert (sessions, older) == (["new0", "new1", "new2", "new3", "5"], False), "recordCount limits no changes"
    await ended(api, "gone", callee="", ago=99 * 86400)
    api.clock.advance(60)
    assert (await told(syncType="ISync", syncToken=token))[0] == [], "what is older than the frame is not told"
    assert (await told(statusGroup="Missed"))[0] == []


async def test_kinds_of_recordings_and_calls_from_blocked_numbers(api: Api) -> None:
    await ended(api)
    [line] = (await api.get(OWN, "102")).json()["records"]
    async with api.here.storage.transaction() as session:
        ids = {"id": "1", "account_id": api.account_id(), "extension_id": api.extension_id("102")}
        about = {"session_id": line["sessionId"], "party_id": line["partyId"], "started_at": api.clock.now()}
        session.add(CallRecording(**ids, **about, mode="OnDemand", seconds=1, file_key="k", size=1))
    for path in (OWN, f"{OWN}-sync"):
        for kind, count in (("All", 1), ("OnDemand", 1), ("Automatic", 0)):
            found = (await api.get(path, "102", params={"recordingType": kind})).json()["records"]
            assert len(found) == count, (path, kind)
    async with api.here.storage.transaction() as session:
        await session.execute(update(CallLogEntry).values(result="Blocked"))
    for show, count in ((True, 1), (False, 0)):
        assert len((await api.get(OWN, params={"showBlocked": show})).json()["records"]) == count


async def test_long_logs_are_paged(api: Api) -> None:
    for number in range(12):
        await ended(api, f"9{number:02}", ago=60 + number)
    page = (await api.get(OWN, params={"perPage": 5, "page": 1})).json()
    assert len(page["records"]) == 5
    assert "nextPage" in page["navigation"]
    last = (await api.get(OWN, params={"perPage": 5, "page": 3})).json()
    assert len(last["records"]) == 2
