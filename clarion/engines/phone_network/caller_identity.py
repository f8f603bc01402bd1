"""Caller identity of the simulated network: signs what it places, looks at what it gets, and says what it saw.

Written apart from Clarion's own (`clarion/engines/sip/identity*.py`), on PyJWT: a second pair of eyes.
"""

import re
import time
import uuid
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jwt
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import Encoding

HOST = "network.clarion.localhost"
_INFO = re.compile(r";\s*info=<([^>]+)>")
_FRESH_S = 60


class NetworkIdentity:
    """`folder` holds `network/key.pem`, `network/certificate.pem`, `anchors.pem` and `known/`, as the lab makes them.

    Everything is read when it is used: the network is small, and files may come later.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def sign(self, caller: str, called: str, level: str) -> str:
        """The value of an Identity header, or "" when there is nothing to sign with."""
        try:
            key = (self._folder / "network/key.pem").read_bytes()
            certificate = x509.load_pem_x509_certificates((self._folder / "network/certificate.pem").read_bytes())[0]
        except (OSError, ValueError, IndexError):
            return ""
        address = f"https://{HOST}/{sha256(certificate.public_bytes(Encoding.DER)).hexdigest()[:32]}.pem"
        claims = {
            "attest": level,
            "dest": {"tn": [called.lstrip("+")]},
            "iat": int(time.time()),
            "orig": {"tn": caller.lstrip("+")},
            "origid": str(uuid.uuid4()),
        }
        headers = {"ppt": "shaken", "typ": "passport", "x5u": address}
        token = jwt.encode(claims, key, algorithm="ES256", headers=headers)
        return f"{token};info=<{address}>;alg=ES256;ppt=shaken"

    def look(self, values: list[str], caller: str, called: str) -> dict[str, Any]:
        """What the network makes of the Identity headers of a call: `verified`, `attest`, `why`, `certificate`."""
        if not values:
            return {"verified": False, "why": "no Identity header"}
        try:
            return self._followed(values, caller, called)
        except (OSError, ValueError, LookupError, TypeError, StopIteration, jwt.PyJWTError, InvalidSignature) as error:
            return {"verified": False, "why": f"{type(error).__name__}: {error}"}

    def _followed(self, values: list[str], caller: str, called: str) -> dict[str, Any]:
        """From the first token over those of type div (RFC 8946) to the called number, all of them used."""
        tokens = [self._verified(value, caller) for value in values]
        [first] = [one for one in tokens if one["ppt"] == "shaken"]
        left, reached = [one for one in tokens if one["ppt"] == "div"], first["dest"]["tn"]
        passed: list[str] = []
        while left:
            following = next(one for one in left if [one["div"]["tn"]] == reached)
            left.remove(following)
            passed, reached = [*passed, *reached], following["dest"]["tn"]
        if reached != [called.lstrip("+")]:
            raise ValueError("the token is for other numbers")
        return {"verified": True, "attest": first["attest"], "origid": first["origid"],
                "certificate": first["certificate"], "diverted": passed}  # fmt: skip

    def _verified(self, value: str, caller: str) -> dict[str, Any]:
        token = value.partition(";")[0].strip()
        header = jwt.get_unverified_header(token)
        found = _INFO.search(value)
        if found is None or found[1] != header["x5u"] or header["typ"] != "passport":
            raise ValueError("the header does not name one certificate")
        chain = self._chain(found[1])
        key = chain[0].public_key()
        if not isinstance(key, EllipticCurvePublicKey):
            raise TypeError("the certificate is not for ES256")
        claims = jwt.decode(token, key, algorithms=["ES256"], options={"verify_iat": False, "verify_aud": False})
        if abs(time.time() - claims["iat"]) > _FRESH_S:
            raise ValueError("the token is not fresh")
        if claims["orig"] != {"tn": caller.lstrip("+")}:
            raise ValueError("the token is for another caller")
        return {**claims, "ppt": header["ppt"], "certificate": found[1]}

    def _chain(self, address: str) -> list[x509.Certificate]:
        """Raises InvalidSignature for a chain to somebody unknown."""
        parts = urlsplit(address)
        known = self._folder / "known"
        path = (known / (parts.hostname or "") / parts.path.lstrip("/")).resolve()
        if known.resolve() not in path.parents:
            raise ValueError("the certificate's address leads elsewhere")
        chain = x509.load_pem_x509_certificates(path.read_bytes())
        anchors = x509.load_pem_x509_certificates((self._folder / "anchors.pem").read_bytes())
        for one, above in pairwise(chain):
            one.verify_directly_issued_by(above)
        above = next((anchor for anchor in anchors if anchor.subject == chain[-1].issuer), chain[-1])
        chain[-1].verify_directly_issued_by(above)
        return chain
