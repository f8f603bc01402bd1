"""The way a code gets to a number. Calls and texts live in features above this one; `apps` offers the way."""

from typing import Protocol, runtime_checkable


@runtime_checkable
class CodeSender(Protocol):
    """Both return once the code is under way, and raise `ClarionError` when it cannot be."""

    async def call(self, account_id: str, extension_id: str, sender: str, number: str, code: str) -> None:
        """Call the number and say the code, twice."""

    async def text(self, proof_id: str, sender: str, number: str, words: str) -> None: ...


class NumberBans:
    """Numbers that nobody may call from (do-not-originate lists). Without an offer there are none."""

    def is_banned(self, number: str) -> bool:
        return False
