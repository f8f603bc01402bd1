"""A lab authority, a carrier that signs, and a verifier, for tests of caller identity."""

import base64
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from jwt.algorithms import ECAlgorithm

from clarion.base.clock import TurnableClock
from clarion.engines.sip.identity import build, encode
from clarion.engines.sip.identity_certificates import CertificateShelf, Sources
from clarion.engines.sip.identity_lab import Issued, Lab
from clarion.engines.sip.identity_signing import Signer
from clarion.engines.sip.identity_trust import NumberAuthority, Revocations, Trust
from clarion.engines.sip.identity_verifying import Proof, Signalled, Verifier

CALLER, CALLED, OTHER = "+12025550123", "+16505550102", "+16505550103"
START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
ADDRESS = "https://certs.carrier.example/one.pem"
PROVIDER = NumberAuthority(codes=frozenset({"1234"}))
_ES256 = ECAlgorithm(ECAlgorithm.SHA256, SECP256R1)


@dataclass
class IdentityWorld:
    folder: Path
    lab: Lab = field(default_factory=lambda: Lab(now=START))
    clock: TurnableClock = field(default_factory=lambda: TurnableClock(START))
    sources: Sources = field(init=False)

    def __post_init__(self) -> None:
        self.sources = Sources(hosts=("certs.carrier.example",), known=self.folder / "known")
        self.carrier = self.issue(ADDRESS, PROVIDER)
        self.shelf = CertificateShelf(self.sources, Trust([self.lab.anchor]), self.clock)
        self.shelf.read_known()
        self.verifier = Verifier(self.shelf)

    def issue(self, address: str, authority: NumberAuthority | None, *, lab: Lab | None = None, **more: Any) -> Issued:
        """A certificate that lies at `address`, as far as the verifier knows."""
        issued = (lab or self.lab).issue("Carrier", authority, **more)
        self.put(address, issued.chain_pem())
        return issued

    def elsewhere(self, *hosts: str) -> Verifier:
        """Somebody who also takes certificates from these hosts."""
        sources = Sources(hosts=(*self.sources.hosts, *hosts), known=self.sources.known)
        shelf = CertificateShelf(sources, Trust([self.lab.anchor]), self.clock)
        shelf.read_known()
        return Verifier(shelf)

    def put(self, address: str, data: bytes) -> None:
        path = self.folder / "known" / address.removeprefix("https://")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        if hasattr(self, "shelf"):
            self.shelf.read_known()

    @property
    def now(self) -> float:
        return self.clock.now().timestamp()

    def sign(self, issued: Issued | None = None, address: str = ADDRESS, **more: Any) -> str:
        """As a carrier would."""
        one = issued or self.carrier
        fields = {"origin": CALLER, "destination": CALLED, "level": "A", "account": "x", "now": self.now, **more}
        return Signer(one.key, list(one.chain), address).sign(**fields)

    def token(
        self,
        *,
        header: dict[str, Any] | None = None,
        claims: dict[str, Any] | None = None,
        issued: Issued | None = None,
        parameters: str | None = None,
        raw_header: bytes | None = None,
        raw_claims: bytes | None = None,
    ) -> str:
        """Any token, well signed. A value of None leaves the name out."""
        head = {"alg": "ES256", "ppt": "shaken", "typ": "passport", "x5u": ADDRESS, **(header or {})}
        said = {
            "attest": "A",
            "dest": {"tn": [CALLED[1:]]},
            "iat": int(self.now),
            "orig": {"tn": CALLER[1:]},
            "origid": "123e4567-e89b-12d3-a456-426655440000",
            **(claims or {}),
        }
        first = raw_header if raw_header is not None else _json(head)
        second = raw_claims if raw_claims is not None else _json(said)
        signed = f"{encode(first)}.{encode(second)}"
        signature = _ES256.sign(signed.encode(), (issued or self.carrier).key)
        whole = f"{signed}.{encode(signature)}"
        if parameters is not None:
            return whole + parameters
        return build(whole, str(head["x5u"]), str(head["ppt"]))

    def div(self, source: str, target: str, **more: Any) -> str:
        claims = {"attest": None, "origid": None, "div": {"tn": source[1:]}, "dest": {"tn": [target[1:]]}}
        return self.token(
            header={"ppt": "div", **more.pop("header", {})}, claims={**claims, **more.pop("claims", {})}, **more
        )

    def verify(self, *values: str, **more: Any) -> Proof:
        fields: dict[str, Any] = {"origin": CALLER, "destination": CALLED, "call_id": "call-1", **more}
        return self.verifier.verify(Signalled(values=values, **fields), self.now)

    def revoke(self, *issued: Issued) -> None:
        lists = Revocations()
        lists.add(x509.load_pem_x509_crl(self.lab.revoke(*(one.certificate for one in issued))))
        self.shelf.trust = Trust([self.lab.anchor], lists)


def payload_of(value: str) -> dict[str, Any]:
    part = value.split(".")[1]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps({k: v for k, v in value.items() if v is not None}, separators=(",", ":")).encode()
