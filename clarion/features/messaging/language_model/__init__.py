"""Which language model a company has chosen, for what, and how much it was asked. Off until somebody chooses."""

from clarion.features.messaging.language_model.asking import Asking, asking
from clarion.features.messaging.language_model.routes import router
from clarion.features.messaging.language_model.rules import Purpose
from clarion.features.messaging.language_model.service import choice_of, purposes_of

__all__ = ["Asking", "Purpose", "asking", "choice_of", "purposes_of", "router"]
