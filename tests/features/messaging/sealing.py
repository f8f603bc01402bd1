"""What browsers do with keys, done again in Python by the same standards: HPKE (RFC 9180), AES-GCM, ECDSA, HMAC."""

import base64
import hashlib
import hmac
import json
import os
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from clarion.features.messaging.encryption.rules import EpochOrder, epoch_statement, person_statement
from tests.features.messaging.test_chats import ask
from tests.support.api import Api

OWN = "/restapi/v1.0/clarion/team-messaging"


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def public(key: ec.EllipticCurvePrivateKey) -> str:
    return b64(key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def sign(key: ec.EllipticCurvePrivateKey, text: str) -> str:
    r, s = utils.decode_dss_signature(key.sign(text.encode(), ec.ECDSA(SHA256())))
    return b64(r.to_bytes(32, "big") + s.to_bytes(32, "big"))


class Person:
    """Somebody of the demo organisation, with keys. Boxes are random: the server cannot look into them anyway."""

    def __init__(self, api: Api, number: str) -> None:
        self.api, self.number, self.id = api, number, api.extension_id(number)
        self.generation = 0
        self.device = ""

    async def own(self, method: str, path: str, status: int = 200, **options: Any) -> Any:
        return await ask(self.api, method, OWN + path, self.number, status, **options)

    def keys(self, *, signed: bool = False) -> dict[str, Any]:
        before = getattr(self, "sign_key", None)
        self.generation += 1
        self.sign_key, self.seal_key = new_key(), new_key()
        said = person_statement(self.id, self.generation, public(self.sign_key), public(self.seal_key))
        found = {
            "generation": self.generation,
            "signKey": public(self.sign_key),
            "sealKey": public(self.seal_key),
            "proof": sign(self.sign_key, said),
            "recovery": {"salt": b64(os.urandom(16)), "iv": b64(os.urandom(12)), "box": b64(os.urandom(300))},
        }
        return found | ({"signature": sign(before, said)} if signed and before else {})

    async def begin(self, status: int = 201) -> None:
        device = {"name": "Chromium", "publicKey": public(new_key())}
        body = {"keys": self.keys(), "device": device, "box": b64(os.urandom(300))}
        found = await self.own("POST", "/encryption/keys", status, json=body)
        self.device = found.get("id", "")

    async def epoch(self, chat: str, people: "list[Person]", **changes: Any) -> dict[str, Any]:
        """The next epoch of a chat, for these."""
        state = await self.own("GET", f"/chats/{chat}/encryption")
        boxes = [{"personId": one.id, "generation": one.generation, "box": b64(os.urandom(113))} for one in people]
        number, version = changes.get("number", state["epoch"] + 1), state["membersVersion"]
        company = state["companyKeyId"]
        order = EpochOrder(number, version, {one.id: one.generation for one in people}, company)
        check = b64(hashlib.sha256(os.urandom(32)).digest())
        said = epoch_statement(chat, order, check, (self.id, self.generation))
        found = {"number": number, "membersVersion": version, "check": check, "makerGeneration": self.generation}
        found |= {"signature": sign(self.sign_key, said), "boxes": boxes, "companyKeyId": company}
        return found | ({"companyBox": b64(os.urandom(113))} if company else {}) | changes

    async def switch_on(
        self, chat: str, people: "list[Person]", status: int = 200, *, history: str = "Joined", **changes: Any
    ) -> Any:
        body = {"history": history, "epoch": await self.epoch(chat, people, **changes)}
        return await self.own("PUT", f"/chats/{chat}/encryption", status, json=body)

    def sealed(self, epoch: int, text: str = "", frank: bytes = b"f" * 32, edit: int = 0) -> dict[str, Any]:
        body = json.dumps({"text": text})
        return {
            "v": 1,
            "epoch": epoch,
            "generation": self.generation,
            "message": b64(os.urandom(16)),
            "edit": edit,
            "iv": b64(os.urandom(12)),
            "box": b64(os.urandom(200)),
            "commitment": b64(hmac.new(frank, body.encode(), hashlib.sha256).digest()),
            "signature": b64(os.urandom(64)),
        }

    async def write(self, chat: str, epoch: int, status: int = 201, text: str = "", **more: Any) -> Any:
        body = {"sealed": self.sealed(epoch, text)} | more
        return await self.own("POST", f"/chats/{chat}/posts", status, json=body)
