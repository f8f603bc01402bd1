"""Calling back who gave up the line and kept the place: the number is checked, then their turn is called."""

import msgspec

from clarion.calls.events import PlaceFirst, RouteFound
from clarion.calls.guards import RouteRequest
from clarion.calls.model import Identity, RingHop
from clarion.calls.wire import Target
from clarion.features.phone.lines.rules import identity_of
from clarion.features.phone.queues.live_call import Callback, CallbackProgram, memory_of
from clarion.features.phone.queues.machine import Waiting
from clarion.features.phone.queues.profile import QueueProfile
from clarion.features.phone.queues.skills import as_text
from clarion.features.phone.queues.surroundings import Surroundings


def route_to(around: Surroundings, number: str, queue: QueueProfile) -> RouteFound | None:
    """How the queue would call this number; None: emergency, the guards (conduct among them) or the plan say no."""
    extension = around.directory.extensions.get(queue.queue_id)
    if extension is None or around.router.is_emergency(number):
        return None
    who = identity_of(extension)
    request = RouteRequest(call_id="", purpose="callback", dialed=number, anchor=who, requester=who)
    route = around.router.route(request)
    return route if isinstance(route, RouteFound) and targets_of(route) else None


def targets_of(route: RouteFound) -> tuple[Target, ...]:
    return next((hop.targets for hop in route.hops if isinstance(hop, RingHop) and hop.targets), ())


async def dial(around: Surroundings, caller: Waiting, queue: QueueProfile) -> str:
    """Call somebody back: it is their turn. The id of the call; empty when it could not be placed."""
    route = route_to(around, caller.number, queue)
    if route is None:
        return ""
    callback = Callback(
        place=caller.place,
        queue=identity_of(around.directory.extensions[queue.queue_id]),
        memory={
            **memory_of(queue, around.sounds),
            "since": f"{caller.since:.3f}",
            "skill_rules": "",  # what they need was found when they came
            "wants": as_text(caller.wants),
        },
    )
    who = route.callee if route.callee.extension_id else Identity(number=caller.number, name=caller.name)
    first = PlaceFirst(
        origin="RingOut",
        first=who,
        targets=targets_of(route),
        dial=queue.number,
        program=f"{CallbackProgram.name}:{msgspec.json.encode(callback).decode()}",
        shown=msgspec.structs.replace(route.caller, name=queue.name),
    )
    call = await around.board.place(first, queue.account_id)
    return "" if call.over else call.call_id
