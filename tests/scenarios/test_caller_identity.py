"""PH-69, CLI-02, CLI-03: caller identity through the real edge; the simulated phone network is the other carrier."""

import re
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.scenarios.installation import ECHO, SPEAKS, TONE, Installation
from tests.support.baresip import StartBaresip
from tests.support.processes import Process
from tests.support.waiting import free_ports, wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine]

POLICY = "/restapi/v1.0/account/~/clarion/caller-identity"
SESSIONS = "/restapi/v1.0/account/~/telephony/sessions"
PROOFS = "/restapi/v1.0/account/~/clarion/verified-numbers"
OWN_ELSEWHERE, MAIN = SPEAKS, "+16505550100"
TRUNKS = "/restapi/v1.0/account/~/clarion/trunks"
CALLER = "+12025550142"
CARRIER = Path(__file__).with_name("identity_carrier.xml")


@pytest.fixture
async def policy(clarion_up: Installation) -> AsyncIterator[Callable[..., Any]]:
    async def choose(**choice: str) -> None:
        await clarion_up.request("101", "PUT", POLICY, json=choice)

    yield choose
    await choose(invalid="label", missing="label")


async def _place(clarion_up: Installation, to: str, **more: Any) -> dict[str, Any]:
    return await clarion_up.network("place", from_number=CALLER, to=to, behaviour="tone", duration=30, **more)


async def _taken(clarion_up: Installation, to: str, **more: Any) -> dict[str, Any]:
    """What became of a call at first: it rings, is answered or refused. It is hung up then."""
    placed = await _place(clarion_up, to, **more)
    now: dict[str, Any] = {}

    async def look() -> bool:
        now.update(await clarion_up.network("call", id=placed["id"]))
        return bool(now["ringing"] or now["answered"] or now["ended"])

    await wait_for(look, missing=lambda: f"anything to become of {now}")
    if now["ended"] is None:
        await clarion_up.network("hang_up", id=placed["id"])
    return now


async def test_a_call_to_a_carrier_is_signed_and_the_carrier_can_verify_it(
    clarion_up: Installation, baresip: StartBaresip
) -> None:
    ada = await baresip(clarion_up.account("101"))
    await ada.registered()
    call = await ada.call(TONE)
    seen = (await clarion_up.network_call(TONE))["identity"]
    assert seen["verified"], seen
    assert seen["attest"] == "A"
    assert "stir/" in seen["certificate"]
    name = seen["certificate"].rpartition("/")[2]
    async with httpx.AsyncClient(base_url=clarion_up.url, timeout=60) as client:
        answer = await client.get(f"/stir/{name}")
        assert answer.status_code == 200
        assert answer.text.startswith("-----BEGIN CERTIFICATE-----")
        assert (await client.get("/stir/0000.pem")).status_code == 404
    await ada.hang_up(call)


async def test_a_signed_call_is_marked_and_an_unsigned_one_goes_on_without_a_mark(
    clarion_up: Installation, baresip: StartBaresip
) -> None:
    bob = await baresip(clarion_up.account("102"))
    await bob.registered()
    to = clarion_up.env["CLARION_102_NUMBER"]
    for level, mark in (("A", "TN-Validation-Passed"), ("C", "No-TN-Validation"), ("", "")):
        await _place(clarion_up, to, attest=level)
        call = await bob.answer()
        session = re.findall(r"session-id=(s-\w+)", bob.process.text())[-1]
        parties = (await clarion_up.request("102", "GET", f"{SESSIONS}/{session}"))["parties"]
        assert any(party["from"].get("verified") for party in parties) == (level == "A"), parties
        found = re.findall(r"verstat=([\w-]+)@", bob.process.text())
        assert found[-1] == mark if mark else len(found) == 2
        await bob.hang_up(call)
        await bob.ended(call)


async def test_an_account_that_rejects_answers_the_code_of_the_rfc(
    clarion_up: Installation, policy: Callable[..., Any]
) -> None:
    to = clarion_up.env["CLARION_103_NUMBER"]
    await policy(missing="reject")

    async def refused() -> bool:
        return bool((await _taken(clarion_up, to, attest=""))["status"] == 428)

    await wait_for(refused, missing="428 once the call server knows the policy", timeout=20)
    signed = await _taken(clarion_up, to, attest="B")
    assert signed["ringing"] or signed["answered"]
    verdicts = await clarion_up.request("101", "GET", "/restapi/v1.0/account/~/clarion/verdicts")
    ground = next(g for one in verdicts["records"] for g in one["grounds"] if g["rule"] == "CLI-03")
    assert ground["facts"]["code"] == "428"


async def test_an_account_that_screens_sends_the_call_to_voicemail(
    clarion_up: Installation, policy: Callable[..., Any], baresip: StartBaresip
) -> None:
    dan = await baresip(clarion_up.account("104"))
    await dan.registered()
    to = clarion_up.env["CLARION_104_NUMBER"]
    await policy(missing="screen")

    async def answered_by_voicemail() -> bool:
        now = await _taken(clarion_up, to, attest="")
        return now["answered"] is not None and now["ringing"] is None

    await wait_for(answered_by_voicemail, missing="voicemail once the call server knows the policy", timeout=20)


async def test_a_number_from_elsewhere_is_shown_and_signed_a_once_its_code_was_given(
    clarion_up: Installation, baresip: StartBaresip
) -> None:
    """CLI-01, CLI-02: before, the company's number is shown in its place."""
    ada = await baresip(clarion_up.account("101"))
    await ada.registered()
    device = (await clarion_up.request("101", "GET", "/restapi/v1.0/account/~/extension/~/device"))["records"][0]["id"]
    order = {
        "from": {"forwardingNumberId": device},
        "to": {"phoneNumber": TONE},
        "callerId": {"phoneNumber": OWN_ELSEWHERE},
        "playPrompt": False,
    }

    async def shown() -> tuple[str, str]:
        await clarion_up.request("101", "POST", "/restapi/v1.0/account/~/extension/~/ring-out", json=order)
        call = await ada.answer()
        seen = await clarion_up.network_call(TONE)
        await ada.hang_up(call)
        await clarion_up.network_knows(seen, ended_by="clarion")
        return seen["from_number"], seen["identity"]["attest"]

    assert await shown() == (MAIN, "A")
    body = {"phoneNumber": OWN_ELSEWHERE, "method": "Text"}
    proof = await clarion_up.request("101", "POST", PROOFS, json=body)
    text = (await clarion_up.network("messages", number=OWN_ELSEWHERE))["messages"][-1]["text"]
    code = {"code": text[:6]}
    assert (await clarion_up.request("101", "POST", f"{PROOFS}/proofs/{proof['id']}/code", json=code))[
        "status"
    ] == "Verified"

    async def proven() -> bool:
        return await shown() == (OWN_ELSEWHERE, "A")

    await wait_for(proven, missing="the verified number once the call server knows it", timeout=30)


async def test_a_code_is_said_to_whoever_answers(clarion_up: Installation) -> None:
    await clarion_up.request("101", "POST", PROOFS, json={"phoneNumber": ECHO, "method": "Call"})
    call = await clarion_up.network_call(ECHO)
    assert call["from_number"] == MAIN
    await clarion_up.network_hears_other_than(call, 0)
    await clarion_up.network("hang_up", id=call["id"])


async def test_a_trunk_that_signs_carries_a_token_that_secsipidx_verifies(
    clarion_up: Installation,
    baresip: StartBaresip,
    processes: Callable[..., Process],
    tmp_path: Path,
) -> None:
    sipp, oracle = shutil.which("sipp"), shutil.which("secsipidx")
    assert sipp, "sipp (Debian package sip-tester) is not installed"
    assert oracle, "secsipidx (Debian package secsipidx) is not installed"
    port, media, *_ = free_ports(4)
    command: list[Any] = [sipp, "-sf", CARRIER, "-i", "127.0.0.1", "-p", str(port), "-mp", str(media), "-m", "1"]
    log = tmp_path / "identity.log"
    more = ["-timeout", "60", "-nostdin", "-trace_logs", "-log_file", str(log)]
    carrier = processes([*command, *more], name="carrier", cwd=tmp_path)
    trunk = await clarion_up.request(
        "101",
        "POST",
        TRUNKS,
        json={"name": "Signed", "uri": f"sip:127.0.0.1:{port}", "signsCalls": True, "probes": False},
    )
    try:
        assert trunk["signsCalls"] is True
        ada = await baresip(clarion_up.account("101"))
        await ada.registered()

        async def by_the_carrier() -> bool:
            """Until the call server knows the trunk, the simulated network answers."""
            call = await ada.dial("+12125550188")
            await wait_for(lambda: call.established or call.closed, missing="an answer of any kind")
            if call.established:
                await ada.hang_up(call)
            return log.exists() and "IDENTITY" in log.read_text()

        await wait_for(by_the_carrier, missing=lambda: f"the carrier\n{carrier.tail()}", timeout=30)
        await wait_for(lambda: not carrier.running, missing="the carrier's end")
    finally:
        await clarion_up.request("101", "DELETE", f"{TRUNKS}/{trunk['id']}")
    found = re.search(r"IDENTITY (\S+)", log.read_text())
    assert found, log.read_text()
    (tmp_path / "token").write_text(found[1])
    certificate = clarion_up.data / "identity" / "certificate.pem"
    arguments = [oracle, "-check", "-fidentity", str(tmp_path / "token"), "-fpubkey", str(certificate), "-expire", "60"]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "ok"), done


@pytest.mark.parametrize(("attest", "passed_on"), [("B", "B"), ("", "C")])
async def test_a_forwarded_call_carries_its_proof_and_a_diversion_rfc_8946(
    clarion_up: Installation, baresip: StartBaresip, attest: str, passed_on: str
) -> None:
    """PH-69, CLI-02: what came signed goes on with its level and a div token; what came unsigned goes on as transit."""
    bob = await baresip(clarion_up.account("102"))
    await bob.registered()
    to = clarion_up.env["CLARION_102_NUMBER"]
    placed = await _place(clarion_up, to, attest=attest)
    await bob.incoming()
    session = re.findall(r"session-id=(s-\w+)", bob.process.text())[-1]
    parties = (await clarion_up.request("102", "GET", f"{SESSIONS}/{session}"))["parties"]
    ringing = next(party["id"] for party in parties if party.get("extensionId"))
    path = f"{SESSIONS}/{session}/parties/{ringing}/forward"
    await clarion_up.request("102", "POST", path, json={"phoneNumber": SPEAKS})
    seen = await clarion_up.network_call(SPEAKS)
    assert seen["from_number"] == CALLER
    identity = seen["identity"]
    assert identity["verified"], identity
    assert identity["attest"] == passed_on
    assert identity["diverted"] == ([to.lstrip("+")] if attest else [])
    await clarion_up.network("hang_up", id=placed["id"])
