"""What people hear when a channel refuses: words, clause, rule, statement, appeal; rules that change while it runs."""

import base64
from typing import Any

import pytest

from clarion.features.conduct import (
    Attempt,
    Features,
    Override,
    Status,
    conduct_of,
    judging_of,
    remove_override,
    rules_folder,
    set_override,
)
from clarion.features.conduct.ports import FileExaminer
from clarion.features.conduct.rulebook import BadRule
from clarion.features.people import demo
from tests.support.api import Api
from tests.support.waiting import wait_for

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
DAY = 86_400.0
ME = "/account/~/extension/~"
PAGER = f"{ME}/company-pager"
VERDICTS = "/account/~/clarion/verdicts"
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC")


class Telling:
    def __init__(self, facts: Features) -> None:
        self.facts = facts

    def features(self, attempt: Attempt) -> Features:
        return self.facts


class Examiner:
    """Stands in for the scanners: finds malware in what says so, and may be away."""

    away = False

    async def examine(self, content: bytes, file_name: str) -> Features:
        if self.away:
            raise ConnectionError("the scanner is away")
        return {"file_scanned": True, "file_malware": file_name == "evil.png", "file_type_forbidden": False}


async def refused(api: Api, answer: Any, rule: str, clause: str) -> dict[str, Any]:
    """A refusal in the API's own form, with the fields of a problem document, kept for the person to read."""
    body: dict[str, Any] = answer.json()
    assert body["rule"] == rule, body
    assert body["clause"] == clause
    assert body["appeal"] == body["statement"].replace("?key=", "/appeal?key=")
    assert "Would pass" in body["message"]
    assert body["errors"][0]["errorCode"] == body["errorCode"]
    await api.settled()
    mine = (await api.get(VERDICTS, "102")).json()["records"]
    assert body["statementId"] in {verdict["id"] for verdict in mine}
    return body


@on_sqlite
async def test_company_messages_numbers_and_files_of_a_suspended_account_are_refused_with_words(api: Api) -> None:
    number = (await api.get("/account/~/phone-number")).json()["records"][0]["id"]
    conduct_of(api.here).add_source(Telling({"account_state": "suspended"}))
    paged = await api.request("POST", PAGER, "102", json={"to": [{"extensionNumber": "103"}], "text": "hi"})
    assert paged.status_code == 403
    body = await refused(api, paged, "STATE", "AUP-G5")
    assert body["message"].startswith("This account is suspended. Emergency calls still work.")
    picture = {"image": ("me.png", PNG, "image/png")}
    uploaded = await api.request("PUT", f"{ME}/profile-image", "102", files=picture)
    assert uploaded.status_code == 403
    assert uploaded.json()["parameterName"] == "image"
    await refused(api, uploaded, "STATE", "AUP-G5")
    changed = await api.request(
        "PATCH", f"/account/~/phone-number/{number}", json={"label": "Front desk", "extension": None}
    )
    assert changed.status_code in (400, 403, 404, 405)
    assert (await api.get(f"{ME}/message-store", "102")).status_code == 200, "reading stays open"


@on_sqlite
async def test_a_harmful_file_is_held_and_one_that_cannot_be_scanned_as_well_mal_01(api: Api) -> None:
    examiner = api.here.offer(FileExaminer, Examiner())  # type: ignore[type-abstract]

    async def upload(name: str) -> Any:
        return await api.request("PUT", f"{ME}/profile-image", "102", files={"image": (name, PNG, "image/png")})

    assert (await upload("me.png")).status_code == 204
    evil = await upload("evil.png")
    assert evil.status_code == 202, evil.text
    body = evil.json()
    assert (body["state"], body["verdict"], body["rule"], body["clause"]) == (
        "quarantined", "quarantine", "MAL-01", "AUP-C05",
    )  # fmt: skip
    assert "malware" in body["message"] and "errorCode" not in body
    assert isinstance(examiner, Examiner)
    examiner.away = True
    away = await upload("me.png")
    assert away.status_code == 202
    assert "could not be scanned" in away.json()["message"]


@on_sqlite
async def test_a_changed_rule_holds_at_once_for_its_account_and_leaves_a_trace(api: Api) -> None:
    conduct, book = conduct_of(api.here), conduct_of(api.here).force.book
    counts = {"texts_1m": 5, "texts_1d": 5, "text_recipients_1d": 1, "text_out_in_ratio_1d": 1.0, "text_repeats_1d": 0}
    conduct.add_source(Telling(counts | {"live_calls": 0}))
    sender = next(
        record["phoneNumber"]
        for record in (await api.get(f"{ME}/phone-number", "102")).json()["records"]
        if record["usageType"] == "DirectNumber"
    )
    text = {"from": {"phoneNumber": sender}, "to": [{"phoneNumber": "+12025550123"}], "text": "hi"}
    sent = await api.request("POST", f"{ME}/sms", "102", json=text)
    assert sent.status_code == 200, sent.text
    mine = Override("SPM-03", "account", api.account_id(), {"minute": 5})
    async with api.here.storage.transaction() as session:
        await set_override(session, api.here, book, mine, "They asked for it.")
    await api.settled()
    paced = await api.request("POST", f"{ME}/sms", "102", json=text)
    assert paced.status_code == 429
    assert int(paced.headers["retry-after"]) == 60
    await refused(api, paced, "SPM-03", "AUP-C08")
    async with api.here.storage.transaction() as session:
        await remove_override(session, api.here, "SPM-03", "account", api.account_id(), "They changed their mind.")
    await api.settled()
    assert (await api.request("POST", f"{ME}/sms", "102", json=text)).status_code == 200
    async with api.here.storage.transaction() as session:
        with pytest.raises(BadRule, match="between 1 and 60"):
            await set_override(session, api.here, book, Override("SPM-03", "everywhere", "", {"minute": 90}), "More.")


@on_sqlite
async def test_a_file_of_the_operator_is_read_while_it_runs_and_a_bad_one_changes_nothing(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    judging = judging_of(api.here)
    folder = rules_folder(api.here.settings.data)
    folder.mkdir(parents=True)
    table = "tables:\n  - id: spm-03.minute\n    means: Fewer.\n    unit: texts\n    type: int\n    rows:\n"
    row = "      - {value: 9, source: the operator, label: D, valid_from: 2020-01-01}\n"
    before = judging.conduct.force.book
    (folder / "own.yaml").write_text(table + row)
    await judging.rules.load()
    assert judging.conduct.force.book.tables["spm-03.minute"].rows[0].value == 9
    (folder / "own.yaml").write_text(table + row + row)
    await judging.rules.load()
    [refusal] = judging.rules.refused
    assert refusal.place == "own.yaml:8:64"
    assert "two rows" in refusal.reason
    assert judging.conduct.force.book.tables["spm-03.minute"].rows[0].value == 9
    loads = judging.rules.loads
    (folder / "own.yaml").unlink()

    def read_again() -> bool:
        return judging.rules.loads > loads

    await wait_for(read_again, missing="a look at the folder", timeout=20)
    assert judging.conduct.force.book.digest == before.digest


@on_sqlite
async def test_a_number_rests_before_another_account_gets_it_and_comes_back_to_its_own_num_01(api: Api) -> None:
    v2, free = "/restapi/v2/accounts/~/phone-numbers", "+12125550150"
    conduct = conduct_of(api.here)
    conduct.use(conduct.force.book, [Override("NUM-01", "everywhere", status=Status.ENFORCE)])

    async def take(organisation: demo.DemoOrganisation) -> dict[str, Any]:
        body = {"records": [{"phoneNumber": free, "usageType": "Inventory"}]}
        answer = await api.request("POST", f"{v2}/bulk-add", "101", organisation, json=body)
        [record] = answer.json()["records"]
        return dict(record)

    async def give_back() -> None:
        gone = await api.request("DELETE", v2, json={"records": [{"phoneNumber": free}]})
        assert gone.json()["records"][0]["bulkItemSuccessful"]

    assert (await take(demo.DEMO))["bulkItemSuccessful"]
    await give_back()
    [problem] = (await take(demo.NEIGHBOUR))["bulkItemErrors"]
    assert "still rests" in problem["message"]
    assert "Would pass after 45 days" in problem["message"]
    assert (await take(demo.DEMO))["bulkItemSuccessful"], "its own may come back at any time"
    await give_back()
    api.clock.advance(44 * DAY)
    api.tokens.clear()
    assert not (await take(demo.NEIGHBOUR))["bulkItemSuccessful"]
    api.clock.advance(DAY)
    api.tokens.clear()
    assert (await take(demo.NEIGHBOUR))["bulkItemSuccessful"]


async def test_a_threat_among_colleagues_is_held_and_what_only_sounds_like_one_goes(sqlite_api: Api) -> None:
    """OBJ-01 in chats and pages between phones; every rule that is live there has what it looks at."""
    api, heard = sqlite_api, list[tuple[Attempt, Any]]()
    conduct_of(api.here).add_witness(lambda attempt, verdict: heard.append((attempt, verdict)))
    mine = await api.client.get("/team-messaging/v1/chats", headers=await api.as_person("102"))
    posts = f"/team-messaging/v1/chats/{mine.json()['records'][0]['id']}/posts"
    for words, held in (("I know where you live and I will kill you", True), ("This build will kill me, haha", False)):
        answer = await api.client.post(posts, json={"text": words}, headers=await api.as_person("102"))
        assert (answer.status_code in (202, 403)) is held, answer.text
        if held:
            assert answer.json()["rule"] == "OBJ-01" and "/conduct/statements/st-" in answer.text
        page = {"to": [{"extensionNumber": "101"}], "text": words, "from": {"extensionNumber": "102"}}
        paged = await api.request("POST", PAGER, "102", json=page)
        assert (paged.status_code in (202, 403)) is held, paged.text
    assert {attempt.kind.value for attempt, _ in heard} >= {"chat.post", "pager.send"}
    assert [verdict.skipped for _, verdict in heard if verdict.skipped] == []
