"""Texts that were let go and not yet committed: they count at once, so that many at one moment pass no limit."""

from collections import OrderedDict

LASTS_S = 30.0
MOST = 100_000


class PendingTexts:
    """By sending number. What is sent, or not heard of for half a minute, is pending no more."""

    def __init__(self) -> None:
        self._numbers: OrderedDict[str, OrderedDict[str, tuple[float, str, str]]] = OrderedDict()

    def add(self, event_id: str, number: str, party: str, content: str, at: float) -> None:
        texts = self._numbers.setdefault(number, OrderedDict())
        self._numbers.move_to_end(number)
        texts[event_id] = (at, party, content)
        if len(self._numbers) > MOST:
            self._numbers.popitem(last=False)

    def sent(self, number: str, party: str) -> None:
        """The oldest to this recipient is on its way, and counted as that."""
        texts = self._numbers.get(number, OrderedDict())
        found = next((event for event, (_, to, _) in texts.items() if to == party), None)
        if found is not None:
            del texts[found]
        if not texts:
            self._numbers.pop(number, None)

    def of(self, number: str, at: float, content: str) -> tuple[int, set[str], int]:
        """How many there are, to whom, and how many of them say the same."""
        texts = self._numbers.get(number)
        if not texts:
            return 0, set(), 0
        while texts and next(iter(texts.values()))[0] < at - LASTS_S:
            texts.popitem(last=False)
        same = sum(1 for _, _, words in texts.values() if words == content)
        return len(texts), {party for _, party, _ in texts.values()}, same
