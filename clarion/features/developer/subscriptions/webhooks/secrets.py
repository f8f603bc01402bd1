"""What a receiver knows us by, sealed in the database; and signatures."""

import hmac
import json
from dataclasses import asdict, dataclass
from hashlib import sha256

from clarion.base.keys import MasterKey

_PURPOSE = "webhook secrets"
SIGNATURE = "Clarion-Signature"


@dataclass(frozen=True)
class Secrets:
    """`validation_token` is the older name: its header goes with every event. `signing_key` signs them."""

    verification_token: str = ""
    validation_token: str = ""
    signing_key: str = ""


def seal_secrets(keys: MasterKey, secrets: Secrets) -> bytes | None:
    if secrets == Secrets():
        return None
    return keys.seal(_PURPOSE, json.dumps(asdict(secrets)).encode())


def open_secrets(keys: MasterKey, sealed: bytes | None) -> Secrets:
    return Secrets() if sealed is None else Secrets(**json.loads(keys.unseal(_PURPOSE, sealed)))


def sign(key: str, moment: int, body: bytes) -> str:
    """The value of `Clarion-Signature`: `t=<unix seconds>,v1=<hex of HMAC-SHA256(key, "<t>." + body)>`."""
    digest = hmac.new(key.encode(), f"{moment}.".encode() + body, sha256).hexdigest()
    return f"t={moment},v1={digest}"
