"""The life of tokens as a machine: whatever clients do in whatever order, these rules hold."""

import asyncio
import functools
import tempfile
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, precondition, rule

from clarion.apps.models import load_models
from clarion.base.storage import Storage
from clarion.features.developer import register_app
from clarion.features.people import explain_token
from clarion.features.people.sign_in import JWT_BEARER, REFRESH
from tests.support.api import Api, running_app
from tests.support.oauth import TOKEN, check_refused

GRACE_S, REUSE_S, ACCESS_S = 10, 60, 3600


@dataclass
class Generation:
    """One pair, and what we know must be true of it."""

    access: str
    refresh: str
    issued_at: float
    first_used_at: float | None = None
    replaced_at: float | None = None
    following: "Generation | None" = None


@dataclass
class Session:
    auth: tuple[str, str]
    public: bool
    generations: list[Generation] = field(default_factory=list)
    ended: bool = False


class World:
    """The application, started once for all runs of the machine, on a loop of its own."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.stack = AsyncExitStack()
        self.api: Api = self.run(self._start())

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(work)

    async def _start(self) -> Api:
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        load_models()
        storage = Storage(f"sqlite:///{folder}/clarion.db")
        self.stack.push_async_callback(storage.close)
        await storage.create_tables()
        api = await self.stack.enter_async_context(running_app(storage, folder / "data"))
        async with storage.transaction() as session:
            grants = (JWT_BEARER, REFRESH)
            await register_app(session, client_id="public", name="Public", now=api.clock.now(), grants=grants)
        return api

    def close(self) -> None:
        self.run(self.stack.aclose())
        self.loop.close()


@functools.cache
def world() -> World:
    return World()


@pytest.fixture(scope="module", autouse=True)
def end_of_the_world() -> Iterator[None]:
    yield
    world().close()
    world.cache_clear()


class Lifecycle(RuleBasedStateMachine):
    """Time is the test's; the app is the whole of Clarion."""

    sessions = Bundle("sessions")

    def __init__(self) -> None:
        super().__init__()
        self.all: list[Session] = []
        self.run = world().run
        self.api = world().api

    @property
    def now(self) -> float:
        return self.api.clock.monotonic()

    def post(self, session: Session, **form: str) -> Any:
        return self.run(self.api.client.post(TOKEN, data=form, auth=session.auth))

    # ---- what clients do ------------------------------------------------------------------------------

    @precondition(lambda self: len(self.all) < 3)
    @rule(target=sessions, public=st.booleans())
    def sign_in(self, public: bool) -> Session:
        session = Session(("public", "") if public else self.api.basic, public)
        answer = self.post(session, grant_type=JWT_BEARER, assertion=self.run(self.api.jwt("102")))
        assert answer.status_code == 200
        self._keep(session, answer.json())
        self.all.append(session)
        return session

    def _keep(self, session: Session, body: dict[str, Any]) -> Generation:
        pair = Generation(body["access_token"], body["refresh_token"], self.now)
        session.generations.append(pair)
        return pair

    @rule(session=sessions, using=st.booleans(), seconds=st.sampled_from([1, 9, 11, 25, 59, 61, 3500, 3601]))
    def lose_an_answer(self, session: Session, using: bool, seconds: int) -> None:
        """Refresh, maybe use what came, and show the old refresh token again after a while."""
        self.refresh(session, 0)
        if using:
            self.use(session)
        self.wait(seconds)
        self.refresh(session, 1)

    @rule(session=sessions, age=st.integers(0, 3))
    def refresh(self, session: Session, age: int) -> None:
        """With the newest refresh token, or one before it, as a client does that lost an answer."""
        pair = session.generations[max(0, len(session.generations) - 1 - age)]
        answer = self.post(session, grant_type="refresh_token", refresh_token=pair.refresh)
        if session.ended:
            check_refused(answer, "invalid_grant")
        elif pair.following is None:
            self._renewed(session, pair, answer)
        else:
            self._again(session, pair, pair.following, answer)

    def _renewed(self, session: Session, pair: Generation, answer: Any) -> None:
        assert answer.status_code == 200, answer.text
        pair.following, pair.replaced_at = self._keep(session, answer.json()), self.now
        assert pair.following.access != pair.access

    def _again(self, session: Session, pair: Generation, following: Generation, answer: Any) -> None:
        assert pair.replaced_at is not None
        used = following.first_used_at
        good = (
            following.following is None
            and self.now - pair.replaced_at <= REUSE_S
            and (used is None or self.now - used <= GRACE_S)
            and self.now - following.issued_at < ACCESS_S
        )
        if good:
            assert answer.status_code == 200, answer.text
            assert answer.json()["access_token"] == following.access, "the same pair, each time"
            assert answer.json()["refresh_token"] == following.refresh
            return
        check_refused(answer, "invalid_grant")
        session.ended = True  # the token was copied, for all that anybody can say

    @rule(session=sessions)
    def use(self, session: Session) -> None:
        pair = session.generations[-1]
        if self._works(pair) and pair.first_used_at is None:
            pair.first_used_at = self.now

    @rule(session=sessions, refresh=st.booleans())
    def revoke(self, session: Session, refresh: bool) -> None:
        pair = session.generations[-1]
        form = {"token": pair.refresh if refresh else pair.access}
        answer = self.run(self.api.client.post("/restapi/oauth/revoke", data=form, auth=session.auth))
        assert answer.status_code == 200
        session.ended = True

    @rule(session=sessions)
    def anothers(self, session: Session) -> None:
        """Another app shows the token: refused, and nothing happens to its owner."""
        other = Session(self.api.basic if session.public else ("public", ""), not session.public)
        answer = self.post(other, grant_type="refresh_token", refresh_token=session.generations[-1].refresh)
        check_refused(answer, "invalid_grant")

    @rule(seconds=st.sampled_from([1, 9, 11, 60, 1800, 3599]))
    def wait(self, seconds: int) -> None:
        if all(self.now + seconds - session.generations[-1].issued_at < 600_000 for session in self.all):
            self.api.clock.advance(seconds)

    # ---- what is always true ---------------------------------------------------------------------------

    def _works(self, pair: Generation) -> bool:
        headers = {"Authorization": f"Bearer {pair.access}"}
        answer = self.run(self.api.client.get("/restapi/v1.0/client-info", headers=headers))
        assert answer.status_code in (200, 401), answer.text
        return bool(answer.status_code == 200)

    @invariant()
    def only_the_newest_access_token_of_a_living_session_works(self) -> None:
        for session in self.all:
            for pair in session.generations[-3:-1]:
                assert not self._works(pair)
            newest = session.generations[-1]
            living = not session.ended and self.now - newest.issued_at < ACCESS_S
            if not living:
                assert not self._works(newest)

    @invariant()
    def every_token_has_an_explanation_that_fits(self) -> None:
        for session in self.all:
            verdict = self.run(explain_token(self.api.here, session.generations[-1].refresh))[0]
            assert verdict.startswith("Dead: its session ended" if session.ended else "Alive"), verdict


Lifecycle.TestCase.settings = settings(max_examples=15, stateful_step_count=12, deadline=None)
TestLifecycle = Lifecycle.TestCase
