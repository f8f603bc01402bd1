"""What every implementation of the `Media` port does, audible or not. Run by tests of rtpengine and of the fake.

A module that imports these tests offers the fixtures `media`, `events` and `another` (a successor on the same engine).
"""

import re
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clarion.calls.ports import Media, NoCommonCodec
from clarion.calls.wire import MediaProfile, MixSeat, PlaybackFinished, RecordingFinished

OFFER = (
    "v=0\r\no=phone 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {port} RTP/AVP {list}\r\n"
    "{lines}a=rtpmap:101 telephone-event/8000\r\na={direction}\r\n"
)


def make_sdp(*, port: int = 25190, codec: str = "0 PCMU/8000", direction: str = "sendrecv") -> str:
    number = codec.split()[0]
    return OFFER.format(port=port, list=f"{number} 101", lines=f"a=rtpmap:{codec}\r\n", direction=direction)


def write_silence(path: Path, seconds: float) -> Path:
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(round(seconds * 8000) * 2))
    return path


def audio_line(sdp: str) -> re.Match[str]:
    found = re.search(r"^m=audio (\d+) (\S+)((?: \d+)+)\r$", sdp, re.M)
    assert found, f"no audio in {sdp!r}"
    return found


async def test_an_offer_is_answered_with_one_of_its_codecs(media: Media) -> None:
    for codec in ("0 PCMU/8000", "8 PCMA/8000", "9 G722/8000", "109 opus/48000/2"):
        answer = await media.accept(f"leg-{codec[0]}", "room", make_sdp(codec=codec))
        line = audio_line(answer)
        assert line[2] == "RTP/AVP"
        assert line[3].split()[0] == codec.split()[0]
        assert int(line[1]) > 0


@pytest.mark.parametrize(
    "sdp",
    [
        "",
        "hello",
        "v=0\r\n",
        make_sdp(codec="18 G729/8000"),
        make_sdp(port=0),
        make_sdp().replace("m=audio", "m=video"),
        make_sdp().replace("RTP/AVP", "UDP"),
        make_sdp().replace("m=audio 25190", "m=audio 99999"),
        "v=0\r\n" + "a=x\r\n" * 20_000,
    ],
)
async def test_a_description_without_usable_audio_is_refused_and_leaves_nothing(media: Media, sdp: str) -> None:
    with pytest.raises(NoCommonCodec):
        await media.accept("bad", "room", sdp)
    assert media.export("bad") is None
    assert await media.live_legs() == set()


async def test_a_minimal_description_is_tolerated(media: Media) -> None:
    answer = await media.accept("leg", "room", "v=0\r\nm=audio 25190 RTP/SAVPF 0\r\n")
    assert audio_line(answer)[2] == "RTP/SAVPF"


async def test_other_media_are_declined_in_place(media: Media) -> None:
    video = "m=video 25192 RTP/AVP 96\r\na=rtpmap:96 VP8/90000\r\n"
    head, _, audio = make_sdp().partition("m=")
    answer = await media.accept("leg", "room", f"{head}{video}m={audio}")
    assert re.findall(r"^m=(\w+) (\d+)", answer, re.M)[0] == ("video", "0")
    assert int(audio_line(answer)[1]) > 0


async def test_offers_fit_the_profile(media: Media) -> None:
    plain = await media.offer("plain", "room", MediaProfile.RTP)
    assert audio_line(plain)[2] == "RTP/AVP"
    for name in ("PCMU/8000", "PCMA/8000", "G722/8000", "opus/48000/2", "telephone-event/8000"):
        assert name in plain
    sdes = await media.offer("sdes", "room", MediaProfile.SDES)
    assert audio_line(sdes)[2] == "RTP/SAVP"
    assert "AES_CM_128_HMAC_SHA1_80 inline:" in sdes
    web = await media.offer("web", "room", MediaProfile.WEBRTC)
    assert audio_line(web)[2] == "UDP/TLS/RTP/SAVPF"
    for line in ("a=fingerprint:sha-256 ", "a=ice-ufrag:", "a=rtcp-mux", "a=setup:actpass"):
        assert line in web, f"{line} is missing"


async def test_hold_is_answered_with_the_opposite_and_a_higher_version(media: Media) -> None:
    first = await media.accept("leg", "room", make_sdp())
    held = await media.reoffer("leg", make_sdp(direction="sendonly"))
    assert "a=recvonly" in held
    back = await media.reoffer("leg", make_sdp())
    assert "a=sendrecv" in back
    versions = [int(re.search(r"^o=\S+ \S+ (\d+)", sdp, re.M)[1]) for sdp in (first, held, back)]  # type: ignore[index]
    assert versions == [versions[0], versions[0] + 1, versions[0] + 2]
    assert len({audio_line(sdp)[1] for sdp in (first, held, back)}) == 1, "the port has changed"


async def test_our_session_is_offered_again_with_the_same_port(media: Media) -> None:
    first = await media.accept("leg", "room", make_sdp())
    again = await media.offer_again("leg")
    assert audio_line(again)[1] == audio_line(first)[1]
    await media.accepted("leg", make_sdp())


async def test_an_answer_may_be_repeated(media: Media) -> None:
    await media.offer("leg", "room", MediaProfile.RTP)
    await media.accepted("leg", make_sdp())
    await media.accepted("leg", make_sdp())
    await media.accepted("leg", make_sdp(port=25188))
    with pytest.raises(NoCommonCodec):
        await media.accepted("leg", "nonsense")
    assert await media.live_legs() == {"leg"}


async def test_unknown_legs_are_ignored(media: Media, tmp_path: Path) -> None:
    await media.accepted("ghost", make_sdp())
    await media.join("ghost", "phantom")
    await media.part("ghost")
    await media.play("ghost", [], token="t")
    await media.stop_playing("ghost")
    await media.mute("ghost", muted=True)
    await media.record("ghost", tmp_path / "x.wav", token="t", max_seconds=1)
    await media.stop_recording("ghost")
    await media.send_dtmf("ghost", "1")
    await media.close("ghost")
    assert media.export("ghost") is None


async def test_the_end_of_playback_is_told_unless_it_was_stopped(media: Media, events: Any, tmp_path: Path) -> None:
    await media.accept("leg", "room", make_sdp())
    short, long = write_silence(tmp_path / "s.wav", 0.3), write_silence(tmp_path / "l.wav", 30)
    await media.play("leg", [long], token="stopped")
    await media.stop_playing("leg")
    await media.play("leg", [long], token="replaced")
    await media.play("leg", [short, short], token="through")
    await events.until("leg", PlaybackFinished(token="through"))
    await media.play("leg", [], token="empty")
    await events.until("leg", PlaybackFinished(token="empty"))
    await media.play("leg", [tmp_path / "missing.wav"], token="missing")
    await events.until("leg", PlaybackFinished(token="missing"))
    assert [event.token for event in events.of("leg", PlaybackFinished)] == ["through", "empty", "missing"]


async def test_a_recording_is_a_complete_file_when_it_is_told(media: Media, events: Any, tmp_path: Path) -> None:
    await media.accept("leg", "room", make_sdp())
    path = tmp_path / "deep" / "r.wav"
    await media.record("leg", path, token="limit", max_seconds=0.5)
    found = await events.until_type("leg", RecordingFinished)
    assert (found.token, found.path, round(found.seconds, 1)) == ("limit", str(path), 0.5)
    with wave.open(str(path)) as sound:
        assert sound.getnframes() == 4000
    await media.record("leg", tmp_path / "end.wav", token="end", max_seconds=60)
    await media.close("leg")
    await events.until_true(lambda: len(events.of("leg", RecordingFinished)) == 2, "the leg's end did not end it")


async def test_a_leg_whose_partner_goes_survives(media: Media) -> None:
    for leg_id in ("one", "other", "third"):
        await media.accept(leg_id, "room", make_sdp())
    await media.join("one", "other")
    await media.close("other")
    await media.join("one", "third")
    await media.part("third")
    assert await media.live_legs() == {"one", "third"}


async def test_a_leg_can_be_taken_over_from_its_exported_state(
    media: Media, another: Callable[[], Any], tmp_path: Path
) -> None:
    for leg_id in ("one", "other"):
        await media.accept(leg_id, "room", make_sdp())
    await media.join("one", "other")
    states = {leg_id: media.export(leg_id) for leg_id in ("one", "other")}
    successor = await another()
    for leg_id, state in states.items():
        assert state is not None
        successor.restore(leg_id, state)
    assert await successor.live_legs() == {"one", "other"}
    await successor.part("one")
    assert "a=recvonly" in await successor.reoffer("one", make_sdp(direction="sendonly"))
    await successor.close("one")
    await successor.close("other")
    assert await successor.live_legs() == set()


async def test_a_leg_that_is_let_go_goes_on_untouched_for_whoever_takes_it(
    media: Media, events: Any, another: Callable[[], Any], tmp_path: Path
) -> None:
    for leg_id in ("one", "other"):
        await media.accept(leg_id, "room", make_sdp())
    await media.join("one", "other")
    await media.record("one", tmp_path / "one.wav", token="t", max_seconds=60)
    states = {leg_id: media.export(leg_id) for leg_id in ("one", "other")}
    for leg_id in states:
        media.let_go(leg_id)
        assert media.export(leg_id) is None
        await media.close(leg_id)  # no longer ours to close
    assert events.all == [], "the recording goes on"
    successor = await another()
    for leg_id, state in states.items():
        assert state is not None
        successor.restore(leg_id, state)
    assert await successor.live_legs() == {"one", "other"}


async def test_legs_take_part_in_a_mix_leave_it_and_are_taken_over_in_it(
    media: Media, another: Callable[[], Any], tmp_path: Path
) -> None:
    for leg_id in ("one", "other", "third"):
        await media.accept(leg_id, "room", make_sdp())
    await media.join("one", "other")
    await media.confer("one", "mix", MixSeat())
    await media.confer("other", "mix", MixSeat(heard_by=("one",)))
    await media.confer("third", "mix", MixSeat(gains={"one": 0.5}))
    await media.confer("ghost", "mix", MixSeat())
    await media.play_to_mix("mix", [write_silence(tmp_path / "tone.wav", 0.1)])
    await media.play_to_mix("nobody's", [tmp_path / "missing.wav"])
    await media.part("third")
    await media.join("third", "other")  # and so "other" has left as well
    await media.confer("other", "mix", MixSeat())
    states = {leg_id: media.export(leg_id) for leg_id in ("one", "other", "third")}
    assert [states[leg_id]["mix"] for leg_id in states] == ["mix", "mix", ""]  # type: ignore[index]
    successor = await another()
    for leg_id, state in states.items():
        assert state is not None
        media.let_go(leg_id)
        successor.restore(leg_id, state)
    assert [successor.export(leg_id)["mix"] for leg_id in states] == ["mix", "mix", ""]
    await successor.part("one")
    for leg_id in states:
        await successor.close(leg_id)
    assert await successor.live_legs() == set()
