"""PH-69, CLI-02, CLI-03: caller identity in the SIP engine: what carriers get, and what their calls prove."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from clarion.base.clock import TurnableClock
from clarion.calls.directory import Trunk
from clarion.calls.wire import CallerProof, EmergencyCallInfo, TrunkTarget
from clarion.engines.sip.identity_certificates import Sources
from clarion.engines.sip.identity_desk import CallerIdentity, IdentityConfig
from clarion.engines.sip.identity_lab import pem
from clarion.engines.sip.identity_verifying import Signalled
from clarion.engines.sip.message import Message
from tests.engines.sip.bench import OUR_SDP, SDP, Bench, Phone, place, presentation, target_of
from tests.engines.sip.identity_world import ADDRESS, CALLED, CALLER, PROVIDER, START, IdentityWorld, payload_of

SOURCE = "udp:203.0.113.9:5060"


class IdentityBench:
    """The bench with a carrier that signs."""

    def __init__(self, folder: Path, attest: Callable[[str, str], str] = lambda account, number: "A") -> None:
        self.world = IdentityWorld(folder)
        self.bench = Bench()
        self.bench.clock = TurnableClock(START)
        for name, content in (
            ("key.pem", self.world.carrier.key_pem()),
            ("certificate.pem", self.world.carrier.chain_pem()),
            ("anchors.pem", pem([self.world.lab.anchor])),
        ):
            (folder / name).write_bytes(content)
        self.config = IdentityConfig(
            key=folder / "key.pem",
            certificate=folder / "certificate.pem",
            address="https://own.example/{fingerprint}.pem",
            anchors=folder / "anchors.pem",
            revoked=folder / "revoked.pem",
            sources=Sources(hosts=("certs.carrier.example",), known=folder / "known"),
            wait_seconds=0.1,
        )
        self.identity = CallerIdentity(self.config, self.bench.clock, attest)
        self.bench.engine = self.bench.make_engine()
        self.bench.engine._offered._identity = self.identity
        self.bench.engine._placed._identity = self.identity

    def trunk(self, **more: Any) -> None:
        trunks = self.bench.directory.trunks
        changed = msgspec.structs.replace(trunks["t1"], **more)
        self.bench.directory.load_routes(list({**trunks, "t1": changed}.values()), [])

    def invite(
        self, *identity: str, to: str = CALLED, number: str = CALLER, call_id: str = "c-1", more: str = ""
    ) -> list[Message]:
        tokens = "".join(f"Identity: {value}\r\n" for value in identity)
        return self.bench.receive(
            f"INVITE sip:{to}@sip.clarion.localhost SIP/2.0\r\n"
            f"Via: SIP/2.0/TCP 127.0.0.1:5064;branch=z9hG4bK{call_id}\r\n"
            f"From: <sip:{number}@carrier.example>;tag=t{call_id}\r\nTo: <sip:{to}@sip.clarion.localhost>\r\n"
            f"Call-ID: {call_id}\r\nCSeq: 1 INVITE\r\nMax-Forwards: 70\r\nContact: <sip:c@203.0.113.9>\r\n"
            f"X-Clarion-Source: {SOURCE}\r\n{tokens}{more}"
            f"Content-Type: application/sdp\r\nContent-Length: {len(SDP)}\r\n\r\n{SDP}"
        )

    def proof(self) -> CallerProof | None:
        return self.bench.sink.offers[-1].source.proof

    def place(self, **more: Any) -> Message:
        shown = presentation(caller_account="1", **more)
        place(self.bench.engine, "leg", TrunkTarget(trunk_id="t1", number="+12125550188"), SDP, shown)
        return self.bench.wire.take()[0]


@pytest.fixture
async def lab(tmp_path: Path) -> IdentityBench:
    made = IdentityBench(tmp_path)
    await made.identity.reload()
    return made


async def test_a_trunk_that_signs_gets_a_token_and_another_gets_none(lab: IdentityBench) -> None:
    assert lab.place().find("identity") is None
    lab.trunk(signs=True)
    value = lab.place().find("identity")
    assert value
    claims = payload_of(value)
    assert (claims["orig"], claims["dest"], claims["attest"]) == (
        {"tn": "12025550123"},
        {"tn": ["12125550188"]},
        "A",
    )
    assert lab.identity.signer is not None
    assert f"info=<https://own.example/{lab.identity.signer.key_id}.pem>" in value


async def test_an_emergency_call_is_never_signed(lab: IdentityBench) -> None:
    lab.trunk(signs=True)
    info = EmergencyCallInfo(code="911", callback_number="+16505550101", pidf_lo="")
    place(lab.bench.engine, "leg", TrunkTarget(trunk_id="t1", number="911"), SDP, presentation(emergency=info))
    assert lab.bench.wire.take()[0].find("identity") is None


async def test_a_withheld_number_is_signed_for_the_carrier_and_stays_withheld(lab: IdentityBench) -> None:
    lab.trunk(signs=True)
    sent = lab.place(withhold_number=True)
    assert sent.find("identity")
    assert "anonymous" in (sent.find("from") or "")


async def test_a_fault_of_ours_leaves_the_call_without_a_token(tmp_path: Path) -> None:
    def broken(account: str, number: str) -> str:
        raise RuntimeError("no")

    lab = IdentityBench(tmp_path, broken)
    await lab.identity.reload()
    lab.trunk(signs=True)
    assert lab.place().find("identity") is None


async def test_a_signed_call_proves_its_caller(lab: IdentityBench) -> None:
    lab.invite(lab.world.sign())
    proof = lab.proof()
    assert proof is not None
    assert (proof.level, proof.status) == ("A", 0)


async def test_an_unsigned_call_goes_on_and_a_bad_token_gets_its_reason(lab: IdentityBench) -> None:
    lab.invite()
    assert lab.proof() == CallerProof(status=428, why="the call carries no Identity header")
    lab.invite(lab.world.sign(now=lab.world.now - 300), call_id="c-2")
    offer = lab.bench.sink.offers[-1]
    assert offer.source.proof is not None
    assert offer.source.proof.status == 403
    lab.bench.engine.progress(offer.leg_id, 183, OUR_SDP, None)
    assert (lab.bench.wire.take()[-1].find("reason") or "").startswith('STIR;cause=403;text="Stale Date";ppi="..')
    lab.bench.engine.reject(offer.leg_id, 403, "Stale Date")
    final = lab.bench.wire.take()[-1]
    assert (final.status, final.reason) == (403, "Stale Date")
    assert (final.find("reason") or "").startswith("STIR;cause=403;")


async def test_nobody_looks_where_a_trunk_does_not_verify_or_the_call_is_for_help(lab: IdentityBench) -> None:
    lab.trunk(verifies=False)
    lab.invite(lab.world.sign())
    assert lab.proof() is None
    lab.trunk(verifies=True)
    lab.invite(lab.world.sign(), to="911", call_id="c-2")
    assert lab.proof() is None


async def test_without_anchors_nobody_looks(lab: IdentityBench) -> None:
    lab.config.anchors.unlink()  # type: ignore[union-attr]
    await lab.identity.reload()
    lab.invite(lab.world.sign())
    assert lab.proof() is None


async def test_the_asserted_number_counts_and_one_that_is_withheld_is_still_verified(lab: IdentityBench) -> None:
    asserted = f"P-Asserted-Identity: <sip:{CALLER}@carrier.example>\r\nPrivacy: id\r\n"
    lab.invite(lab.world.sign(), number="anonymous", more=asserted)
    offer = lab.bench.sink.offers[-1]
    assert offer.caller_number == ""
    assert offer.source.proof is not None
    assert offer.source.proof.level == "A"


async def test_a_certificate_that_must_be_fetched_is_waited_for_a_moment_only(
    lab: IdentityBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "https://certs.carrier.example/elsewhere.pem"
    issued = lab.world.lab.issue("Carrier", PROVIDER)
    never = asyncio.Event()
    asked: list[str] = []

    async def hangs(_shelf: object, at: str) -> None:
        asked.append(at)
        await never.wait()

    monkeypatch.setattr("clarion.engines.sip.identity_certificates.CertificateShelf._fetch", hangs)
    lab.invite(lab.world.sign(issued, address))
    assert lab.bench.sink.offers == []
    async with asyncio.timeout(2):
        while not lab.bench.sink.offers:
            await asyncio.sleep(0.01)
    proof = lab.proof()
    assert proof is not None
    assert (proof.status, asked) == (436, [address])
    never.set()
    await lab.identity.stop()


async def test_a_call_that_is_given_up_while_its_certificate_is_fetched_ends(
    lab: IdentityBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hangs(_shelf: object, at: str) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr("clarion.engines.sip.identity_certificates.CertificateShelf._fetch", hangs)
    issued = lab.world.lab.issue("Carrier", PROVIDER)
    lab.invite(lab.world.sign(issued, "https://certs.carrier.example/elsewhere.pem"))
    sent = lab.bench.receive(
        f"CANCEL sip:{CALLED}@sip.clarion.localhost SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:5064;branch=z9hG4bKc-1\r\n"
        f"From: <sip:{CALLER}@carrier.example>;tag=tc-1\r\nTo: <sip:{CALLED}@sip.clarion.localhost>\r\n"
        "Call-ID: c-1\r\nCSeq: 1 CANCEL\r\nContent-Length: 0\r\n\r\n"
    )
    assert lab.bench.statuses(sent) == [200, 487]
    await asyncio.sleep(0.2)
    assert lab.bench.sink.offers == []
    assert lab.bench.wire.take() == []
    await lab.identity.stop()


@pytest.mark.parametrize(
    ("proof", "marks"),
    [
        (CallerProof(level="A"), ["TN-Validation-Passed", "A"]),
        (CallerProof(level="B"), ["No-TN-Validation", "B"]),
        (CallerProof(status=438), ["TN-Validation-Failed"]),
        (CallerProof(status=436), ["No-TN-Validation"]),
        (CallerProof(status=428), []),
        (None, []),
    ],
)
async def test_phones_are_told_what_was_proven(lab: IdentityBench, proof: CallerProof | None, marks: list[str]) -> None:
    phone = Phone(lab.bench, "102")
    phone.register()
    place(lab.bench.engine, "leg", target_of(lab.bench), SDP, presentation(proof=proof))
    sent = lab.bench.wire.take()[-1]
    asserted, level = sent.find("p-asserted-identity") or "", sent.find("attestation-info")
    found = [asserted.partition("verstat=")[2].partition("@")[0]] if asserted else []
    assert found + ([level] if level else []) == marks
    assert "verstat" not in (sent.find("from") or "")


async def test_keys_and_anchors_are_rotated_without_a_restart(lab: IdentityBench) -> None:
    lab.trunk(signs=True)
    before = lab.place().find("identity") or ""
    other = lab.world.lab.issue("Clarion", PROVIDER)
    assert lab.config.key is not None
    assert lab.config.certificate is not None
    lab.config.key.write_bytes(other.key_pem())
    await lab.identity.reload()  # half of it: what was there stays in use
    assert lab.identity.signer is not None
    assert lab.identity.signer.certificate == lab.world.carrier.certificate
    lab.config.certificate.write_bytes(other.chain_pem())
    await lab.identity.reload()
    after = lab.place().find("identity") or ""
    assert before.partition("info=")[2] != after.partition("info=")[2]
    lab.invite(lab.world.sign(), call_id="c-1")
    assert lab.config.revoked is not None
    lab.config.revoked.write_bytes(lab.world.lab.revoke(lab.world.carrier.certificate))
    await lab.identity.reload()
    lab.invite(lab.world.sign(), call_id="c-2")
    levels = [offer.source.proof.level for offer in lab.bench.sink.offers if offer.source.proof]
    assert levels == ["A", ""]


async def test_what_waits_has_a_bound(lab: IdentityBench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clarion.engines.sip.identity_desk.MOST_WAITING", 0)
    told: list[CallerProof] = []
    issued = lab.world.lab.issue("Carrier", PROVIDER)
    value = lab.world.sign(issued, "https://certs.carrier.example/elsewhere.pem")
    signalled = Signalled(values=(value,), origin=CALLER, destination=CALLED, call_id="c")
    lab.identity.check(signalled, lambda proof, reasons: told.append(proof))
    assert [proof.status for proof in told] == [436]


def test_a_trunk_signs_only_when_told_to() -> None:
    trunk = Trunk(trunk_id="t", name="t", uri="sip:example.net")
    assert (trunk.signs, trunk.verifies, ADDRESS.startswith("https")) == (False, True, True)


async def test_a_call_that_came_with_a_proof_and_is_forwarded_carries_it_and_a_diversion_rfc_8946(
    lab: IdentityBench,
) -> None:
    lab.trunk(signs=True, verifies=True)
    came = lab.world.sign(level="B")
    lab.invite(came)
    proof = lab.proof()
    assert proof is not None and proof.level == "B" and proof.tokens == (came,) and proof.called == CALLED[1:]
    values = passed_on(lab, proof)
    assert values[0] == came, "the level that it came with: nobody raises it"
    assert payload_of(values[1]) == {
        "dest": {"tn": ["12125550188"]},
        "div": {"tn": CALLED[1:]},
        "iat": int(lab.world.now),
        "orig": {"tn": CALLER[1:]},
    }
    assert values[1].endswith(";alg=ES256;ppt=div") and len(values) == 2
    assert lab.identity.signer is not None
    lab.world.put(lab.identity.signer.address, lab.world.carrier.chain_pem())
    elsewhere = lab.world.elsewhere("own.example")
    received = elsewhere.verify(signalled(values, "+12125550188"), lab.world.now)
    assert (received.level, received.status) == ("B", 0), received
    again = lab.identity.signer.divert(
        origin=CALLER, diverted_from="+12125550188", destination="+12125550199", issued=proof.issued
    )
    longer = elsewhere.verify(signalled((*values, again), "+12125550199"), lab.world.now)
    assert longer.level == "B", longer
    broken = elsewhere.verify(signalled((values[0], again), "+12125550199"), lab.world.now)
    assert broken.status == 438, "a chain that lacks a link proves nothing"


def passed_on(lab: IdentityBench, proof: CallerProof, **more: Any) -> tuple[str, ...]:
    """The Identity headers of the call as it goes on to another number."""
    shown = presentation(**{"caller_number": CALLER, "caller_account": "", "proof": proof, **more})
    place(
        lab.bench.engine,
        f"on-{len(lab.bench.wire.sent)}",
        TrunkTarget(trunk_id="t1", number="+12125550188"),
        SDP,
        shown,
    )
    return tuple(lab.bench.wire.take()[-1].all("identity"))


def signalled(values: tuple[str, ...], destination: str) -> Signalled:
    return Signalled(values=values, origin=CALLER, destination=destination, call_id="call-1")


async def test_what_is_passed_on_without_a_proof_or_too_late_is_signed_as_transit(tmp_path: Path) -> None:
    """CLI-02: C, whatever it came with; and never two tokens of type shaken."""
    lab = IdentityBench(tmp_path, attest=lambda account, number: "A" if account else "C")
    await lab.identity.reload()
    lab.trunk(signs=True, verifies=True)
    lab.invite(lab.world.sign(level="A"))
    proof = lab.proof()
    assert proof is not None
    for changed in (
        None,
        CallerProof(status=438, why="the signature is wrong"),
        msgspec.structs.replace(proof, issued=proof.issued - 56),
        msgspec.structs.replace(proof, tokens=proof.tokens * 8),
    ):
        [value] = passed_on(lab, changed)  # type: ignore[arg-type]
        assert payload_of(value)["attest"] == "C"
    [other] = passed_on(lab, proof, caller_number="+12025550199")
    assert payload_of(other)["attest"] == "C", "a number that the token is not about"
    [own] = passed_on(lab, proof, caller_number="+16505550100", caller_account="1")
    assert payload_of(own)["attest"] == "A", "the account's own number, shown instead"
    [kept] = passed_on(lab, msgspec.structs.replace(proof, called="12125550188"))
    assert payload_of(kept)["attest"] == "A" and "div" not in payload_of(kept), "nothing was diverted"
    lab.trunk(signs=False, verifies=True)
    assert passed_on(lab, proof) == ()
