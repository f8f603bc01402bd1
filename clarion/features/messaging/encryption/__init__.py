"""Chats that are encrypted end to end: keys of people, browsers and chats, what the company says about them.

The server keeps public keys and sealed ones, checks who is owed which, and sees no word. Posts ask here whether what is
sealed is under the right key; recovering by the company lies above, in `chat_recovery`.
"""

from clarion.features.messaging.encryption.epochs import check_epoch_of_post
from clarion.features.messaging.encryption.events import ENCRYPTION_CHANGED, EncryptionChanged
from clarion.features.messaging.encryption.models import Mode
from clarion.features.messaging.encryption.policy import check_plain_allowed, has_guests
from clarion.features.messaging.encryption.proofs import is_committed
from clarion.features.messaging.encryption.routes import router
from clarion.features.messaging.encryption.rules import PLACEHOLDER
from clarion.features.messaging.encryption.schemas import Sealed

__all__ = [
    "ENCRYPTION_CHANGED",
    "PLACEHOLDER",
    "EncryptionChanged",
    "Mode",
    "Sealed",
    "check_epoch_of_post",
    "check_plain_allowed",
    "has_guests",
    "is_committed",
    "router",
]
