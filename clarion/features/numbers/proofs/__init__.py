"""Proofs of the right to show a number from elsewhere (CLI-01): a code called or texted to it, or a letter."""

from clarion.features.numbers.proofs.live_call import PROGRAM, SpokenCode
from clarion.features.numbers.proofs.models import NumberProof
from clarion.features.numbers.proofs.routes import router
from clarion.features.numbers.proofs.rules import LETTER_BYTES, REVIEW
from clarion.features.numbers.proofs.sender import CodeSender, NumberBans
from clarion.features.numbers.proofs.service import decide, read_proofs

__all__ = [
    "LETTER_BYTES",
    "PROGRAM",
    "REVIEW",
    "CodeSender",
    "NumberBans",
    "NumberProof",
    "SpokenCode",
    "decide",
    "read_proofs",
    "router",
]
