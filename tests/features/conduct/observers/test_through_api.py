"""First-release rules that rest on counts, through the API: the nearest case that passes, and the one that does not."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from clarion.base.storage import Storage
from clarion.features.conduct import Conduct, Counting, Happening
from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.rulebook import Override, shipped_book
from clarion.features.conduct.verdict import Status, Verdict
from tests.support.api import Api, running_app

SMS = "/account/~/extension/~/sms"
OWN = "+16505550102"


@pytest.fixture
async def api(sqlite_storage: Storage, tmp_path: Path) -> AsyncIterator[Api]:
    async with running_app(sqlite_storage, tmp_path / "data", rate_light="60", allow_password_grant="1") as api:
        yield api


@pytest.fixture
def verdicts(api: Api) -> list[tuple[Attempt, Verdict]]:
    """Every verdict from now on that is not a plain allowance."""
    heard: list[tuple[Attempt, Verdict]] = []

    def witness(attempt: Attempt, verdict: Verdict) -> None:
        if verdict.matches or verdict.grounds:
            heard.append((attempt, verdict))

    api.here.get(Conduct).add_witness(witness)
    return heard


async def send(api: Api, to: str, words: str) -> Any:
    body = {"from": {"phoneNumber": OWN}, "to": [{"phoneNumber": to}], "text": words}
    return await api.request("POST", SMS, "102", json=body)


async def test_spm_03_the_61st_text_of_a_minute_waits_and_one_after_it_goes(api: Api) -> None:
    for number in range(60):
        answer = await send(api, f"+1212555{100 + number // 10:04}", f"hello {number}")
        assert answer.status_code == 200, answer.text
    refused = await send(api, "+12125550100", "one more")
    assert refused.status_code == 429, refused.text
    found = refused.json()
    assert (found["rule"], found["clause"]) == ("SPM-03", "AUP-C08")
    assert found["statementId"].startswith("st-") and "/appeal?key=" in found["appeal"]
    assert int(refused.headers["Retry-After"]) == 60
    assert "60 texts in the last minute" in found["message"]
    api.clock.advance(61)
    assert (await send(api, "+12125550100", "one more")).status_code == 200


async def test_spm_03_the_same_words_25_times(api: Api) -> None:
    for number in range(25):
        assert (await send(api, f"+121255501{number:02}", "Hello  THERE")).status_code == 200
        api.clock.advance(2)
    refused = await send(api, "+12125550199", "hello there")
    assert (refused.status_code, refused.json()["rule"]) == (429, "SPM-03")
    assert (await send(api, "+12125550100", "good bye")).status_code == 200


async def test_a_text_that_was_not_sent_does_not_count(api: Api) -> None:
    for _ in range(70):
        assert (await send(api, "12", "no number")).status_code == 400
    book = api.here.get(Counting).book
    assert book.count("texts", OWN, book.now(), 60) == 0


async def test_trust_holds_a_new_account_to_200_texts_a_day(api: Api, verdicts: list[tuple[Attempt, Verdict]]) -> None:
    counting = api.here.get(Counting)
    counting.trust._vouched = False  # as with CLARION_ACCOUNT_TRUST=earned
    await counting.trust.read([api.account_id()])
    for number in range(300):  # a lively conversation, of which 200 are ours
        told = Happening(
            event_id=f"t{number}",
            kind="text.sent" if number < 200 else "text.received",
            at=api.clock.now() - timedelta(minutes=2 + number),
            party=f"+1212555{number % 40:04}",
            values={"number": OWN, "content": str(number)},
        )
        api.here.get(Conduct).tell(told)
    slowed = await send(api, "+12125550100", "hello")
    assert slowed.status_code == 429 and slowed.json()["rule"] == "TRUST", slowed.text
    assert "TRUST" in {match.rule for _, verdict in verdicts for match in verdict.matches}
    del verdicts[:]
    counting.trust._vouched = True
    await counting.trust.read([api.account_id()])
    await send(api, "+12125550100", "hello again")
    assert "TRUST" not in {match.rule for _, verdict in verdicts for match in verdict.matches}


async def sign_in(api: Api, name: str, password: str) -> Any:
    answer = await api.client.post("/restapi/v1.0/clarion/sign-in", json={"username": name, "password": password})
    return answer


async def test_sec_01_the_22nd_name_from_one_address_waits_and_a_known_browser_does_not(api: Api) -> None:
    person = "dana.reed@demo.example"
    from clarion.features.people import demo

    own = next(one for one in demo.DEMO.people if one.number == "101")
    body = {"username": own.email, "password": api.password("101"), "codeChallenge": "c" * 43}
    known = await api.client.post("/restapi/v1.0/clarion/sign-in", json=body)
    assert known.status_code == 200, known.text
    cookies = dict(api.client.cookies)
    api.client.cookies.clear()
    for number in range(21):
        answer = await sign_in(api, f"nobody{number}@demo.example", "guess")
        assert answer.status_code in (400, 401), answer.text
    stopped = await sign_in(api, person, "guess")
    assert stopped.status_code == 429, stopped.text
    assert "for 21 people" in stopped.json()["error_description"]
    assert int(stopped.headers["Retry-After"]) == 600
    api.client.cookies.update(cookies)
    again = await api.client.post("/restapi/v1.0/clarion/sign-in", json=body)
    assert again.status_code == 200, "a browser that the person has used is not held up by others"
    api.client.cookies.clear()
    api.clock.advance(601)
    assert (await sign_in(api, person, "guess")).status_code in (400, 401)


async def test_sec_01_a_name_every_four_minutes_from_one_network_is_asked_for_a_second_step(api: Api) -> None:
    for number in range(31):
        answer = await sign_in(api, f"nobody{number}@demo.example", "guess")
        assert answer.status_code in (400, 401), answer.text
        api.clock.advance(240)
    stopped = await sign_in(api, "dana.reed@demo.example", "guess")
    assert stopped.status_code == 429, stopped.text
    assert "failed for 31 people within a day" in stopped.json()["error_description"]
    api.clock.advance(24 * 3600)
    assert (await sign_in(api, "dana.reed@demo.example", "guess")).status_code in (400, 401)


async def test_exc_03_tells_when_the_rate_limit_refuses_and_stops_ten_times_as_much(
    api: Api, verdicts: list[tuple[Attempt, Verdict]]
) -> None:
    path = "/account/~/extension/~/presence"
    for _ in range(60):
        assert (await api.get(path)).status_code == 200
    assert not verdicts
    assert (await api.get(path)).status_code == 429
    ((attempt, verdict),) = verdicts
    assert (attempt.kind, attempt.group, verdict.deciding and verdict.deciding.rule) == (
        "api.request",
        "light",
        "EXC-03",
    )
    assert attempt.extension_id == api.extension_id("101")
    for number in range(540):
        api.here.get(Conduct).tell(
            Happening(
                event_id=f"more{number}",
                kind="api.request",
                at=api.clock.now(),
                extension_id=attempt.extension_id,
                values={"app": attempt.client_id, "group": "light"},
            )
        )
    stopped = await api.get(path)
    assert (stopped.status_code, stopped.json()["rule"]) == (403, "EXC-03")


async def test_hrv_01_guessing_who_is_in_the_directory(api: Api, verdicts: list[tuple[Attempt, Verdict]]) -> None:
    conduct = api.here.get(Conduct)
    conduct.use(shipped_book(), [Override(rule="HRV-01", scope="everywhere", status=Status.ENFORCE)])
    for number in range(50):
        answer = await api.get(f"/account/~/directory/entries/{7000 + number * 3}")
        assert answer.status_code == 404, answer.text
    assert not verdicts
    refused = await api.get("/account/~/directory/entries/1")
    assert (refused.status_code, refused.json()["rule"]) == (429, "HRV-01")
    assert (await api.get("/account/~/extension/~")).status_code == 200, "one's own entry is nobody's secret"
    assert (await api.get("/account/~/directory/entries/1", "102")).status_code == 404, (
        "another person looks somebody up"
    )
    assert (await api.get("/account/~/directory/entries")).status_code == 200
    api.clock.advance(601)
    assert (await api.get("/account/~/directory/entries/1")).status_code == 404


async def test_hrv_01_ids_that_are_guessed_count_and_lists_of_an_app_that_may_synchronise_do_not(
    api: Api,
) -> None:
    conduct, book, reader = api.here.get(Conduct), api.here.get(Counting).book, api.extension_id("102")
    assert (await api.get("/account/~/directory/entries", "102")).status_code == 200
    assert book.distinct("listed", reader, book.now(), 3600) == 0
    guessed, lookup = (
        {"extensionIds": [str(number) for number in range(7000, 7060)]},
        "/account/~/clarion/directory/lookup",
    )
    assert (await api.request("POST", lookup, "102", json=guessed)).status_code == 200
    refused = await api.request("POST", lookup, "102", json=guessed)
    assert (refused.status_code, refused.json()["rule"]) == (429, "HRV-01")
    assert (await api.get("/account/~/directory/entries", "102")).status_code == 200
    entries = tuple(str(number) for number in range(3001))
    conduct.tell(Happening(event_id="lists", kind="directory.listed", at=api.clock.now(), extension_id="x",
                           values={"entries": entries}))  # fmt: skip
    asked = Attempt(event_id="next", kind=AttemptKind.DIRECTORY_READ, at=api.clock.now(), account_id="1",
                    extension_id="x")  # fmt: skip
    assert not conduct.judge(asked).allowed and conduct.judge(asked, {"may_synchronise": True}).allowed


async def test_a_restart_forgets_no_texts(api: Api) -> None:
    from clarion.features.conduct.counters import CounterBook, read_history
    from clarion.features.messaging.texting.telling import HISTORY_REACHES, TextHistory

    for number in range(5):
        await send(api, "+12125550100", f"hello {number}")
    api.clock.advance(30)
    book = CounterBook(api.clock)
    assert await read_history(api.here, book, TextHistory(), HISTORY_REACHES) >= 5
    assert book.count("texts", OWN, book.now(), 60) == 5
    live = api.here.get(Counting).book
    assert live.count("texts", OWN, live.now(), 60) == 5
    assert book.hours("sent", OWN, book.now(), 24) == live.hours("sent", OWN, live.now(), 24)
    assert timedelta(days=7) < HISTORY_REACHES


async def test_net_01_an_address_that_sends_mostly_nonsense(api: Api, verdicts: list[tuple[Attempt, Verdict]]) -> None:
    for _ in range(55):
        answer = await api.request("POST", SMS, "102", json={"from": 7})
        assert answer.status_code == 400, answer.text
    matches = [match.rule for _, verdict in verdicts for match in verdict.matches]
    assert "NET-01" in matches
    assert "EXC-03" not in matches, "the rate limits speak for themselves"
