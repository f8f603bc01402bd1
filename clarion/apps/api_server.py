"""The HTTP server of the API."""

import asyncio
import contextlib
import gc
import socket
from collections.abc import AsyncIterator

import uvicorn

from clarion.api.app import create_app
from clarion.api.connections import ConnectionLimits, Connections, Server, ServerConfig
from clarion.apps.features import features
from clarion.base.container import Container
from clarion.base.errors import ClarionError


def build_server(here: Container) -> uvicorn.Server:
    """A uvicorn server for the API; `await server.serve()` runs it, `server.should_exit = True` ends it."""
    settings = here.settings
    config = ServerConfig(
        create_app(here, features()),
        Connections(ConnectionLimits.of(settings)),
        host=settings.bind,
        port=settings.http_port,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        ws_max_size=512 * 1024,
        # Costs half of what a post costs, and memory for each socket. But clients of the official packages lose what
        # comes in the same packet as the details of a connection; pressed, it reaches them one after the other.
        ws_per_message_deflate=True,
        ws_ping_timeout=60,  # a server that is late must not take everybody for gone: they would all come back at once
        timeout_graceful_shutdown=5,
        timeout_keep_alive=30,
        proxy_headers=True,
        forwarded_allow_ips=",".join(settings.http_trusted_proxies),
    )
    return Server(config)


@contextlib.asynccontextmanager
async def running_api(here: Container, server: uvicorn.Server | None = None) -> AsyncIterator[uvicorn.Server]:
    """Serve while the block runs. Raises ClarionError when the port is taken. The caller runs the outbox relay."""
    check_port_free(here.settings.bind, here.settings.http_port)
    server = server or build_server(here)
    task = asyncio.create_task(server.serve())
    try:
        while not server.started:
            if task.done():
                await task
                raise ClarionError("The API could not be started.")
            await asyncio.sleep(0.01)
        yield server
    finally:
        server.should_exit = True
        await asyncio.gather(task, return_exceptions=True)


def calm_collector() -> None:
    """What stands now stays: the collector need not walk it again and again while requests wait. In a program only."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def check_port_free(bind: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except OSError as error:
            raise ClarionError(
                f"Port {port} on {bind} cannot be used ({error.strerror}); free it, or set CLARION_HTTP_PORT."
            ) from None
