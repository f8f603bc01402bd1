"""What caller identity costs a call: signing, verifying, with cryptography alone and secsipidx beside it.

`python -m bench.bench_identity`. One thread; the median of many single runs, and the 99th percentile.
"""

import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from bench.sizes import full_or
from clarion.base.clock import SystemClock
from clarion.calls.directory import Account, Directory, PhoneNumber
from clarion.engines.sip.identity_certificates import CertificateShelf, Sources
from clarion.engines.sip.identity_lab import Lab
from clarion.engines.sip.identity_signing import Signer
from clarion.engines.sip.identity_trust import NumberAuthority, Trust
from clarion.engines.sip.identity_verifying import Signalled, Verifier
from clarion.features.conduct import Attestor

CALLER, CALLED, ADDRESS = "+12025550123", "+16505550102", "https://certs.example.com/one.pem"
TIMES = full_or(3000, 20)


def measure(work: Callable[[], object], times: int = TIMES) -> tuple[float, float]:
    """Median and 99th percentile in microseconds."""
    for _ in range(full_or(100, 1)):
        work()
    taken = []
    for _ in range(times):
        started = time.perf_counter_ns()
        work()
        taken.append((time.perf_counter_ns() - started) / 1000)
    return statistics.median(taken), statistics.quantiles(taken, n=100)[98]


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = _ours(folder) + _theirs(folder)
    print("| What | p50 µs | p99 µs |\n|---|---|---|")
    for what, (median, worst) in rows:
        print(f"| {what} | {median:.1f} | {worst:.1f} |")


def _ours(folder: Path) -> list[tuple[str, tuple[float, float]]]:
    lab, clock = Lab(), SystemClock()
    issued = lab.issue("Carrier", NumberAuthority(codes=frozenset({"1234"})))
    path = folder / "known" / ADDRESS.removeprefix("https://")
    path.parent.mkdir(parents=True)
    path.write_bytes(issued.chain_pem())
    (folder / "chain.pem").write_bytes(issued.chain_pem())
    shelf = CertificateShelf(Sources(known=folder / "known"), Trust([lab.anchor]), clock)
    shelf.read_known()
    verifier, signer = Verifier(shelf), Signer(issued.key, list(issued.chain), ADDRESS)

    def sign() -> str:
        return signer.sign(origin=CALLER, destination=CALLED, level="A", account="1", now=clock.now().timestamp())

    value = sign()
    (folder / "token").write_text(value)
    signalled = Signalled(values=(value,), origin=CALLER, destination=CALLED, call_id="one")
    missing = Signalled(values=(), origin=CALLER, destination=CALLED, call_id="one")
    old = signer.sign(origin=CALLER, destination=CALLED, level="A", account="1", now=clock.now().timestamp() - 300)
    stale = Signalled(values=(old,), origin=CALLER, destination=CALLED, call_id="one")
    raw = issued.key.sign(b"x" * 300, ec.ECDSA(SHA256()))
    public = issued.certificate.public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    assert verifier.verify(signalled, clock.now().timestamp()).level == "A"

    def verify(what: Signalled) -> Callable[[], object]:
        return lambda: verifier.verify(what, clock.now().timestamp())

    attestor = Attestor(_directory(), is_verified=lambda account, number: False)
    return [
        ("ECDSA P-256 sign, cryptography alone", measure(lambda: issued.key.sign(b"x" * 300, ec.ECDSA(SHA256())))),
        ("a call signed: claims, token, header", measure(sign)),
        ("the level of attestation", measure(lambda: attestor.level("1", CALLER))),
        ("ECDSA P-256 verify, cryptography alone", measure(lambda: public.verify(raw, b"x" * 300, ec.ECDSA(SHA256())))),
        ("a call verified: all checks, certificate at hand", measure(verify(signalled))),
        ("a call without a token", measure(verify(missing))),
        ("a stale token", measure(verify(stale))),
        ("a certificate judged for the first time", measure(lambda: shelf.trust.judge(issued.chain, time.time()), 500)),
    ]


def _directory() -> Directory:
    directory = Directory()
    account = Account(account_id="1", name="A", status="Confirmed", main_number=CALLER)
    directory.load([account], [], [], [PhoneNumber(number=CALLER, account_id="1")], [])
    return directory


def _theirs(folder: Path) -> list[tuple[str, tuple[float, float]]]:
    oracle = shutil.which("secsipidx")
    if oracle is None:
        print("secsipidx is not installed and left out.")
        return []
    command = [oracle, "-check", "-fidentity", "token", "-fpubkey", "chain.pem", "-expire", "60"]
    run = lambda: subprocess.run(command, cwd=folder, capture_output=True, check=True)  # noqa: E731
    return [("secsipidx -check, a process each", measure(run, 20))]


if __name__ == "__main__":
    main()
