"""Bodies about keys, and how they look on the wire. Binary values are base64url without padding."""

from typing import Annotated, Any, Literal, cast

from pydantic import Field, StringConstraints

from clarion.base.http import WireModel, wire_time
from clarion.features.messaging.chats.people import WireId
from clarion.features.messaging.encryption.models import (
    ChatEpoch,
    CompanyKey,
    EpochBox,
    History,
    KeyDevice,
    Mode,
    PersonKey,
)
from clarion.features.messaging.encryption.responses import (
    CompanyKeyInfo,
    DeviceKeysInfo,
    EncryptionDeviceInfo,
    EncryptionEpochInfo,
)
from clarion.features.messaging.encryption.rules import MOST_DEVICES, EpochOrder

B64 = r"^[A-Za-z0-9_-]+$"
PublicKey = Annotated[str, StringConstraints(pattern=B64, min_length=87, max_length=87)]
Signature = Annotated[str, StringConstraints(pattern=B64, min_length=86, max_length=86)]
Hash = Annotated[str, StringConstraints(pattern=B64, min_length=43, max_length=43)]
SealedKey = Annotated[str, StringConstraints(pattern=B64, min_length=100, max_length=400)]
Bundle = Annotated[str, StringConstraints(pattern=B64, min_length=1, max_length=200_000)]
Short = Annotated[str, StringConstraints(pattern=B64, min_length=1, max_length=64)]
Generation = Annotated[int, Field(ge=1, le=10_000)]
Number = Annotated[int, Field(ge=1, le=10_000_000)]


class Recovery(WireModel):
    """All private keys of a person, under a key that their words give. `salt`, `iv`: of deriving and encrypting."""

    salt: Short
    iv: Short
    box: Bundle


class NewDevice(WireModel):
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
    public_key: PublicKey


class DeviceBox(WireModel):
    """The private keys of a person, sealed to one of their browsers."""

    box: Bundle
    generation: Generation


class NewKeys(WireModel):
    """Keys of a person. `proof`: by the new key itself; `signature`: by the one before, unless one begins anew."""

    generation: Generation
    sign_key: PublicKey
    seal_key: PublicKey
    proof: Signature
    signature: Signature | None = None
    recovery: Recovery


class Beginning(WireModel):
    """First keys, or (`keys.generation` above 1) all over again, and the browser that holds them."""

    keys: NewKeys
    device: NewDevice
    box: Bundle


class Rotation(WireModel):
    """New keys, sealed to every browser that stays."""

    keys: NewKeys
    boxes: Annotated[dict[WireId, Bundle], Field(min_length=1, max_length=MOST_DEVICES)]


class Box(WireModel):
    person_id: WireId
    generation: Generation
    box: SealedKey


class NewEpoch(WireModel):
    """`check`: SHA-256 over a fixed word and the key. `company_box` where the company has a recovery key."""

    number: Number
    members_version: Annotated[int, Field(ge=0, le=2**53)]
    check: Hash
    maker_generation: Generation
    signature: Signature
    boxes: Annotated[list[Box], Field(min_length=1, max_length=5_000)]
    company_key_id: Annotated[str, Field(max_length=64)] = ""
    company_box: SealedKey | None = None

    def order(self) -> EpochOrder:
        recipients = {box.person_id: box.generation for box in self.boxes}
        return EpochOrder(self.number, self.members_version, recipients, self.company_key_id)


class SwitchOn(WireModel):
    history: History
    epoch: NewEpoch


class HandedOver(WireModel):
    number: Number
    person_id: WireId
    generation: Generation
    box: SealedKey


class Delivery(WireModel):
    boxes: Annotated[list[HandedOver], Field(min_length=1, max_length=5_000)]


class Sealed(WireModel):
    """A message as it crosses the wire. `message`: its own id, the same for all its changes, which `edit` counts;
    `commitment`: HMAC over the text by a key inside, so that a member can prove what was said.
    """

    v: Literal[1]
    epoch: Number
    generation: Generation
    message: Annotated[str, StringConstraints(pattern=B64, min_length=16, max_length=43)]
    edit: Annotated[int, Field(ge=0, le=1_000)] = 0
    iv: Short
    box: Annotated[str, StringConstraints(pattern=B64, min_length=1, max_length=200_000)]
    commitment: Hash
    signature: Signature


class PolicyOrder(WireModel):
    mode: Mode


class NewCompanyKey(WireModel):
    """`needed` of `parts` people have to come together; 1 of 1: it is not shared out."""

    public_key: PublicKey
    needed: Annotated[int, Field(ge=1, le=10)]
    parts: Annotated[int, Field(ge=1, le=10)]


def device_view(row: KeyDevice, *, box: bool = False) -> EncryptionDeviceInfo:
    found: dict[str, Any] = {
        "id": row.id,
        "name": row.name,
        "publicKey": row.public_key,
        "letIn": row.let_in_at is not None,
        "generation": row.generation,
        "creationTime": wire_time(row.created_at),
    }
    return cast("EncryptionDeviceInfo", found | ({"box": row.box} if box else {}))


def keys_view(row: PersonKey) -> DeviceKeysInfo:
    return {
        "generation": row.generation,
        "signKey": row.sign_key,
        "sealKey": row.seal_key,
        "fresh": row.fresh,
        "signature": row.signature,
        "creationTime": wire_time(row.created_at),
    }


def epoch_view(row: ChatEpoch, box: EpochBox | None = None) -> EncryptionEpochInfo:
    found: EncryptionEpochInfo = {
        "number": row.number,
        "membersVersion": row.members_version,
        "check": row.check,
        "makerId": row.maker_id,
        "makerGeneration": row.maker_generation,
        "recipientsHash": row.recipients_hash,
        "companyKeyId": row.company_key_id,
        "signature": row.signature,
        "creationTime": wire_time(row.created_at),
    }
    if box is not None:
        found |= {"box": box.box, "generation": box.generation, "byId": box.by_id}
    return found


def company_key_view(row: CompanyKey) -> CompanyKeyInfo:
    return {
        "id": row.id,
        "publicKey": row.public_key,
        "needed": row.needed,
        "parts": row.parts,
        "createdBy": row.created_by,
        "creationTime": wire_time(row.created_at),
        "retiredTime": wire_time(row.retired_at) if row.retired_at else None,
    }
