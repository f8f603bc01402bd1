"""Lines: where a dialled number leads. People's extensions, the company's numbers, and the outside world by
trunk.
"""

from clarion.features.phone.lines.answering import Answer, AnswerRegistry
from clarion.features.phone.lines.live_call import (
    CompanyNumbers,
    Extensions,
    OutsideWorld,
    Rights,
    as_dialed,
    as_known,
    as_seen_outside,
    leaves_company,
    place_at,
)
from clarion.features.phone.lines.mailboxes import Mailboxes, straight_to_voicemail
from clarion.features.phone.lines.park import ParkSlots
from clarion.features.phone.lines.rules import identity_of, mailbox_of

__all__ = [
    "Answer",
    "AnswerRegistry",
    "CompanyNumbers",
    "Extensions",
    "Mailboxes",
    "OutsideWorld",
    "ParkSlots",
    "Rights",
    "as_dialed",
    "as_known",
    "as_seen_outside",
    "identity_of",
    "leaves_company",
    "mailbox_of",
    "place_at",
    "straight_to_voicemail",
]
