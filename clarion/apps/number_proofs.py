"""How a code gets to a number: calls by the call servers, texts by the carrier of the number it is sent from."""

from clarion.base.container import Container
from clarion.base.errors import Unavailable
from clarion.base.text_carrier import OutgoingText, TextCarriers
from clarion.calls.control import CallControl
from clarion.features.conduct import judging_of
from clarion.features.numbers import NUMBER_PROOF, NumberBans

SECONDS = 600
NEVER_CALLS = "do-not-originate"


class ProofSender:
    """Implements `clarion.features.numbers.CodeSender`."""

    def __init__(self, here: Container) -> None:
        self._here = here

    async def call(self, account_id: str, extension_id: str, sender: str, number: str, code: str) -> None:
        control = self._here.get(CallControl)
        await control.ring_out(account_id, extension_id, sender, first=number, program=f"{NUMBER_PROOF}:{code}")

    async def text(self, proof_id: str, sender: str, number: str, words: str) -> None:
        carrier = self._here.get(TextCarriers).find(sender)
        if carrier is None:
            raise Unavailable("No carrier takes texts of the main number. Ask for a call.")
        await carrier.submit(
            OutgoingText(id=f"proof-{proof_id}", sender=sender, recipient=number, text=words, seconds=SECONDS)
        )


class ListedBans(NumberBans):
    """Numbers on the operator's do-not-originate list."""

    def __init__(self, here: Container) -> None:
        self._here = here

    def is_banned(self, number: str) -> bool:
        return bool(judging_of(self._here).lists.has_number(NEVER_CALLS, number))
