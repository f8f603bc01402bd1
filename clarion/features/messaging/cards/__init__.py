"""Cards in chats: shown, changed by who made them, and answered."""

from clarion.features.messaging.cards.message_cards import (
    MessageCard,
    SlackAttachment,
    WebAddress,
    message_card_view,
    words_of,
)
from clarion.features.messaging.cards.routes import router
from clarion.features.messaging.cards.schemas import read_card, words_of_card
from clarion.features.messaging.cards.service import ADAPTIVE, attachment, keep_card
from clarion.features.messaging.cards.submitting import CardReceivers

__all__ = [
    "ADAPTIVE",
    "CardReceivers",
    "MessageCard",
    "SlackAttachment",
    "WebAddress",
    "attachment",
    "keep_card",
    "message_card_view",
    "read_card",
    "router",
    "words_of",
    "words_of_card",
]
