"""What responses consist of."""

from typing_extensions import TypedDict


class PublicKeyInfo(TypedDict):
    kty: str
    n: str
    e: str
    kid: str
    use: str
    alg: str
