"""Asks the model of a company: only for what it is chosen for, within its limits, and counted."""

from collections import OrderedDict, deque
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from clarion.base.container import Container
from clarion.base.errors import Conflict, Forbidden, TooMany
from clarion.base.language_model import Completion, Endpoint, LanguageModel, Prompt
from clarion.base.storage import AsyncSession
from clarion.features.messaging.language_model.models import ModelChoice, ModelUse
from clarion.features.messaging.language_model.rules import MOST_A_MINUTE, Purpose, day_of, seconds_to_midnight
from clarion.features.messaging.language_model.service import allows, choice_of, endpoint_of, most_a_day
from clarion.features.people.sign_in import Caller

_MOST_PEOPLE = 10_000
_KEPT_DAYS = 400


class Asking:
    """One for each process."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._lately: OrderedDict[str, deque[float]] = OrderedDict()

    async def ask(self, caller: Caller, purpose: Purpose, prompt: Prompt) -> Completion:
        """Never inside a transaction: it takes seconds. What was asked counts, whatever comes of it.

        Raises 403 for guests, 409 where the company has not chosen this, 429 beyond limits, and what the model raises.
        """
        row, endpoint = await self.may_ask(caller, purpose)
        self._check_pace(caller.extension_id)
        async with self._here.storage.transaction() as session:
            await self._count(session, row, purpose, len(prompt.rules) + len(prompt.words))
        return await self._here.get(LanguageModel).complete(endpoint, prompt)

    async def may_ask(self, caller: Caller, purpose: Purpose) -> tuple[ModelChoice, Endpoint]:
        """Also for whoever gets what was answered before. Raises the 403 and 409 of `ask`."""
        if caller.is_guest:
            raise Forbidden("Guests do not ask the language model of this company.")
        async with self._here.storage.reading() as session:
            row = await choice_of(self._here, session, caller.account_id)
        endpoint = endpoint_of(self._here, row)
        if endpoint is None or not allows(row, purpose):
            raise Conflict("Your company has not chosen a language model for this: an administrator can.")
        return row, endpoint

    def _check_pace(self, extension_id: str) -> None:
        now = self._here.clock.now().timestamp()
        times = self._lately.setdefault(extension_id, deque(maxlen=MOST_A_MINUTE))
        self._lately.move_to_end(extension_id)
        if len(times) == MOST_A_MINUTE and now - times[0] < 60:
            wait = max(1, int(60 - (now - times[0])))
            raise TooMany(f"The language model is asked {MOST_A_MINUTE} times a minute at most.", retry_after=wait)
        times.append(now)
        while len(self._lately) > _MOST_PEOPLE:
            self._lately.popitem(last=False)

    async def _count(self, session: AsyncSession, row: ModelChoice, purpose: Purpose, characters: int) -> None:
        """Two that ask at the same moment may both pass the limit by one; none is lost."""
        now = self._here.clock.now()
        today = (ModelUse.account_id == row.account_id, ModelUse.day == day_of(now))
        asked = await session.scalar(select(func.coalesce(func.sum(ModelUse.requests), 0)).where(*today)) or 0
        most = most_a_day(self._here, row)
        if asked >= most:
            raise TooMany(
                f"Your company asks its language model {most} times a day, and has done so today.",
                retry_after=seconds_to_midnight(now),
            )
        place = (row.account_id, day_of(now), purpose.value)
        use = await session.get(ModelUse, place, with_for_update=True)
        if use is None:
            await self._forget_old(session, row.account_id)
            use = await self._first_of_day(session, place)
        use.requests = ModelUse.requests + 1
        use.characters = ModelUse.characters + characters

    async def _first_of_day(self, session: AsyncSession, place: tuple[str, str, str]) -> ModelUse:
        use = ModelUse(account_id=place[0], day=place[1], purpose=place[2], requests=0, characters=0)
        try:
            async with session.begin_nested():
                session.add(use)
        except IntegrityError:  # somebody else was faster
            return await session.get_one(ModelUse, place, with_for_update=True)
        return use

    async def _forget_old(self, session: AsyncSession, account_id: str) -> None:
        """With the first question of a day is often enough."""
        oldest = day_of(self._here.clock.now() - timedelta(days=_KEPT_DAYS))
        await session.execute(delete(ModelUse).where(ModelUse.account_id == account_id, ModelUse.day < oldest))


def asking(here: Container) -> Asking:
    return here.find(Asking) or here.offer(Asking, Asking(here))
