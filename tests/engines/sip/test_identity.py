"""PH-69, CLI-03: caller identity tokens. What is right is proven; what is not quite right proves nothing."""

from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clarion.engines.sip.identity import BadIdentity, canonical, compact_of, encode, kind_of, parse
from tests.engines.sip.identity_world import ADDRESS, CALLED, CALLER, OTHER, PROVIDER, IdentityWorld, payload_of


@pytest.fixture
def world(tmp_path: Path) -> IdentityWorld:
    return IdentityWorld(tmp_path)


def test_a_call_that_was_signed_is_verified(world: IdentityWorld) -> None:
    proof = world.verify(world.sign())
    assert (proof.level, proof.status, proof.reasons) == ("A", 0, ())
    assert proof.origid


@pytest.mark.parametrize("level", ["A", "B", "C"])
def test_the_level_is_the_one_that_was_signed(world: IdentityWorld, level: str) -> None:
    assert world.verify(world.sign(level=level)).level == level


def test_claims_are_canonical_and_hold_what_shaken_wants(world: IdentityWorld) -> None:
    value = world.sign()
    claims = payload_of(value)
    assert list(claims) == sorted(claims) == ["attest", "dest", "iat", "orig", "origid"]
    assert claims["dest"] == {"tn": ["16505550102"]}
    assert claims["orig"] == {"tn": "12025550123"}
    assert value.endswith(f";info=<{ADDRESS}>;alg=ES256;ppt=shaken")


def test_the_origin_id_is_the_accounts_in_its_first_half_and_the_calls_in_its_second(world: IdentityWorld) -> None:
    from clarion.engines.sip.identity_signing import Signer

    signer = Signer(world.carrier.key, list(world.carrier.chain), ADDRESS)

    def origid(account: str) -> str:
        value = signer.sign(origin=CALLER, destination=CALLED, level="A", account=account, now=world.now)
        return str(payload_of(value)["origid"])

    one, two, other = origid("acme"), origid("acme"), origid("globex")
    assert one[:18] == two[:18] != other[:18]
    assert one != two


@pytest.mark.parametrize("number", ["", "911", "abc", "1" * 16, "+0123456789", "sip:bob", "１２０２５５５０１２３"])
def test_numbers_that_are_none_are_not_signed(world: IdentityWorld, number: str) -> None:
    if number == "911":
        assert canonical(number) == "911"  # whoever places emergency calls does not ask for a token
        return
    assert world.sign(destination=number) == ""
    assert world.sign(origin=number) == ""


def test_a_level_that_there_is_not_is_not_signed(world: IdentityWorld) -> None:
    assert world.sign(level="D") == world.sign(level="") == ""


@pytest.mark.parametrize(("ahead", "status"), [(-60, 0), (-61, 403), (60, 0), (61, 403), (-3600, 403), (3600, 403)])
def test_the_clock_may_be_60_seconds_off_either_way(world: IdentityWorld, ahead: int, status: int) -> None:
    proof = world.verify(world.sign(now=world.now + ahead))
    assert proof.status == status
    assert proof.level == ("" if status else "A")


@pytest.mark.parametrize(("seconds", "status"), [(0, 0), (61, 403), (-61, 403)])
def test_a_date_header_is_as_fresh(world: IdentityWorld, seconds: int, status: int) -> None:
    from datetime import timedelta

    date = format_datetime(world.clock.now() + timedelta(seconds=seconds))
    assert world.verify(world.sign(), date=date).status == status


def test_a_date_header_that_is_none_is_stale(world: IdentityWorld) -> None:
    assert world.verify(world.sign(), date="yesterday").status == 403


def test_without_a_token_there_is_no_proof_and_nothing_to_report(world: IdentityWorld) -> None:
    proof = world.verify()
    assert (proof.level, proof.status, proof.reasons) == ("", 428, ())


# ---- numbers


@pytest.mark.parametrize(
    "signalled",
    [
        {"origin": OTHER},
        {"origin": ""},
        {"origin": "anonymous"},
        {"destination": OTHER},
        {"destination": ""},
        {"destination": "102"},
    ],
)
def test_numbers_must_be_those_of_the_invite(world: IdentityWorld, signalled: dict[str, str]) -> None:
    assert world.verify(world.sign(), **signalled).status == 438


def test_the_plus_does_not_matter(world: IdentityWorld) -> None:
    assert world.verify(world.sign(), origin=CALLER[1:], destination=CALLED[1:]).level == "A"


@pytest.mark.parametrize(
    "number",
    [
        "+12025550123",
        "1-202-555-0123",
        "１２０２５５５０１２３",
        "0123456789",
        "",
        "1",
        "12025550123 ",
        12025550123,
        None,
    ],
)
def test_a_number_in_a_token_is_canonical_or_nothing(world: IdentityWorld, number: object) -> None:
    assert world.verify(world.token(claims={"orig": {"tn": number}})).status == 438


def test_one_of_several_destinations_is_enough(world: IdentityWorld) -> None:
    assert world.verify(world.token(claims={"dest": {"tn": [OTHER[1:], CALLED[1:]]}})).level == "A"


# ---- torture


CLAIMS: list[dict[str, Any]] = [
    {"attest": "D"},
    {"attest": "a"},
    {"attest": ["A"]},
    {"attest": None},
    {"origid": "one"},
    {"origid": None},
    {"iat": "1767603600"},
    {"iat": 1767603600.0},
    {"iat": True},
    {"iat": -1},
    {"iat": 10**30},
    {"iat": None},
    {"orig": None},
    {"orig": {"uri": "sip:ann@example.com"}},
    {"orig": {"tn": "12025550123", "uri": "sip:ann@example.com"}},
    {"orig": [{"tn": "12025550123"}]},
    {"dest": None},
    {"dest": {"tn": []}},
    {"dest": {"tn": "16505550102"}},
    {"dest": {"tn": ["16505550102"] * 11}},
    {"dest": {"uri": ["sip:bob@example.com"]}},
    {"dest": {"tn": ["16505550102"], "more": []}},
]


@pytest.mark.parametrize("claims", CLAIMS, ids=repr)
def test_claims_that_are_not_exact_prove_nothing(world: IdentityWorld, claims: dict[str, Any]) -> None:
    proof = world.verify(world.token(claims=claims))
    assert (proof.level, proof.status) == ("", 438)


HEADERS: list[tuple[dict[str, Any], int]] = [
    ({"alg": "none"}, 438),
    ({"alg": "HS256"}, 438),
    ({"alg": "ES384"}, 438),
    ({"typ": "JWT"}, 438),
    ({"typ": "PASSPORT"}, 438),
    ({"typ": None}, 438),
    ({"ppt": "Shaken"}, 438),
    ({"x5u": None}, 438),
    ({"x5c": ["MIIB"]}, 438),
    ({"jku": "https://evil.example/keys"}, 438),
    ({"crit": ["b64"]}, 438),
    ({"x5u": 7}, 436),
    ({"x5u": "https://certs.carrier.example/" + "a" * 600}, 436),
]


@pytest.mark.parametrize(("header", "status"), HEADERS, ids=repr)
def test_a_header_that_is_not_exact_proves_nothing(world: IdentityWorld, header: dict[str, Any], status: int) -> None:
    proof = world.verify(world.token(header=header, parameters=f";info=<{ADDRESS}>;alg=ES256;ppt=shaken"))
    assert (proof.level, proof.status) == ("", status)


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        (f";info=<{ADDRESS}>", 0),
        (f'; info=<{ADDRESS}> ; alg=ES256 ; ppt="shaken"', 0),
        ("", 436),
        (";alg=ES256;ppt=shaken", 436),
        (";info=<https://certs.carrier.example/two.pem>", 436),
        (f";info=<{ADDRESS}>;info=<{ADDRESS}>", 438),
        (f";info=<{ADDRESS}>;alg=none", 438),
        (f";info=<{ADDRESS}>;ppt=div", 438),
        (f";info=<{ADDRESS}>;ppt", 438),
        (f";info=<{ADDRESS}" + ";a=b" * 30, 438),
    ],
)
def test_the_parameters_agree_with_the_token(world: IdentityWorld, parameters: str, status: int) -> None:
    assert world.verify(world.token(parameters=parameters)).status == status


@pytest.mark.parametrize(
    "value",
    [
        "",
        ".",
        "..",
        "...",
        "a.b.c",
        "....;info=<https://certs.carrier.example/one.pem>",
        "=.=.=",
        "é.é.é",
        "x" * 20_000,
        "a" * 5000 + ".b.c",
        ";" * 500,
        "a.b.c" + ";x=y" * 1000,
    ],
)
def test_garbage_is_no_token(world: IdentityWorld, value: str) -> None:
    proof = world.verify(value)
    assert (proof.level, proof.status) == ("", 438)


def test_the_compact_form_is_refused(world: IdentityWorld) -> None:
    head, _, parameters = world.sign().partition(";")
    compact = ".." + head.split(".")[2] + ";" + parameters
    assert world.verify(compact).status == 438


@pytest.mark.parametrize(
    "raw",
    [b"[]", b"null", b"{", b"{}", b'{"a":1,"a":1}', b"\xff\xfe", b"[" * 2000, b'{"iat":NaN}', b'{"attest":"A"} {}'],
)
def test_json_that_is_none_or_ambiguous_proves_nothing(world: IdentityWorld, raw: bytes) -> None:
    assert world.verify(world.token(raw_claims=raw)).status == 438
    assert world.verify(world.token(raw_header=raw, parameters=f";info=<{ADDRESS}>")).status == 438


def test_a_name_that_is_there_twice_is_ambiguous(world: IdentityWorld) -> None:
    raw = (
        f'{{"attest":"C","attest":"A","dest":{{"tn":["{CALLED[1:]}"]}},"iat":{int(world.now)},'
        f'"orig":{{"tn":"{CALLER[1:]}"}},"origid":"123e4567-e89b-12d3-a456-426655440000"}}'
    ).encode()
    assert world.verify(world.token(raw_claims=raw)).status == 438


def test_a_changed_byte_is_found(world: IdentityWorld) -> None:
    head, claims, rest = world.sign(level="C").split(".", 2)
    better = encode(__import__("base64").urlsafe_b64decode(claims + "==").replace(b'"C"', b'"A"'))
    assert world.verify(f"{head}.{better}.{rest}").status == 438
    signature = rest.split(";")[0]
    flipped = signature[:10] + ("A" if signature[10] != "A" else "B") + signature[11:]
    assert world.verify(f"{head}.{claims}.{rest.replace(signature, flipped)}").status == 438


def test_a_signature_that_means_the_same_in_another_spelling_is_refused(world: IdentityWorld) -> None:
    head, _, parameters = world.sign().partition(";")
    assert world.verify(f"{head}==;{parameters}").status == 438


@given(data=st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_mutation_of_a_good_token_proves_more_than_it_did(world: IdentityWorld, data: st.DataObject) -> None:
    good = world.sign(level="C")
    at = data.draw(st.integers(0, len(good) - 1))
    with_ = data.draw(st.text(max_size=3))
    bad = good[:at] + with_ + good[at + data.draw(st.integers(0, 3)) :]
    proof = world.verify(bad, call_id=bad)
    assert proof.level in ("", "C")
    if bad.partition(";")[0].strip(" \t") != good.partition(";")[0]:
        assert proof.level == ""
        assert proof.status in (403, 428, 436, 437, 438)


@given(value=st.text(max_size=200))
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_reading_anything_ends_in_words(world: IdentityWorld, value: str) -> None:
    statuses = []
    for read in (parse, kind_of):
        try:
            read(value)
        except BadIdentity as problem:
            statuses.append(problem.status)
    assert set(statuses) <= {436, 438}
    assert canonical(value) == "" or canonical(value).isdecimal()


# ---- several tokens


def test_two_tokens_of_one_type_prove_nothing(world: IdentityWorld) -> None:
    assert world.verify(world.sign(), world.sign()).status == 438


def test_types_that_we_do_not_know_are_for_others(world: IdentityWorld) -> None:
    rich = world.token(header={"ppt": "rcd"}, claims={"attest": None, "rcd": {"nam": "Acme"}})
    assert world.verify(rich, world.sign()).level == "A"
    assert world.verify(rich).status == 428


def test_there_is_an_end_to_tokens(world: IdentityWorld) -> None:
    assert world.verify(*[world.sign()] * 9).status == 438


def test_each_failed_token_gets_its_reason_when_the_call_goes_on(world: IdentityWorld) -> None:
    """RFC 9410: the cause of each, and which token is meant."""
    stranger = IdentityWorld(world.folder / "stranger")
    good, forged = world.sign(), world.div(CALLED, OTHER, issued=stranger.carrier)
    proof = world.verify(good, forged, destination=OTHER)
    assert proof.reasons == (f'Reason: STIR;cause=438;text="Invalid Identity Header";ppi="{compact_of(forged)}"',)
    old = world.sign(now=world.now - 100)
    proof = world.verify(old)
    assert proof.reasons == (f'Reason: STIR;cause=403;text="Stale Date";ppi="{compact_of(old)}"',)


# ---- diversion (RFC 8946)


def test_a_chain_of_diversions_leads_to_the_called_number(world: IdentityWorld) -> None:
    middle = "+16505550199"
    values = [world.div(middle, OTHER), world.sign(), world.div(CALLED, middle)]
    assert world.verify(*values, destination=OTHER).level == "A"


def test_a_broken_chain_proves_nothing(world: IdentityWorld) -> None:
    assert world.verify(world.sign(), world.div("+16505550199", OTHER), destination=OTHER).status == 438
    assert world.verify(world.sign(), world.div(CALLED, "+16505550199"), destination=OTHER).status == 438
    assert world.verify(world.div(CALLED, OTHER), destination=OTHER).status == 428


def test_who_diverts_must_speak_for_the_number_diverted(world: IdentityWorld) -> None:
    from clarion.engines.sip.identity_trust import NumberAuthority

    address = "https://certs.carrier.example/diverter.pem"
    own = world.issue(address, NumberAuthority(numbers=frozenset({OTHER[1:]})))
    div = world.div(CALLED, OTHER, issued=own, header={"x5u": address})
    assert world.verify(world.sign(), div, destination=OTHER).status == 437
    right = world.issue(address, NumberAuthority(numbers=frozenset({CALLED[1:]})))
    div = world.div(CALLED, OTHER, issued=right, header={"x5u": address})
    assert world.verify(world.sign(), div, destination=OTHER).level == "A"


def test_a_diversion_of_another_caller_proves_nothing(world: IdentityWorld) -> None:
    div = world.div(CALLED, OTHER, claims={"orig": {"tn": "12025550199"}})
    assert world.verify(world.sign(), div, destination=OTHER).status == 438


# ---- replay


def test_a_token_is_good_for_one_call(world: IdentityWorld) -> None:
    value = world.sign()
    assert world.verify(value, call_id="one").level == "A"
    assert world.verify(value, call_id="one").level == "A"  # the same call again, as with credentials
    again = world.verify(value, call_id="two")
    assert (again.level, again.status) == ("", 438)
    world.clock.advance(61)
    assert world.verify(value, call_id="two").status == 403
    assert world.verify(world.sign(), call_id="two").level == "A"


def test_what_is_remembered_for_replay_has_a_bound(world: IdentityWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clarion.engines.sip.identity_verifying.MOST_REMEMBERED", 10)
    for number in range(50):
        assert world.verify(world.sign(), call_id=str(number)).level == "A"
    assert len(world.verifier._seen) <= 10


def test_a_token_that_failed_is_not_remembered(world: IdentityWorld) -> None:
    value = world.sign()
    assert world.verify(value, origin=OTHER, call_id="forger").status == 438
    assert world.verify(value, call_id="real").level == "A"


def test_the_provider_is_not_confused_with_the_number(world: IdentityWorld) -> None:
    assert PROVIDER.covers(CALLER[1:])
