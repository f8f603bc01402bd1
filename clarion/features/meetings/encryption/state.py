"""The encryption of a room, as it is stored with it. Pure data."""

import msgspec


class OfferedKey(msgspec.Struct, frozen=True):
    """The public key of a participant, and the proof that its owner knows the passphrase; base64."""

    key: str
    proof: str


class Encryption(msgspec.Struct, frozen=True):
    """`on`: what people see and say is encrypted between them. `keys`: by participant."""

    on: bool = False
    keys: dict[str, OfferedKey] = {}
