"""Number porting (PH-86, PH-37): orders in, requests out, and calls that get through all the while."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from clarion.apps.call_directory import load_directory
from clarion.base.mail_queue import MailQueue, QueuedEmail
from clarion.base.port_carrier import PortCarriers
from clarion.base.storage import AsyncSession
from clarion.engines.phone_network import NetworkPorts, PortRegistry
from clarion.engines.phone_network.port_carrier import PORT_OUT
from clarion.features import numbers
from clarion.features.conduct import conduct_of
from clarion.features.numbers.porting import worker as porting_keeper
from clarion.features.numbers.porting.rules import guess_again_at
from clarion.features.people import demo
from tests.support.api import Api
from tests.support.statements import statements_of

PATH = "/account/~/clarion/port-orders"
NUMBER, SECOND = "+12025550188", "+12025550190"
MAIN = "+16505550100"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


class Network(PortCarriers):
    """The simulated network of this test, on its bus and clock."""

    def __init__(self, api: Api, folder: Path) -> None:
        self.book = PortRegistry(folder, api.clock.now)
        self.book.tell = lambda payload: api.bus.request(PORT_OUT, payload, timeout_s=5.0)
        self._carrier = NetworkPorts(api.bus)
        self.served = [
            api.bus.serve("network.submit_port", self.book.submit),
            api.bus.serve("network.read_port", self.book.read),
            api.bus.serve("network.cancel_port", self.book.cancel),
            api.bus.serve("network.let_go_port", self.book.let_go),
        ]

    async def find(self, account_id: str) -> NetworkPorts:
        return self._carrier


@pytest.fixture
def network(api: Api, tmp_path: Path) -> Network:
    made = Network(api, tmp_path)
    api.here.offer(PortCarriers, made)
    return made


def _keeper(api: Api) -> numbers.PortingWorker:
    return numbers.PortingWorker(api.here)


def _order(api: Api, *wanted: str, pin: str = "0188", **more: Any) -> dict[str, Any]:
    at = api.clock.now() + timedelta(days=3)
    return {
        "losingCarrier": "Old Carrier",
        "accountNumber": "A-77",
        "pin": pin,
        "authorisedPerson": "Ada Admin",
        "requestedTime": at.isoformat(),
        "numbers": [{"phoneNumber": number} for number in wanted or (NUMBER,)],
    } | more


async def _post(api: Api, path: str, body: Any = None, *who: Any) -> Any:
    return await api.request("POST", f"{PATH}{path}", *who, json=body)


async def _submitted(api: Api, body: dict[str, Any]) -> str:
    made = await _post(api, "", body)
    assert made.status_code == 201, made.text
    order = str(made.json()["id"])
    signed = await _post(api, f"/{order}/signature", {"name": "Ada Admin", "accepted": True})
    assert signed.json()["letter"]["signedBy"] == "Ada Admin", signed.text
    sent = await _post(api, f"/{order}/submission")
    assert sent.json()["state"] == "Submitted", sent.text
    return order


async def _read(api: Api, order: str) -> Any:
    return (await api.get(f"{PATH}/{order}")).json()


async def _leads_to(api: Api, number: str) -> str | None:
    """The extension that a call of this number reaches here; None: nobody here has it. "" is the company."""
    async with api.here.storage.reading() as session:
        directory = await load_directory(session, api.here)
    return next((one.extension_id or "" for one in directory.numbers if one.number == number), None)


async def _subjects(session: AsyncSession) -> list[str]:
    return list(await session.scalars(select(QueuedEmail.subject).order_by(QueuedEmail.written_at)))


async def test_a_number_comes_at_its_date_and_is_never_silent(api: Api, network: Network) -> None:
    """PH-86: it answers with the old carrier until it answers here; both know of it before either stops."""
    await api.here.get(MailQueue).close()  # a letter that has left has no words any more
    owner = (await api.request("GET", "/account/~/extension/~", "102")).json()["id"]
    body = _order(api, NUMBER) | {"numbers": [{"phoneNumber": "(202) 555-0188", "extension": {"id": owner}}]}
    order, keeper = await _submitted(api, body), _keeper(api)
    await keeper.work()
    found = await _read(api, order)
    assert (found["state"], found["confirmedTime"][:16]) == ("Confirmed", body["requestedTime"][:16])
    assert network.book.elsewhere(NUMBER)
    assert await _leads_to(api, NUMBER) is None
    api.clock.advance(timedelta(days=3, minutes=-59).total_seconds())
    await keeper.work()
    assert (await _read_again(api, order))["state"] == "InProgress"
    assert network.book.elsewhere(NUMBER), "callers still reach the old carrier"
    assert await _leads_to(api, NUMBER) == str(owner), "and whoever comes early is answered here"
    api.clock.advance(3600)
    assert not network.book.elsewhere(NUMBER)
    assert await _leads_to(api, NUMBER) == str(owner)
    await keeper.work()
    done = await _read_again(api, order)
    assert (done["state"], done["pinGiven"]) == ("Done", False)
    assert [one["state"] for one in done["history"]] == ["Draft", "Submitted", "Confirmed", "InProgress", "Done"]
    async with api.here.storage.reading() as session:
        wanted = ["Your numbers have a date to come", "Your numbers are coming", "Your numbers are here"]
        assert list(dict.fromkeys(await _subjects(session))) == wanted
        [first, *_] = await session.scalars(select(QueuedEmail).order_by(QueuedEmail.written_at))
        assert first.text.startswith(f"{first.subject}.\n\n{NUMBER}\n\nFrom: ") and "\nDate: " in first.text
        assert "(UTC)" not in first.text, "the date is told as it is where its reader is"


async def _read_again(api: Api, order: str) -> Any:
    api.tokens.clear()  # days have gone by
    return await _read(api, order)


async def test_a_wrong_pin_is_rejected_and_the_order_can_be_put_right(api: Api, network: Network) -> None:
    """PH-86."""
    order, keeper = await _submitted(api, _order(api, pin="1111")), _keeper(api)
    await keeper.work()
    found = await _read(api, order)
    assert (found["state"], found["reason"]) == ("Rejected", f"The PIN is wrong for {NUMBER}.")
    changed = await api.request("PUT", f"{PATH}/{order}", json=_order(api))
    assert "letter" not in changed.json(), "what was signed said something else"
    assert (await _post(api, f"/{order}/submission")).status_code == 400
    files = {"attachment": ("letter.pdf", PDF, "application/pdf")}
    handed_in = await api.request("POST", f"{PATH}/{order}/letter", files=files)
    assert handed_in.json()["letter"]["fileName"] == "letter.pdf", handed_in.text
    assert (await api.get(f"{PATH}/{order}/letter")).content == PDF
    assert (await _post(api, f"/{order}/submission")).status_code == 200
    await keeper.work()
    assert (await _read(api, order))["state"] == "Confirmed"
    assert (await api.request("PUT", f"{PATH}/{order}", json=_order(api))).status_code == 409, "it is under way"
    assert (await _post(api, f"/{order}/cancellation")).json()["state"] == "Cancelled"
    assert (await network.book.read({"reference": f"{order}-2"}))["state"] == "Cancelled"


async def test_what_would_be_rejected_is_said_at_once(api: Api) -> None:
    """PH-86, PH-37."""
    assert (await _post(api, "", _order(api, SECOND))).status_code == 201
    wanted = ["911", "+12025550188", "2025550188", MAIN, SECOND, "+442079460000", "+19005550123"]
    checked = (await _post(api, "/checks", {"numbers": wanted})).json()
    found = {(one["phoneNumber"], one["code"]) for one in checked["findings"]}
    assert found == {
        ("911", "Format"),
        (NUMBER, "Twice"),
        (MAIN, "AlreadyOurs"),
        (SECOND, "Ordered"),
        ("+442079460000", "MixedCountries"),
        ("+19005550123", "Kind"),
    }
    stranger = ("101", demo.NEIGHBOUR)
    theirs = (await _post(api, "/checks", {"numbers": [MAIN, SECOND]}, *stranger)).json()["findings"]
    assert [(one["phoneNumber"], one["code"]) for one in theirs] == [(MAIN, "ServedHere")], "a draft is nobody else's"
    refused = await _post(api, "", _order(api, MAIN))
    assert refused.status_code == 400
    assert "yours already" in refused.text
    late = _order(api, requestedTime=(api.clock.now() + timedelta(days=400)).isoformat())
    assert (await _post(api, "", late)).json()["parameterName"] == "requestedTime"


async def _kept(api: Api) -> Any:
    """What the account has of `NUMBER`."""
    rows = (await api.get("/account/~/phone-number")).json()["records"]
    [found] = [row for row in rows if row["phoneNumber"] == NUMBER]
    return found["id"], found["usageType"], found.get("extension", {}).get("extensionNumber")


async def _forwarded(api: Api) -> None:
    """A person's number that another carrier forwards to us, which the account keeps and the person shows."""
    owner = {"id": api.extension_id("102")}
    async with api.here.storage.transaction() as session:
        await numbers.verify_caller_id(session, api.account_id(), NUMBER, proof="code", now=api.clock.now())
    body = {"phoneNumber": NUMBER, "usageType": "ForwardedNumber", "extension": owner}
    made = await api.request("POST", "/account/~/clarion/numbers-elsewhere", json=body)
    assert made.status_code == 201, made.text
    wish = {"byFeature": [{"feature": "RingOut", "callerId": {"phoneInfo": {"id": str(made.json()["id"])}}}]}
    assert (await api.request("PUT", "/account/~/extension/~/caller-id", "102", json=wish)).status_code == 200


async def test_a_number_that_is_kept_as_forwarded_can_come(api: Api) -> None:
    """PH-86, PH-36: it is kept until it is set up, and again when the order comes to nothing."""
    await _forwarded(api)
    before = await _kept(api)
    assert before[1:] == ("ForwardedNumber", "102") and await _leads_to(api, NUMBER) is None
    assert (await _post(api, "/checks", {"numbers": [NUMBER]})).json()["findings"] == []
    theirs = await _post(api, "/checks", {"numbers": [NUMBER]}, "101", demo.NEIGHBOUR)
    assert [one["code"] for one in theirs.json()["findings"]] == ["ServedHere"]
    order, now = await _submitted(api, _order(api)), api.clock.now()
    assert await _kept(api) == before
    async with api.here.storage.transaction() as session:
        row = await session.get_one(numbers.PortOrder, order)
        await numbers.arriving.confirm(session, row, by="operator", at=now, now=now)
    await _keeper(api).work()
    assert await _leads_to(api, NUMBER) == ""
    assert await _kept(api) == (before[0], "CompanyNumber", None), "who chose to show it still does"
    async with api.here.storage.transaction() as session:
        row = await session.get_one(numbers.PortOrder, order)
        await numbers.arriving.reject(session, row, by="operator", reason="Snapped back", now=now)
    assert await _leads_to(api, NUMBER) is None
    assert await _kept(api) == before
    again = await _post(api, f"/{order}/submission")
    assert again.json()["state"] == "Submitted", again.text
    async with api.here.storage.transaction() as session:
        row = await session.get_one(numbers.PortOrder, order)
        await numbers.arriving.complete(session, row, by="operator", at=now, now=now)
    assert (await _read(api, order))["state"] == "Done"
    assert await _leads_to(api, NUMBER) == ""


async def test_a_number_that_is_with_another_carrier_cannot_leave_from_here(api: Api, network: Network) -> None:
    """PH-86"""
    await _forwarded(api)
    await api.request("PUT", PROTECTION, json={"pin": "402871"})
    asked = await _ask(network, "402871", "o1", number=NUMBER)
    assert asked["state"] == "Rejected" and "not served here" in asked["reason"]
    assert (await _kept(api))[1] == "ForwardedNumber"


async def test_orders_are_for_administrators_of_the_account_alone(api: Api) -> None:
    """PH-86."""
    order = (await _post(api, "", _order(api))).json()["id"]
    stranger = ("101", demo.NEIGHBOUR)
    for method, path in (("GET", ""), ("POST", "/submission"), ("POST", "/cancellation"), ("GET", "/letter")):
        assert (await api.request(method, f"{PATH}/{order}{path}", *stranger)).status_code == 404, path
    assert (await api.request("GET", PATH, *stranger)).json()["records"] == []
    assert (await api.request("GET", PATH, "102")).status_code == 403
    assert (await api.get(f"{PATH}/{order}/letter")).status_code == 404
    unread = await _post(api, f"/{order}/signature", {"name": "Ada", "accepted": False})
    assert unread.status_code == 400
    files = {"attachment": ("letter.pdf", b"MZ no letter", "application/pdf")}
    assert (await api.request("POST", f"{PATH}/{order}/letter", files=files)).status_code == 400
    assert len((await api.get(PATH)).json()["records"]) == 1


async def test_without_a_carrier_an_operator_brings_an_order_to_its_end(api: Api) -> None:
    """PH-86: by hand; what comes back to the old carrier goes from here too."""
    order, now = await _submitted(api, _order(api)), api.clock.now()
    await _keeper(api).work()
    assert (await _read(api, order))["state"] == "Submitted"
    async with api.here.storage.transaction() as session:
        row = await session.get_one(numbers.PortOrder, order)
        await numbers.arriving.confirm(session, row, by="operator", at=now + timedelta(minutes=5), now=now)
    await _keeper(api).work()
    assert await _leads_to(api, NUMBER) == ""
    async with api.here.storage.transaction() as session:
        row = await session.get_one(numbers.PortOrder, order)
        await numbers.arriving.reject(session, row, by="operator", reason="Snapped back", now=now)
    assert await _leads_to(api, NUMBER) is None
    assert (await _read(api, order))["reason"] == "Snapped back"


# ---- numbers that leave

OUT = "/account/~/clarion/port-outs"
PROTECTION = "/account/~/clarion/port-protection"


async def _ask(network: Network, pin: str, request_id: str, number: str = "+16505550101", **more: Any) -> Any:
    payload = {"id": request_id, "numbers": [number], "pin": pin, "carrier": "New Carrier"}
    return await network.book.ask_out(payload | more)


async def test_numbers_leave_with_the_right_pin_only_and_are_never_silent(api: Api, network: Network) -> None:
    """PH-86: nothing without a PIN; calls go to the new carrier before the number goes from here."""
    number = "+16505550101"
    assert "no porting PIN" in (await _ask(network, "", "o1"))["reason"]
    short = await api.request("PUT", PROTECTION, json={"pin": "12"})
    assert (short.status_code, short.json()["parameterName"]) == (400, "pin")
    assert (await api.request("PUT", PROTECTION, json={"pin": "402871"})).json()["pinSet"] is True
    assert "402871" not in (await api.get(PROTECTION)).text
    assert (await _ask(network, "111111", "o2"))["reason"] == "The PIN is wrong."
    assert (await _ask(network, "402871", "o3", number="+12025550199"))["state"] == "Rejected"
    await api.request("PUT", PROTECTION, json={"locked": True})
    assert "locked" in (await _ask(network, "402871", "o4"))["reason"]
    await api.request("PUT", PROTECTION, json={"locked": False})
    at = (api.clock.now() + timedelta(hours=2)).isoformat()
    at_once = await asyncio.gather(*(_ask(network, "402871", "o5", at=at) for _ in range(4)))
    assert {one["state"] for one in at_once} == {"Confirmed"}, "it is one request, and everybody hears of it"
    assert (await _ask(network, "wrong", "o5", at=at))["state"] == "Confirmed", "the same request again"
    await _keeper(api).work()
    assert await _leads_to(api, number)
    assert not network.book.elsewhere(number)
    api.clock.advance(7200)
    await _keeper(api).work()
    assert network.book.elsewhere(number)
    assert await _leads_to(api, number) is None
    api.tokens.clear()
    states = {one["id"]: one["state"] for one in (await api.get(OUT)).json()["records"]}
    assert sorted(states.values()) == ["Done", "Rejected", "Rejected", "Rejected"]


async def test_a_person_may_hold_a_request_for_a_day_at_most(api: Api, network: Network) -> None:
    """PH-86; NUM-03 sees every request that goes on: how long it was held, by whom, why."""
    await api.request("PUT", PROTECTION, json={"pin": "402871"})
    await _ask(network, "402871", "o1", at=(api.clock.now() + timedelta(hours=1)).isoformat())
    request = (await api.get(OUT)).json()["records"][0]["id"]
    hold = f"{OUT}/{request}/hold"
    assert (await api.request("POST", hold, json={"note": "x"})).status_code == 400, "say why"
    held = await api.request("POST", hold, json={"note": "Nobody here ordered this."})
    assert (held.json()["state"], held.json()["holdSecondsLeft"]) == ("OnHold", 86_400)
    stranger = await api.request("DELETE", hold, "101", demo.NEIGHBOUR)
    assert stranger.status_code == 404
    api.clock.advance(23 * 3600)
    await _keeper(api).work()
    assert await _leads_to(api, "+16505550101"), "still held"
    told: list[dict[str, Any]] = []
    conduct = conduct_of(api.here)
    judge = conduct.judge
    conduct.judge = lambda attempt, facts: told.append({**facts}) or judge(attempt, facts)  # type: ignore
    api.clock.advance(3600)
    await _keeper(api).work()
    assert await _leads_to(api, "+16505550101") is None, "a day is over"
    facts = {name: value for name, value in told[-1].items() if name.startswith("port_")}
    assert facts == {"port_valid": True, "port_hold_hours": 24.0, "port_hold_human": True, "port_hold_fraud": True}


async def test_a_new_pin_refuses_what_is_held_and_wrong_pins_have_an_end(api: Api, network: Network) -> None:
    """PH-86."""
    await api.request("PUT", PROTECTION, json={"pin": "402871"})
    await _ask(network, "402871", "o1", at=(api.clock.now() + timedelta(hours=1)).isoformat())
    request = (await api.get(OUT)).json()["records"][0]["id"]
    await api.request("POST", f"{OUT}/{request}/hold", json={"note": "A former colleague knows the PIN."})
    let_on = await api.request("DELETE", f"{OUT}/{request}/hold")
    assert let_on.json()["state"] == "Confirmed"
    await api.request("POST", f"{OUT}/{request}/hold", json={"note": "It is one after all."})
    await api.request("PUT", PROTECTION, json={"pin": "777123"})
    assert (await api.get(OUT)).json()["records"][0]["state"] == "Rejected"
    for at in range(5):
        assert (await _ask(network, "402871", f"w{at}"))["reason"] == "The PIN is wrong."
    assert "too many" in (await _ask(network, "777123", "w6"))["reason"]
    other = await _ask(network, "777123", "w0", carrier="Another")
    assert other["state"] == "Confirmed", "the right PIN, by a carrier that has guessed nothing and counts as it likes"
    api.clock.advance(3601)
    assert (await _ask(network, "777123", "w7"))["state"] == "Confirmed"


def test_guesses_of_many_carriers_are_slowed_down_together() -> None:
    """PH-86: one an hour after 5 of one carrier, or 20 of all; what is older than a day does not count."""
    now = datetime(2026, 3, 4, 12, tzinfo=UTC)
    five = [(now - timedelta(minutes=9 - n), "Acme ") for n in range(5)]
    assert guess_again_at(five[:4], "acme", now) is None
    assert guess_again_at(five, "acme", now) == five[-1][0] + timedelta(hours=1)
    assert guess_again_at(five, "Other", now) is None
    assert guess_again_at(five, "acme", now + timedelta(hours=1)) is None
    many = [(now - timedelta(minutes=30), f"Carrier {n}") for n in range(20)]
    assert guess_again_at(many, "Other", now) == now + timedelta(minutes=30)
    assert guess_again_at(many, "Other", now + timedelta(days=1)) is None


async def test_guesses_that_come_at_once_are_counted_too(api: Api, network: Network) -> None:
    """PH-86."""
    await api.request("PUT", PROTECTION, json={"pin": "402871"})
    said = await asyncio.gather(*(_ask(network, f"90000{at}", f"g{at}") for at in range(10)))
    assert sum(one["reason"] == "The PIN is wrong." for one in said) == 5


async def test_many_orders_keep_none_waiting(api: Api, network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    """PH-86."""
    monkeypatch.setattr(porting_keeper, "_BATCH", 1)
    costs, orders = [], []
    for last in (7, 8, 9):
        orders.append(await _submitted(api, _order(api, f"+1202555018{last}", pin=f"018{last}")))
        with statements_of(api.here.storage, own=True) as seen:
            assert len((await api.get(PATH)).json()["records"]) == len(orders)
        costs.append(len(seen))
    assert 0 < costs[2] <= costs[1], "a longer list asks no more often"
    await _keeper(api).work()
    assert [(await _read(api, one))["state"] for one in orders] == ["Confirmed"] * 3
