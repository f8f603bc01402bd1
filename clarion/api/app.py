"""The ASGI application: the features' routes inside the shell."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

from fastapi import FastAPI
from starlette.middleware import Middleware

from clarion import __version__
from clarion.api import discovery, docs, live, system
from clarion.api.answers import Answers
from clarion.api.auditing import Auditing
from clarion.api.batch import Batches
from clarion.api.bodies import BodyLimit
from clarion.api.dispatch import Dispatch
from clarion.api.errors import WireJson, install_error_handlers
from clarion.api.idempotency import Idempotency, keep_forgetting
from clarion.api.limit_counters import Counters, MemoryCounters
from clarion.api.limit_counters_valkey import ValkeyCounters
from clarion.api.limits import RateLimits, RateSettings
from clarion.api.live import LiveGateway
from clarion.api.middleware import CanonicalPath, Cors, MethodOverride, RequestFrame
from clarion.api.parameters import keep_kinds_of_parameters
from clarion.api.web_app import web_app_router
from clarion.base.container import Container
from clarion.base.wiring import Feature, assemble, started
from clarion.features.developer import AppUsageMeter
from clarion.features.people.sign_in import Admission


def create_app(container: Container, features: Sequence[Feature]) -> FastAPI:
    """The application. Its lifespan starts the features in order, and stops them in reverse.

    Raises MissingParts when one of them needs what none offers.
    """
    url = container.settings.valkey_url
    counters: Counters = ValkeyCounters(url) if url else MemoryCounters()
    limits = RateLimits(container, counters, RateSettings.of(container.settings))
    container.offer(Admission, limits)
    container.offer(LiveGateway, LiveGateway(container))
    assemble(container, features)
    keep_kinds_of_parameters()
    app = FastAPI(
        title="Clarion",
        version=__version__,
        lifespan=_lifespan(container, features, counters),
        default_response_class=WireJson,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        middleware=[
            Middleware(RequestFrame, limits=limits, usage=container.find(AppUsageMeter)),
            Middleware(CanonicalPath),
            Middleware(Cors),
            Middleware(MethodOverride),
            Middleware(Answers),
            Middleware(BodyLimit),
            Middleware(Idempotency, here=container),
            Middleware(Batches),
            Middleware(Auditing, here=container),
        ],
    )
    app.state.container = container
    install_error_handlers(app)
    _add_routes(app, container, features)
    return app


def _add_routes(app: FastAPI, container: Container, features: Sequence[Feature]) -> None:
    routers = [router for feature in features for router in feature.routers]
    routers += [live.router, system.router, docs.router, discovery.router]
    routers.append(web_app_router(container.settings, sources=lambda: discovery.web_app_sources(container)))
    # FastAPI winds the lifespan of each router around those before it, some hundred deep; none of ours has one.
    lifespan = app.router.lifespan_context
    for router in routers:
        app.include_router(router)
    app.router.lifespan_context = lifespan
    app.router.middleware_stack = Dispatch(app, routers)


def _lifespan(
    container: Container, features: Sequence[Feature], counters: Counters
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def run(_app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(started(container, features))
            stack.push_async_callback(container.get(LiveGateway).close)
            if isinstance(counters, ValkeyCounters):
                stack.push_async_callback(counters.close)
            forgetting = asyncio.create_task(keep_forgetting(container))
            stack.callback(forgetting.cancel)
            yield

    return run
