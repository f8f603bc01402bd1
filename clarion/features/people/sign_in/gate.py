"""Who is told about tries to sign in, and may refuse one before a secret is looked at. Acceptable use stands behind it.

The throttle goes on counting by itself: it slows down, the gate knows about many names, many addresses and policy.
"""

from dataclasses import dataclass
from hashlib import sha256

from clarion.features.people.sign_in.errors import OAuthError


@dataclass(frozen=True)
class SignInTry:
    """`name` is a digest of what was typed; `known_device`: this browser, or this address, has signed the
    person in before; the throttle still counts them. `account_id`: whose name it is, where it is somebody's."""

    name: str
    source: str
    known_device: bool = False
    account_id: str = ""


def name_digest(name: str) -> str:
    """Names of people do not travel to counters."""
    return sha256(f"sign-in\0{name}".encode("utf-8", "surrogatepass")).hexdigest()[:24]


class SignInGate:
    """Lets everybody try. Offer another one to the container to watch or refuse."""

    def check(self, attempt: SignInTry) -> OAuthError | None:
        """Raise to refuse a try. What is returned is for those who have no second factor to prove it with."""
        return None

    def failed(self, attempt: SignInTry) -> None:
        """The secret was wrong, or there is nobody of this name."""

    def succeeded(self, attempt: SignInTry, account_id: str, extension_id: str, *, new_device: bool) -> None:
        """The secret was right. `new_device`: neither device nor address were seen before."""
