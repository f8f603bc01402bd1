"""The master key of an installation, and the keys and passwords that follow from it.

One file, readable by its owner only, in the data folder or where CLARION_MASTER_KEY_FILE says. Whoever has it can
make every derived secret, so nothing derived needs to be stored in clear text; whoever loses it has to issue new
credentials, and cannot read the files any more.
"""

import base64
import hmac
import os
import secrets
from hashlib import sha256
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from clarion.base.errors import ClarionError

FILE_NAME = "master.key"
_SIZE = 32


class MasterKey:
    """`derive(purpose)` gives the same 32 bytes for the same purpose, and nothing about any other."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) < _SIZE:
            raise ClarionError(f"The master key is too short: {_SIZE} bytes are needed.")
        self._secret = secret

    def derive(self, purpose: str) -> bytes:
        return hmac.digest(self._secret, purpose.encode(), sha256)

    def password(self, purpose: str, length: int = 20) -> str:
        """A password of letters and digits (at most 40) that can be made again at any time."""
        return base64.b32encode(self.derive(purpose)[:25]).decode().lower()[:length]

    def seal(self, purpose: str, data: bytes) -> bytes:
        """`data`, encrypted and signed: only `unseal` with the same purpose and master key gives it back."""
        return self._box(purpose).encrypt(data)

    def unseal(self, purpose: str, sealed: bytes) -> bytes:
        """Raises `ClarionError` for what was sealed otherwise, or changed."""
        try:
            return self._box(purpose).decrypt(sealed)
        except InvalidToken:
            raise ClarionError("Something stored was sealed with another master key.") from None

    def _box(self, purpose: str) -> Fernet:
        return Fernet(base64.urlsafe_b64encode(self.derive(f"seal: {purpose}")))


def load_master_key(data: Path, elsewhere: Path | None = None) -> MasterKey:
    """Read the key; in the data folder it is made (mode 0600) on the first start. Several processes may race.

    Raises `ClarionError` when it is not there, or is no key.
    """
    if elsewhere is not None:
        return read_master_key(elsewhere)
    path = data / FILE_NAME
    data.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _create(path)
    return read_master_key(path)


def read_master_key(path: Path) -> MasterKey:
    """Raises `ClarionError` when it is not there or is no key."""
    try:
        return MasterKey(base64.b64decode(path.read_text().strip()))
    except FileNotFoundError:
        raise ClarionError(
            f"There is no master key at {path} (CLARION_MASTER_KEY_FILE). If it is on another disk, mount that; for a "
            f"new installation make one: head -c 32 /dev/urandom | base64 > {path}"
        ) from None
    except (OSError, ValueError) as error:
        raise ClarionError(f"The master key {path} cannot be read: {error}") from None


def _create(path: Path) -> None:
    draft = path.with_name(f"{FILE_NAME}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(base64.b64encode(secrets.token_bytes(_SIZE)).decode() + "\n")
    try:
        os.link(draft, path)  # fails when another process was first: then its key counts
    except FileExistsError:
        pass
    finally:
        draft.unlink()
