"""CLI-01: the right to show a number from elsewhere, by a code called or texted to it, or by a letter."""

import contextlib
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clarion.apps.call_directory import load_directory
from clarion.base.errors import Invalid, Unavailable
from clarion.calls import commands as do
from clarion.calls.model import Call, Identity, Leg, LegState, Party, ProgramHop, Routing
from clarion.calls.turn import Turn
from clarion.calls.wire import Dialect
from clarion.features import numbers
from clarion.features.conduct import NewList, import_list, judging_of
from clarion.features.numbers.proofs import rules
from clarion.features.people import demo
from tests.support.api import Api

PATH = "/account/~/clarion/verified-numbers"
MOBILE = "+12025550177"


@dataclass
class Sent(numbers.CodeSender):
    """Takes codes instead of a carrier."""

    codes: list[tuple[str, str, str]] = field(default_factory=list)
    broken: bool = False

    async def call(self, account_id: str, extension_id: str, sender: str, number: str, code: str) -> None:
        if self.broken:
            raise Unavailable("No call server answers.")
        self.codes.append((sender, number, code))

    async def text(self, proof_id: str, sender: str, number: str, words: str) -> None:
        self.codes.append((sender, number, words[:6]))


@pytest.fixture
def sent(api: Api) -> Sent:
    sent = Sent()
    api.here.offer(numbers.CodeSender, sent)
    return sent


async def _start(api: Api, number: str = MOBILE, method: str = "Call", who: str = "101") -> Any:
    return await api.request("POST", PATH, who, json={"phoneNumber": number, "method": method})


async def _code(api: Api, proof: str, code: str, *who: Any) -> Any:
    return await api.request("POST", f"{PATH}/proofs/{proof}/code", *who, json={"code": code})


async def _verified(api: Api) -> dict[str, list[str]]:
    async with api.here.storage.reading() as session:
        return (await load_directory(session, api.here)).verified


async def test_a_code_that_came_to_the_number_lets_the_account_show_it_for_a_year(api: Api, sent: Sent) -> None:
    for method, number in (("Call", MOBILE), ("Text", "+12025550178")):
        started = await _start(api, number, method)
        assert started.status_code == 201, started.text
        proof, (sender, called, code) = started.json(), sent.codes[-1]
        assert (sender, called, proof["status"]) == ("+16505550100", number, "Pending")
        assert code not in started.text
        assert (await _code(api, proof["id"], code)).json()["status"] == "Verified"
    assert (await _verified(api))[api.account_id()] == [MOBILE, "+12025550178"]
    listed = (await api.get(PATH)).json()
    assert [row["phoneNumber"] for row in listed["records"]] == [MOBILE, "+12025550178"]
    assert listed["records"][0]["proof"] == "code"
    api.clock.advance(timedelta(days=366).total_seconds())
    api.tokens.clear()
    assert (await _verified(api)).get(api.account_id(), []) == []
    assert len((await api.get(PATH)).json()["expired"]) == 2


async def test_a_wrong_code_is_counted_and_five_are_the_end(api: Api, sent: Sent) -> None:
    proof = (await _start(api)).json()["id"]
    right = sent.codes[0][2]
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    for left in (4, 3, 2, 1, 0):
        answer = await _code(api, proof, wrong)
        assert answer.status_code == 400
        assert f"Tries left: {left}" in answer.text
    assert (await _code(api, proof, right)).status_code == 409
    assert await _verified(api) == {}


async def test_a_code_is_good_for_ten_minutes_one_proof_and_one_account(api: Api, sent: Sent) -> None:
    first, second = (await _start(api)).json()["id"], (await _start(api, "+12025550178")).json()["id"]
    if sent.codes[0][2] != sent.codes[1][2]:
        assert (await _code(api, second, sent.codes[0][2])).status_code == 400
    stranger = ("101", demo.NEIGHBOUR)
    assert (await _code(api, first, sent.codes[0][2], *stranger)).status_code == 404
    assert (await api.request("GET", f"{PATH}/proofs/{first}", *stranger)).status_code == 404
    api.clock.advance(601)
    late = await _code(api, first, sent.codes[0][2])
    assert late.status_code == 400
    assert "too old" in late.text
    assert (await api.get(f"{PATH}/proofs/{first}")).json()["status"] == "Expired"


async def test_some_numbers_and_some_people_prove_nothing(api: Api, sent: Sent) -> None:
    assert (await _start(api, who="102")).status_code == 403, "only administrators"
    for number in ("911", "102", "", "+1", "hello", "+19005550123", "+999123456789", "+" + "1" * 30):
        assert (await _start(api, number)).status_code == 400, number
    assert (await _start(api, "+16505550101")).status_code == 409, "in an inventory"
    assert (await _start(api, "+442079460000", "Text")).status_code == 403, "abroad is closed"
    async with api.here.storage.transaction() as session:
        listed = NewList(kind="do-not-originate", lines=[MOBILE], source="test")
        assert (await import_list(session, api.here, listed)).errors == []
    await judging_of(api.here).lists.load_large()
    assert (await _start(api)).status_code == 403, "nobody may call from it"
    assert sent.codes == []
    sent.broken = True
    assert (await _start(api, "+12025550178")).status_code == 503
    assert (await api.get(PATH)).json()["proofs"] == [], "nothing to wait for"


async def test_nobody_is_called_again_and_again(api: Api, sent: Sent) -> None:
    answers = [(await _start(api)).status_code for _ in range(4)]
    assert answers == [201, 201, 201, 429]
    for at in range(7):
        assert (await _start(api, f"+1202555018{at}")).status_code == 201
    assert (await _start(api, "+12025550190")).status_code == 429
    api.clock.advance(86_401)
    api.tokens.clear()
    assert (await _start(api)).status_code == 201


async def test_a_letter_is_read_by_the_operator_who_accepts_or_refuses(api: Api) -> None:
    async def hand_in(content: bytes, number: str = MOBILE) -> Any:
        files = {"attachment": ("letter.pdf", content, "application/pdf")}
        return await api.request("POST", f"{PATH}/letters", files=files, data={"phoneNumber": number})

    assert (await hand_in(b"no letter at all")).status_code == 400
    taken = await hand_in(b"%PDF-1.7\n1 0 obj\n")
    assert taken.status_code == 201, taken.text
    proof = taken.json()
    assert proof["status"] == "Review"
    assert len(proof["letter"]["sha256"]) == 64
    assert (await _code(api, proof["id"], "000000")).status_code == 409
    refused = (await hand_in(b"%PDF-1.7\n2 0 obj\n", "+12025550178")).json()
    async with api.here.storage.transaction() as session:
        waiting = await numbers.read_proofs(session, None, states=[numbers.PROOF_IN_REVIEW])
        for row in waiting:
            accept = row.id == proof["id"]
            now = api.clock.now()
            await numbers.decide_proof(session, row, accept=accept, by="operator", note="read", now=now)
    assert (await _verified(api))[api.account_id()] == [MOBILE]
    assert (await api.get(f"{PATH}/proofs/{refused['id']}")).json()["status"] == "Refused"
    listed = (await api.get(PATH)).json()["records"]
    assert [(row["phoneNumber"], row["proof"]) for row in listed] == [(MOBILE, "letter")]
    assert (await api.request("DELETE", f"{PATH}/{listed[0]['id']}", "101", demo.NEIGHBOUR)).status_code == 404
    assert (await api.request("DELETE", f"{PATH}/{listed[0]['id']}")).status_code == 204
    assert await _verified(api) == {}


@given(
    proof_id=st.text(min_size=1, max_size=30),
    code=st.from_regex(r"[0-9]{6}", fullmatch=True),
    other=st.text(max_size=8),
)
def test_only_the_code_of_the_proof_matches_its_hash(proof_id: str, code: str, other: str) -> None:
    kept = rules.hash_of(b"key", proof_id, code)
    assert rules.matches(b"key", proof_id, code, kept)
    assert rules.matches(b"key", proof_id, other, kept) == (other == code)
    assert not rules.matches(b"another key", proof_id, code, kept)
    assert not rules.matches(b"key", proof_id, code, "")
    assert code not in kept or len(code) < 6


@given(text=st.text(max_size=40))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    found = "+"
    with contextlib.suppress(Invalid):
        found = rules.provable(text)
    assert found.startswith("+")


def test_whoever_answers_hears_the_code_twice_and_nobody_else_is_dialled() -> None:
    leg = Leg(leg_id="s-1/1", party=1, offered=False, state=LegState.ANSWERED, dialect=Dialect(name="carrier"))
    party = Party(index=1, direction="Outbound", identity=Identity(account_id="1", number=MOBILE), leg="s-1/1")
    routing = Routing(anchor=1, callee=1, hops=(), current=ProgramHop(program=numbers.NUMBER_PROOF))
    call = Call(
        call_id="s-1",
        session_id="1",
        server_id="cs1",
        account_id="1",
        dial_next="+16505550100",
        parties={1: party},
        legs={"s-1/1": leg},
        routing=routing,
    )
    program, turn = numbers.SpokenCode(), Turn(call, 1.0)
    program.start(turn, 1, {"argument": "120934"})
    played = [command for command in turn.commands if isinstance(command, do.Play)]
    digits = [prompt for prompt in played[0].prompts if prompt.startswith("digit-")]
    assert digits == ["digit-1", "digit-2", "digit-0", "digit-9", "digit-3", "digit-4"]
    program.on_played(turn, 1, "said 1")
    program.on_played(turn, 1, "said 1")
    assert len([command for command in turn.commands if isinstance(command, do.Play)]) == 2
    program.on_played(turn, 1, "said 2")
    after, commands = turn.result()
    assert any(isinstance(command, do.HangUp) for command in commands)
    assert not any(isinstance(command, do.FindRoute) for command in commands)
    assert (after.routing, after.dial_next) == (None, "")
