"""What subscribers do when they are called, each as one short story."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from clarion.base.fax import FaxModem
from clarion.engines.phone_network.announcements import Announcements
from clarion.engines.phone_network.call import Call
from clarion.engines.phone_network.fax_machine import FaxMachine
from clarion.engines.phone_network.incoming import IncomingCall
from clarion.engines.phone_network.sounds import silence, special_information_tone, tone, write_wav
from clarion.engines.phone_network.subscribers import Behaviour, NumberPlan, Subscriber

_MOST_FORWARDS = 5
_KEY_PAUSE_S = 3.0
_MOST_MESSAGE_S = 120.0


@dataclass(frozen=True)
class Stage:
    """What a story may use."""

    plan: NumberPlan
    announcements: Announcements
    folder: Path
    no_answer_s: float
    modems: FaxModem | None = None


Story = Callable[[IncomingCall, Subscriber, Stage], Awaitable[None]]


async def live(call: IncomingCall, subscriber: Subscriber, stage: Stage) -> None:
    """Be this subscriber until the call is over."""
    if subscriber.post_dial_s:
        await asyncio.sleep(subscriber.post_dial_s)
    await _STORIES[subscriber.behaviour](call, subscriber, stage)
    await call.hang_up()


async def talk(call: Call, subscriber: Subscriber, announcements: Announcements) -> None:
    """What is heard once a call stands, in either direction, until the other side hangs up."""
    match subscriber.behaviour:
        case Behaviour.TONE:
            await call.play(tone(subscriber.tone_hz, loops=True))
        case Behaviour.ECHO:
            call.stream.echo = True
            await call.ended.wait()
        case Behaviour.IVR:
            await _read_back(call, subscriber, announcements)
        case Behaviour.SILENT:
            await call.ended.wait()
        case _:
            await _speak(call, subscriber.text, announcements)


async def _pick_up(call: IncomingCall, subscriber: Subscriber) -> None:
    call.ring()
    await asyncio.sleep(subscriber.ring_s)
    call.answer()


async def _answers(call: IncomingCall, subscriber: Subscriber, stage: Stage) -> None:
    await _pick_up(call, subscriber)
    await talk(call, subscriber, stage.announcements)


async def _speak(call: Call, text: str, announcements: Announcements) -> None:
    words = await announcements.say(text) + silence(1.0)
    while not call.ended.is_set():
        await call.play(words)


async def _read_back(call: Call, subscriber: Subscriber, announcements: Announcements) -> None:
    await call.play(await announcements.say(subscriber.text))
    while not call.ended.is_set():
        keys = await _collect(call)
        call.stream.stop_playing()
        await call.play(await announcements.spell(keys))


async def _collect(call: Call) -> str:
    """Keys up to a pound key or a pause."""
    keys = await call.keys.get()
    while not keys.endswith("#"):
        try:
            keys += await asyncio.wait_for(call.keys.get(), _KEY_PAUSE_S)
        except TimeoutError:
            break
    return keys


async def _voicemail(call: IncomingCall, subscriber: Subscriber, stage: Stage) -> None:
    await _pick_up(call, subscriber)
    await call.play(await stage.announcements.say(subscriber.text))
    await call.play(silence(0.3) + tone(1000, seconds=0.4))
    call.stream.record()
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    path = stage.folder / "voicemail" / f"{subscriber.number.lstrip('+')}-{moment}.wav"
    try:
        await asyncio.sleep(_MOST_MESSAGE_S)
    finally:
        write_wav(path, call.stream.recorded())
        call.facts.recording = str(path)


async def _fax(call: IncomingCall, subscriber: Subscriber, stage: Stage) -> None:
    machine = fax_machine(call, subscriber, stage)
    await _pick_up(call, subscriber)
    if machine is not None:
        await machine.run()


def fax_machine(call: Call, subscriber: Subscriber, stage: Stage) -> FaxMachine | None:
    """Where no modem is installed nobody answers the tones."""
    return FaxMachine(call, subscriber, stage.modems, stage.folder) if stage.modems is not None else None


async def _hangs_up(call: IncomingCall, subscriber: Subscriber, stage: Stage) -> None:
    await _pick_up(call, subscriber)
    words = await stage.announcements.say(subscriber.text)
    playing = asyncio.ensure_future(call.play(words))
    await asyncio.sleep(subscriber.seconds)
    playing.cancel()


async def _forwards(call: IncomingCall, subscriber: Subscriber, stage: Stage) -> None:
    for _ in range(_MOST_FORWARDS):
        call.ring(181)
        subscriber = stage.plan.resolve(subscriber.forward_to)
        if subscriber.behaviour is not Behaviour.FORWARDS:
            call.facts.behaviour = f"{Behaviour.FORWARDS}:{subscriber.behaviour}"
            await _STORIES[subscriber.behaviour](call, subscriber, stage)
            return
    call.reject(482)


async def _no_answer(call: IncomingCall, _subscriber: Subscriber, stage: Stage) -> None:
    call.ring()
    await asyncio.sleep(stage.no_answer_s)
    call.reject(480)


async def _early_media(call: IncomingCall, subscriber: Subscriber, stage: Stage) -> None:
    sound = special_information_tone() + await stage.announcements.say(subscriber.text)
    call.progress()
    await call.play(sound)
    call.reject(subscriber.status)


async def _emergency(call: IncomingCall, subscriber: Subscriber, stage: Stage) -> None:
    await _pick_up(call, subscriber)
    facts = call.facts.emergency
    words = await stage.announcements.say(subscriber.text)
    number = await stage.announcements.spell(facts.callback_number if facts else "")
    while not call.ended.is_set():
        await call.play(words + number + silence(1.0))


async def _address_check(call: IncomingCall, subscriber: Subscriber, stage: Stage) -> None:
    await _pick_up(call, subscriber)
    say, facts = stage.announcements.say, call.facts.emergency
    await call.play(await say(subscriber.text))
    await call.play(await say("Your call-back number is"))
    await call.play(await stage.announcements.spell(facts.callback_number if facts else ""))
    address = facts.address if facts else ""
    sentence = f"Your address is {address}." if address else "No address was sent with this call."
    await call.play(await say(sentence) + silence(0.5))


def _refuses(status: int) -> Story:
    async def story(call: IncomingCall, _subscriber: Subscriber, _stage: Stage) -> None:
        call.reject(status)

    return story


async def _rejects(call: IncomingCall, subscriber: Subscriber, _stage: Stage) -> None:
    call.ring()
    await asyncio.sleep(subscriber.ring_s)
    call.reject(603)


_STORIES: dict[Behaviour, Story] = {
    Behaviour.SPEAKS: _answers,
    Behaviour.TONE: _answers,
    Behaviour.ECHO: _answers,
    Behaviour.SILENT: _answers,
    Behaviour.IVR: _answers,
    Behaviour.VOICEMAIL: _voicemail,
    Behaviour.FAX: _fax,
    Behaviour.HANGS_UP: _hangs_up,
    Behaviour.FORWARDS: _forwards,
    Behaviour.BUSY: _refuses(486),
    Behaviour.NO_ANSWER: _no_answer,
    Behaviour.REJECTS: _rejects,
    Behaviour.UNALLOCATED: _refuses(404),
    Behaviour.CONGESTION: _refuses(503),
    Behaviour.EARLY_MEDIA: _early_media,
    Behaviour.EMERGENCY: _emergency,
    Behaviour.ADDRESS_CHECK: _address_check,
}
