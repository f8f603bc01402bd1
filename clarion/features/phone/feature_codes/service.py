"""Does what feature codes ask for, and tells the call what became of it."""

from collections.abc import Awaitable, Callable

import structlog

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.errors import ClarionError, NotFound
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.calls.control import CallControl
from clarion.features.numbers import to_e164
from clarion.features.people import Account, DndStatus, Extension, update_presence
from clarion.features.phone.feature_codes import desk_phones
from clarion.features.phone.feature_codes.mailbox import MailboxService
from clarion.features.phone.feature_codes.program import DIALED, PROGRAM
from clarion.features.phone.handling.events import HANDLING_CHANGED, HandlingChanged
from clarion.features.phone.handling.forward_all import set_forward_all

log = structlog.stdlib.get_logger("clarion.feature_codes")
Words = dict[str, str]
FAILED: Words = {"result": "failed", "say": "call-failed"}


class FeatureCodeService:
    """Listens in one of the API's processes."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._mailbox = MailboxService(here)
        self._subscription: Subscription | None = None
        self._codes: dict[str, Callable[[Payload], Awaitable[Words]]] = {
            "dnd-on": self._dnd_on,
            "dnd-off": self._dnd_off,
            "forward-on": self._forward_on,
            "forward-off": self._forward_off,
            "desk-in": self._desk_in,
            "desk-out": self._desk_out,
        }

    def add(self, code_id: str, act: Callable[[Payload], Awaitable[Words]]) -> None:
        """Another feature does what a code asks for; answers `result` and `say`, prompts divided by blanks."""
        self._codes[code_id] = act

    async def open(self) -> None:
        self._subscription = self._here.bus.subscribe(DIALED, self.take, group="feature-codes")
        await self._subscription.ready()

    async def close(self) -> None:
        if self._subscription is not None:
            await self._subscription.close()

    async def take(self, payload: Payload) -> None:
        """One wish of a live call. Whatever goes wrong, whoever dialled hears of it."""
        program = str(payload["program"])
        try:
            words = await (self._do(payload) if program == PROGRAM else self._mailbox.do(payload))
        except ClarionError as error:
            log.info("A feature code was not done", code=payload.get("code"), problem=error.message)
            words = {"result": "refused", "say": "code-refused"}
        except Exception:
            log.exception("A feature code failed", code=payload.get("code"))
            words = FAILED
        control = self._here.find(CallControl)
        if control is None or not words:
            return
        try:
            await control.tell_program(str(payload["telephony_session_id"]), program, words)
        except ClarionError:
            log.info("Whoever dialled a feature code has gone", code=payload.get("code"))

    async def _do(self, payload: Payload) -> Words:
        return await self._codes[str(payload["code"])](payload)

    # ---- do not disturb

    async def _dnd_on(self, payload: Payload) -> Words:
        return await self._set_dnd(payload, DndStatus.NO_CALLS, "code-dnd-on")

    async def _dnd_off(self, payload: Payload) -> Words:
        return await self._set_dnd(payload, DndStatus.TAKE_ALL, "code-dnd-off")

    async def _set_dnd(self, payload: Payload, status: DndStatus, said: str) -> Words:
        async with self._here.storage.transaction() as session:
            await update_presence(session, await owner_of(session, payload), {"dnd_status": status})
        return {"result": "done", "say": said}

    # ---- forwarding

    async def _forward_on(self, payload: Payload) -> Words:
        dialed = str(payload.get("argument", ""))
        if not dialed:
            return {"result": "refused", "say": "code-number-needed"}
        async with self._here.storage.transaction() as session:
            owner = await owner_of(session, payload)
            account = await session.get_one(Account, owner.account_id)
            number = to_e164(dialed, owner.home_country or account.home_country)
            if number is None:
                return {"result": "refused", "say": "number-invalid"}
            await set_forward_all(session, owner, number, rule_id=new_id(), now=self._here.clock.now())
            _announce(session, owner)
        return {"result": "done", "say": " ".join(("code-forward-on", *(f"digit-{digit}" for digit in number[1:])))}

    async def _forward_off(self, payload: Payload) -> Words:
        async with self._here.storage.transaction() as session:
            owner = await owner_of(session, payload)
            await set_forward_all(session, owner, "", rule_id=new_id(), now=self._here.clock.now())
            _announce(session, owner)
        return {"result": "done", "say": "code-forward-off"}

    # ---- hot desks

    async def _desk_in(self, payload: Payload) -> Words:
        return await desk_phones.sign_in_by_pin(
            self._here,
            account_id=str(payload["account_id"]),
            device_id=str(payload["device_id"]),
            number=str(payload.get("extension", "")),
            pin=str(payload.get("pin", "")),
        )

    async def _desk_out(self, payload: Payload) -> Words:
        done = await desk_phones.sign_out(self._here, str(payload["account_id"]), str(payload["device_id"]))
        return {"result": "done", "say": "desk-out"} if done else {"result": "refused", "say": "code-refused"}


async def owner_of(session: AsyncSession, payload: Payload) -> Extension:
    """The extension that dialled. Raises NotFound when it has gone."""
    owner = await session.get(Extension, str(payload["extension_id"]))
    if owner is None or owner.account_id != str(payload["account_id"]):
        raise NotFound("The extension is not there any more.", parameter="extensionId")
    return owner


def _announce(session: AsyncSession, owner: Extension) -> None:
    change = HandlingChanged(account_id=owner.account_id, extension_id=owner.id)
    announce(session, HANDLING_CHANGED, change)
