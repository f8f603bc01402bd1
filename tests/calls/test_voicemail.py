"""PH voicemail inside a call: greeting, beep, message, and what is left of it."""

from pathlib import Path

from clarion.calls import programs
from clarion.calls.wire import Confirmed, Dtmf, HungUp, PlaybackFinished, RecordingFinished
from clarion.features.phone.voicemail import VoicemailProgram
from tests.calls.world import World


async def recorded(world: World) -> str:
    programs.register(VoicemailProgram())
    caller = await world.calls_in("+16505550102")
    assert world.audio.hears[caller] == "voicemail-greeting beep", "no device is there, so the mailbox answers"
    await world.say(caller, Confirmed())
    await world.say(caller, PlaybackFinished(token="greeting"))
    return caller


def mine(world: World) -> str:
    """What the program calls its recording."""
    return f"voicemail-{world.call.session_id}-1"


async def test_a_message_is_kept_when_the_caller_hangs_up() -> None:
    world = World()
    caller = await recorded(world)
    await world.say(caller, HungUp())
    assert len(world.board.calls) == 1, "the recording is still being closed"
    await world.say(caller, RecordingFinished(token=mine(world), path="/recordings/x.wav", seconds=4.2))
    [(topic, message)] = world.deposits
    assert topic == "voicemail.deposited"
    assert (message["extension_id"], message["from_number"]) == ("e102", "+12025550123")
    assert world.board.calls == []
    assert world.records[0].parties[1].result == "Voicemail"


async def test_on_a_full_disk_the_caller_hears_that_nothing_can_be_recorded() -> None:
    world = World()
    world.performer.tape.has_room = lambda: False
    caller = await recorded(world)
    assert world.audio.hears[caller].split()[-1] == "mailbox-full"
    await world.say(caller, PlaybackFinished(token="full"))
    assert world.board.calls == []
    assert world.deposits == []
    assert "disk of the server is full" in str(world.records[0].facts)


async def test_the_hash_key_ends_the_message_and_the_call() -> None:
    world = World()
    caller = await recorded(world)
    await world.say(caller, Dtmf(digit="#"))
    assert ("stop_recording" not in world.signals.of(caller)) and world.board.calls
    await world.say(caller, RecordingFinished(token=mine(world), path="/recordings/x.wav", seconds=2))
    assert world.signals.of(caller)[-1] == "bye"
    assert world.deposits


async def test_a_breath_is_no_message_and_leaves_no_file(tmp_path: Path) -> None:
    world = World(tmp_path)
    caller = await recorded(world)
    file, other = tmp_path / f"{mine(world)}.wav", tmp_path / "y.wav"
    file.write_bytes(b"RIFF")
    other.write_bytes(b"RIFF")
    await world.say(caller, RecordingFinished(token=mine(world), path=str(file), seconds=0.4))
    assert world.deposits == []
    assert world.board.calls == []
    assert list(tmp_path.iterdir()) == [other]


async def test_a_message_that_is_kept_keeps_its_file(tmp_path: Path) -> None:
    world = World(tmp_path)
    caller = await recorded(world)
    file = tmp_path / "x.wav"
    file.write_bytes(b"RIFF")
    await world.say(caller, RecordingFinished(token=mine(world), path=str(file), seconds=1.4))
    assert world.deposits
    assert file.exists(), "whoever takes the message moves it"


async def test_a_recording_that_never_closes_does_not_hold_the_call() -> None:
    world = World()
    caller = await recorded(world)
    await world.say(caller, HungUp())
    await world.later(10)
    assert world.board.calls == []


async def test_ph_46_the_star_key_lets_the_caller_hear_mark_and_speak_again(tmp_path: Path) -> None:
    """PH-46"""
    world = World(tmp_path)
    caller = await recorded(world)
    await world.say(caller, Dtmf(digit="*"))
    token = mine(world)
    spoken = RecordingFinished(token=token, path="/recordings/x.wav", seconds=2.5)
    await world.say(caller, spoken)
    assert (world.audio.hears[caller], world.deposits) == ("voicemail-choices", [])
    await world.say(caller, Dtmf(digit="2"))
    assert world.audio.hears[caller] == "x.wav voicemail-choices"
    await world.say(caller, Dtmf(digit="3"))
    assert world.audio.hears[caller] == "beep"
    await world.say(caller, PlaybackFinished(token="greeting"))
    await world.say(caller, Dtmf(digit="*"))
    await world.say(caller, RecordingFinished(token=token, path="/recordings/x.wav", seconds=3.5))
    await world.say(caller, Dtmf(digit="4"))
    assert world.audio.hears[caller] == "voicemail-urgent voicemail-choices"
    for digit in ("5", "4", "4"):
        await world.say(caller, Dtmf(digit=digit))
    await world.say(caller, Dtmf(digit="1"))
    [(_, message)] = world.deposits
    assert (message["seconds"], message["urgent"], message["private"]) == ("3.500", "1", "1")
    assert world.board.calls == []


async def test_ph_46_who_hangs_up_or_waits_among_the_choices_has_sent_the_message() -> None:
    """PH-46"""
    for leaves in (True, False):
        world = World()
        caller = await recorded(world)
        await world.say(caller, Dtmf(digit="*"))
        await world.say(caller, RecordingFinished(token=mine(world), path="/recordings/x.wav", seconds=2))
        if leaves:
            await world.say(caller, HungUp())
        else:
            await world.say(caller, PlaybackFinished(token="choices"))
            await world.later(13)
        assert [message["path"] for _, message in world.deposits] == ["/recordings/x.wav"]
        assert world.board.calls == []
