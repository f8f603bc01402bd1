"""PH-69: secsipidx (Debian package) verifies our tokens and we verify its; where it is lax, we are not."""

import shutil
import subprocess
from pathlib import Path

import pytest

from clarion.base.clock import SystemClock
from clarion.engines.sip.identity_certificates import CertificateShelf
from clarion.engines.sip.identity_lab import Lab, pem
from clarion.engines.sip.identity_signing import Signer
from clarion.engines.sip.identity_trust import Trust
from clarion.engines.sip.identity_verifying import Proof, Signalled, Verifier
from tests.engines.sip.identity_world import ADDRESS, CALLED, CALLER, PROVIDER, IdentityWorld

ORACLE = shutil.which("secsipidx") or ""
pytestmark = pytest.mark.skipif(not ORACLE, reason="secsipidx (Debian package secsipidx) is not installed")


class Both:
    """One certificate, our verifier and theirs. Theirs knows no other clock than the machine's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = SystemClock()
        world = IdentityWorld(folder)
        self.lab = Lab()
        self.issued = world.issue(ADDRESS, PROVIDER, lab=self.lab)
        self.shelf = CertificateShelf(world.sources, Trust([self.lab.anchor]), self.clock)
        self.shelf.read_known()
        (folder / "key.pem").write_bytes(self.issued.key_pem())
        (folder / "certificate.pem").write_bytes(self.issued.chain_pem())
        (folder / "anchors.pem").write_bytes(pem([self.lab.anchor]))

    @property
    def now(self) -> float:
        return self.clock.now().timestamp()

    def ours(self, *, ahead: float = 0, level: str = "A") -> str:
        signer = Signer(self.issued.key, list(self.issued.chain), ADDRESS)
        return signer.sign(origin=CALLER, destination=CALLED, level=level, account="x", now=self.now + ahead)

    def theirs(self, *, level: str = "A") -> str:
        numbers = ("-orig-tn", CALLER[1:], "-dest-tn", CALLED[1:])
        return self._run("-sign-full", *numbers, "-attest", level, "-x5u", ADDRESS, "-k", "key.pem")

    def they_say(self, value: str) -> bool:
        (self.folder / "token").write_text(value)
        return self._run("-check", "-fidentity", "token", "-fpubkey", "certificate.pem", "-expire", "60") == "ok"

    def we_say(self, value: str) -> Proof:
        signalled = Signalled(values=(value,), origin=CALLER, destination=CALLED, call_id=value)
        return Verifier(self.shelf).verify(signalled, self.now)

    def _run(self, *arguments: str) -> str:
        done = subprocess.run([ORACLE, *arguments], cwd=self.folder, capture_output=True, text=True, check=False)
        return done.stdout.strip()


@pytest.fixture
def both(tmp_path: Path) -> Both:
    return Both(tmp_path)


@pytest.mark.parametrize("level", ["A", "B", "C"])
def test_each_verifies_what_the_other_signs(both: Both, level: str) -> None:
    assert both.they_say(both.ours(level=level))
    assert both.we_say(both.theirs(level=level)).level == level


def test_both_refuse_what_is_old_and_what_was_changed(both: Both) -> None:
    old = both.ours(ahead=-300)
    assert not both.they_say(old)
    assert both.we_say(old).status == 403
    value = both.theirs()
    changed = value[:-120] + ("A" if value[-120] != "A" else "B") + value[-119:]
    assert not both.they_say(changed)
    assert both.we_say(changed).level == ""


def test_a_clock_an_hour_ahead_passes_there_and_not_here(both: Both) -> None:
    value = both.ours(ahead=3600)  # it cannot be told to sign for another time
    assert both.they_say(value)
    proof = both.we_say(value)
    assert (proof.level, proof.status) == ("", 403)


def test_level_d_passes_there_and_not_here(both: Both) -> None:
    value = both.theirs(level="D")
    assert both.they_say(value)
    proof = both.we_say(value)
    assert (proof.level, proof.status) == ("", 438)


def test_an_anchor_that_nobody_knows_is_refused_here(both: Both) -> None:
    both.shelf.trust = Trust([Lab("Another").anchor])
    assert both.we_say(both.theirs()).status == 437
