"""What acceptable use learns of parts that cannot know it: live calls, registrations, numbers that change hands."""

from datetime import datetime

import structlog
from sqlalchemy import func, select

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.calls.directory import Directory
from clarion.calls.model import Call
from clarion.calls.ports import Registrations
from clarion.engines.sip import RegistrationChange
from clarion.features.conduct import (
    Attempt,
    AttemptKind,
    Attestor,
    CallWatch,
    Conduct,
    Happening,
    PeriodChecks,
    SigningFeatures,
    WatchedRegistrations,
    counting_of,
)
from clarion.features.emergency import NOTICE, NoticeRaised
from clarion.features.numbers import NUMBERS_CHANGED, NumbersChanged, PhoneNumber

log = structlog.stdlib.get_logger("clarion.conduct")


class LiveWatch:
    """Beside the listeners of a call server. Whatever goes wrong here, calls go on."""

    def __init__(self, here: Container, conduct: Conduct, directory: Directory, attestor: Attestor) -> None:
        def level_of(trunk_id: str, account_id: str, number: str) -> str:
            trunk = directory.trunks.get(trunk_id)
            return attestor.level(account_id, number) if trunk is not None and trunk.signs else ""

        conduct.add_source(SigningFeatures(directory, attestor))
        is_hot_spot = counting_of(here, conduct).is_hot_spot
        self._calls = CallWatch(conduct.tell, here.clock.now, is_hot_spot=is_hot_spot, level_of=level_of)
        self._phones = WatchedRegistrations(conduct, here.clock.now)

    def changed(self, call: Call, parties: tuple[int, ...]) -> None:
        try:
            self._calls.changed(call, parties)
        except Exception:
            log.exception("A change of a call was not counted")

    def ended(self, call: Call) -> None:
        try:
            self._calls.ended(call)
        except Exception:
            log.exception("The end of a call was not counted")

    def auth_failed(self, method: str, source: str, claimed: str, agent: str = "") -> None:
        if method != "REGISTER":
            return
        try:
            self._phones.failed(source, claimed, agent)
        except Exception:
            log.exception("A failed registration was not counted")

    def registered(self, change: RegistrationChange, registrations: Registrations) -> None:
        if not change.online:
            return
        for found in registrations.registrations(change.extension_id):
            if found.device_id == change.device_id:
                host = found.source.partition(":")[2].rpartition(":")[0].strip("[]")
                self._phones.registered(host, change.account_id, change.extension_id, change.device_id)
                return


class NumberWatch:
    """Tells of numbers that come to accounts and leave them, and judges emergency notices; one process for all."""

    def __init__(self, here: Container, conduct: Conduct) -> None:
        self._here = here
        self._conduct = conduct
        self._subscriptions: list[Subscription] = []

    async def open(self) -> None:
        bus = self._here.bus
        self._subscriptions = [
            bus.subscribe(NUMBERS_CHANGED, self._changed, group="conduct-numbers"),
            bus.subscribe(NOTICE, self._noticed, group="conduct-notices"),
        ]
        for subscription in self._subscriptions:
            await subscription.ready()

    async def close(self) -> None:
        for subscription in self._subscriptions:
            await subscription.close()

    async def _noticed(self, payload: Payload) -> None:
        """Whether the notice of an emergency call went out in time (EMG-03). The call went long ago."""
        notice, now = NoticeRaised.model_validate(payload), self._here.clock.now()
        late = (now - datetime.fromisoformat(notice.placed_at)).total_seconds()
        self._conduct.judge(
            Attempt(
                event_id=f"notice-{notice.notice_id}",
                kind=AttemptKind.EMERGENCY_NOTICE,
                at=now,
                account_id=notice.account_id,
                extension_id=notice.extension_id,
            ),
            {"notice_sent": True, "notice_delay_s": max(0.0, late)},
        )

    async def _changed(self, payload: Payload) -> None:
        change = NumbersChanged.model_validate(payload)
        if change.event_type == "Updated" or not change.number_id:
            return
        query = select(func.count()).where(PhoneNumber.account_id == change.account_id)
        async with self._here.storage.reading() as session:
            held = await session.scalar(query) or 0
        self._conduct.tell(_as_happening(change, held, self._here.clock.now()))


def _as_happening(change: NumbersChanged, held: int, now: datetime) -> Happening:
    # Whoever brings the same event again does so at once.
    event_id = f"{change.number_id}/{change.event_type}/{int(now.timestamp()) // 60}"
    return Happening(
        event_id=event_id,
        kind="number.changed",
        at=now,
        account_id=change.account_id,
        party=change.phone_number or change.number_id,
        values={"numbers": held, "change": change.event_type},
    )


async def open_number_watch(here: Container) -> None:
    """Call on the event loop, once conduct is open."""
    here.offer(PeriodChecks, PeriodChecks(here)).open()
    await here.offer(NumberWatch, NumberWatch(here, here.get(Conduct))).open()


async def close_number_watch(here: Container) -> None:
    await here.get(NumberWatch).close()
    await here.get(PeriodChecks).close()
