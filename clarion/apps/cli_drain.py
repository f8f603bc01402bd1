"""`clarion drain`: empty a call server or a media engine before it is stopped, while calls go on."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Annotated

import typer

from clarion.apps.sip_addresses import call_server_ids
from clarion.base.bus import Payload
from clarion.base.bus_valkey import ValkeyBus
from clarion.base.errors import Invalid, NotFound, Unavailable
from clarion.base.settings import Settings, load_settings
from clarion.calls.call_migration import topic

_LOOK_EVERY_S = 0.5
_ANSWER_WITHIN_S = 5.0
_MOVED_WITHIN_S = 30.0

Say = Callable[[str], None]
Deadline = Annotated[float, typer.Option(help="Seconds to wait.", min=0, max=86_400)]
Undo = Annotated[bool, typer.Option("--undo", help="Take new calls again.")]


def add_to(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="Empty a part of the installation before it is stopped.")
    group.callback()(lambda: None)
    group.command("calls")(_calls)
    group.command("media")(_media)
    app.add_typer(group, name="drain")


def _calls(
    server: Annotated[str, typer.Option(help="Which call server; this machine's when left out.")] = "",
    deadline: Deadline = 120.0,
    undo: Undo = False,
) -> None:
    """Take no new calls but emergency calls, and hand those that are up to the other call servers.

    Ends with 1 when some are left at the deadline. Until --undo or a restart no new calls are taken.
    """
    settings, url = _shared(load_settings())
    name = server or settings.server_id
    if name not in call_server_ids(settings):
        raise NotFound(f"There is no call server {name}; there are {', '.join(call_server_ids(settings))}.")
    _end(asyncio.run(drain_calls(url, name, deadline, on=not undo, say=typer.echo)))


def _media(
    engine: Annotated[str, typer.Option(help="host:port of its control port; this machine's when left out.")] = "",
    deadline: Deadline = 600.0,
    move: Annotated[bool, typer.Option(help="At the deadline, move what is left by a re-INVITE.")] = True,
    undo: Undo = False,
) -> None:
    """Give a media engine no new calls while another one answers, and move those that are left at the deadline.

    Ends with 1 when some are left. Until --undo or a restart of the call servers no new calls are given to it.
    """
    settings, url = _shared(load_settings())
    name = engine or f"{settings.private_address}:{settings.rtpengine_ng_port}"
    _end(
        asyncio.run(drain_media(url, call_server_ids(settings), name, deadline, on=not undo, move=move, say=typer.echo))
    )


def _shared(settings: Settings) -> tuple[Settings, str]:
    if not settings.valkey_url:
        raise Invalid("Everything runs in one process here, without Valkey. Ctrl-C leaves its calls to the next start.")
    return settings, settings.valkey_url


def _end(left: int) -> None:
    if left:
        raise typer.Exit(1)


async def drain_calls(url: str, server: str, deadline: float, *, on: bool, say: Say) -> int:
    """How many calls are left. Raises Unavailable when the server does not answer."""
    bus, until, said = ValkeyBus(url), time.monotonic() + deadline, ""
    try:
        found = await bus.request(topic(server), {"op": "drain", "on": on}, _ANSWER_WITHIN_S)
        if not on:
            say(f"{server} takes new calls.")
            return 0
        while True:
            said = _say_once(say, said, _sentence(server, found))
            if not found["calls"] or time.monotonic() >= until:
                break
            await asyncio.sleep(_LOOK_EVERY_S)
            found = await bus.request(topic(server), {"op": "drain-state"}, _ANSWER_WITHIN_S)
        if found["problem"]:
            say(str(found["problem"]))
        return int(found["calls"])
    finally:
        await bus.close()


def _sentence(server: str, found: Payload) -> str:
    left = ", ".join(f"{count} {why or 'to be moved'}" for why, count in sorted(found["left"].items()))
    return f"{server}: {found['moved']} moved, {found['calls']} left" + (f" ({left})." if left else ".")


def _say_once(say: Say, before: str, sentence: str) -> str:
    if sentence != before:
        say(sentence)
    return sentence


async def drain_media(
    url: str, servers: list[str], engine: str, deadline: float, *, on: bool, move: bool, say: Say
) -> int:
    """How many legs are left. Raises NotFound when no call server uses the engine, Unavailable when none answers."""
    bus, until, said = ValkeyBus(url), time.monotonic() + deadline, ""
    moving = False

    async def ask(op: Payload) -> tuple[int, bool]:
        return await _ask_all(bus, servers, {**op, "op": "drain-media", "engine": engine})

    try:
        if not on:
            await ask({"on": False})
            say(f"{engine} takes new calls.")
            return 0
        while True:
            legs, others = await ask({"on": True, "move": moving})
            last = "" if others else ", and it is the last engine that answers: it still takes new calls"
            said = _say_once(say, said, f"{engine}: {legs} legs left{last}.")
            late = time.monotonic() >= until
            if not legs or (late and (moving or not move or not others)):
                return legs
            if late:
                say("They are moved to another engine now.")
                moving, until = True, time.monotonic() + _MOVED_WITHIN_S
            await asyncio.sleep(_LOOK_EVERY_S)
    finally:
        await bus.close()


async def _ask_all(bus: ValkeyBus, servers: list[str], payload: Payload) -> tuple[int, bool]:
    """Legs that the call servers have on the engine together, and whether all of them have another one."""
    answers: list[Payload] = []
    refusal: NotFound | Unavailable = Unavailable("No call server answers.")
    requests: list[Awaitable[Payload]] = [bus.request(topic(each), payload, _ANSWER_WITHIN_S) for each in servers]
    for answer in await asyncio.gather(*requests, return_exceptions=True):
        if isinstance(answer, NotFound | Unavailable):
            refusal = answer if isinstance(answer, NotFound) else refusal
        elif isinstance(answer, BaseException):
            raise answer
        else:
            answers.append(answer)
    if not answers:
        raise refusal
    return sum(int(each["legs"]) for each in answers), all(each["others"] for each in answers)
