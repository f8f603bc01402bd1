"""What a live program can do with the party that it serves: speak to it, remember, send it on, let it go. Pure."""

from clarion.calls import commands as do
from clarion.calls.audio_steps import connect
from clarion.calls.model import Ending, PartyStatus
from clarion.calls.teardown_steps import cancel_attempts, end_party
from clarion.calls.turn import Turn

LEFT = Ending(reason="", result="Hang Up")
SENT_ON = Ending(reason="CallRedirected", result="Call forwarded")
TAKEN = Ending(reason="AgentAnswered", result="Accepted")
TIMER = "program:"
_TIMERS = "timers"  # which of them run, in the memory of the program


def say(turn: Turn, prompts: tuple[str, ...], *, token: str, repeat: bool = False) -> bool:
    """Play prompts (ids, or paths of files) to who is served; `on_played` comes with the token. False: gone already."""
    leg = turn.live_leg(turn.routing.anchor) if turn.routing is not None else None
    if leg is None:
        return False
    turn.do(do.Play(leg_id=leg.leg_id, prompts=prompts, token=token, repeat=repeat))
    return True


def hush(turn: Turn) -> None:
    """Stop what is being played to who is served."""
    leg = turn.live_leg(turn.routing.anchor) if turn.routing is not None else None
    if leg is not None:
        turn.do(do.StopPlay(leg_id=leg.leg_id))


def memory(turn: Turn) -> dict[str, str]:
    """What the running program has kept: strings only, so that another process can go on with it."""
    return turn.routing.programme if turn.routing is not None else {}


def keep(turn: Turn, **more: str) -> None:
    """Add to what the running program keeps."""
    turn.route(programme={**memory(turn), **more})


def wake_in(turn: Turn, name: str, seconds: float) -> None:
    """`on_timer(name)` in so many seconds; a timer of the same name starts anew."""
    turn.do(do.SetTimer(name=TIMER + name, seconds=seconds))
    keep(turn, **{_TIMERS: " ".join(dict.fromkeys([*_timers(turn), name]))})


def sleep_on(turn: Turn, name: str) -> None:
    """Forget a timer."""
    turn.do(do.StopTimer(name=TIMER + name))
    keep(turn, **{_TIMERS: " ".join(each for each in _timers(turn) if each != name)})


def send_on(turn: Turn, dialed: str, *, ending: Ending = SENT_ON) -> None:
    """Connect who is served with somebody else, by the rights of who was called: all guards are asked again."""
    routing = turn.routing
    assert routing is not None
    stop_serving(turn)
    end_party(turn, routing.callee, ending)
    turn.do(do.FindRoute(purpose="forward", anchor=routing.anchor, dialed=dialed, on_behalf_of=routing.callee))


def place_for(turn: Turn, dialed: str) -> None:
    """Connect who is served with somebody else, by their own rights, as if they had dialled it themselves."""
    routing = turn.routing
    assert routing is not None
    stop_serving(turn)
    end_party(turn, routing.callee, SENT_ON)
    turn.do(do.FindRoute(purpose="forward", anchor=routing.anchor, dialed=dialed))


def hand_to(turn: Turn, party: int, *, ending: Ending = TAKEN) -> None:
    """The program is over: who was served talks with somebody who was rung for it (`OfferTo`) and has answered."""
    routing = turn.routing
    assert routing is not None
    stop_serving(turn)
    end_party(turn, routing.callee, ending)
    turn.party(routing.anchor, shown=turn.parties[party].identity, status=PartyStatus.ANSWERED, result="Accepted")
    connect(turn, routing.anchor, party)


def leave(turn: Turn, ending: Ending) -> None:
    """The program is over, and with it the call of who was served."""
    routing = turn.routing
    assert routing is not None
    stop_serving(turn)
    end_party(turn, routing.callee, ending)
    end_party(turn, routing.anchor, ending)


def stop_serving(turn: Turn) -> None:
    """The program is over, and nothing of it goes on: who was served still has to be sent somewhere."""
    cancel_attempts(turn)
    stop_timers(turn)
    turn.routing = None


def _timers(turn: Turn) -> list[str]:
    return memory(turn).get(_TIMERS, "").split()


def stop_timers(turn: Turn) -> None:
    """All timers of the running program."""
    for name in _timers(turn):
        turn.do(do.StopTimer(name=TIMER + name))
