"""Greetings and music of everybody, in memory: what calls play in place of the standard sounds."""

from collections.abc import Iterable

from clarion.calls.model import Identity
from clarion.calls.wire import Record
from clarion.features.phone.greetings.catalogue import STANDARD

NAME = "name:"
"""Before an extension id, in what calls are asked to play: the name of whoever it is, in their own voice."""
_BY_OWNER = {"music-on-hold": "HoldMusic", "ringback": "ConnectingAudio", "caller-blocked": "BlockedCallersAll"}
_BY_COMPANY = {
    "music-on-hold": "HoldMusic",
    "recording-begins": "StartRecording",
    "recording-automatic": "AutomaticRecording",
    "recording-ends": "StopRecording",
}


class GreetingSound(Record, frozen=True):
    """`extension_id` is empty for a company's, `prompt` for silence; `rule_id`: heard only under this rule."""

    greeting_id: str
    account_id: str
    extension_id: str
    type: str
    rule_id: str
    prompt: str
    applied: bool


class GreetingCache:
    def __init__(self) -> None:
        self._by_id: dict[str, GreetingSound] = {}
        self._applied: dict[tuple[str, str, str], GreetingSound] = {}

    def load(self, sounds: Iterable[GreetingSound]) -> None:
        """Replace everything at once."""
        every = list(sounds)
        self._by_id = {one.greeting_id: one for one in every}
        self._applied = {
            (one.extension_id or one.account_id, one.type, one.rule_id): one for one in every if one.applied
        }

    def find(self, owner_id: str, kind: str, rule_id: str = "") -> str | None:
        """The prompt that an extension (or an account, by its id) has for an occasion; under a rule that has none of
        its own, the one for all rules. None: nothing was made; empty: switched off.
        """
        found = self._applied.get((owner_id, kind, rule_id)) or self._applied.get((owner_id, kind, ""))
        return found.prompt if found is not None else None

    def sound_of(self, *, custom: str = "", preset: str = "") -> str | None:
        """The prompt of a greeting by its id, or of a standard one; None: there is no such greeting."""
        own = self._by_id.get(custom)
        if own is not None:
            return own.prompt
        standard = STANDARD.get(preset)
        return standard.prompt if standard is not None else None

    def own(self, prompt: str, owner: Identity) -> tuple[str, ...]:
        """What is played in place of a standard prompt to whoever waits for, or listens to, `owner`."""
        if prompt.startswith(NAME):
            spoken = self.find(prompt.removeprefix(NAME), "PronouncedName")
            return (spoken,) if spoken else (prompt,)
        found = self.find(owner.extension_id, _BY_OWNER[prompt]) if prompt in _BY_OWNER and owner.extension_id else None
        if found is None and prompt in _BY_COMPANY:
            found = self.find(owner.account_id, _BY_COMPANY[prompt])
        mine = found or prompt
        interrupt = self.find(owner.extension_id, "InterruptPrompt") if prompt == "music-on-hold" else None
        return (mine, interrupt) if interrupt else (mine,)
