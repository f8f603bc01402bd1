"""Started by root, the engines become users of their own; started by anybody else, nothing changes."""

import asyncio
import os
import signal
import stat
import subprocess
import tempfile
from pathlib import Path

import pytest

from clarion.apps.children import edge_child, media_child
from clarion.apps.supervisor import SupervisedChild
from clarion.base.errors import Invalid
from clarion.base.privileges import LesserUser, find_lesser_user
from clarion.base.settings import Settings, load_settings
from clarion.engines.kamailio import EdgeControl, edge_files
from clarion.engines.rtpengine import SharedSounds
from tests.support.waiting import free_ports, wait_for

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


def settings_in(folder: Path) -> Settings:
    names = ("SIP_PORT", "SIP_TLS_PORT", "SIP_WSS_PORT", "SIP_WS_PORT", "EDGE_PRIVATE_PORT", "CALL_SIP_PORT")
    names += ("RTPENGINE_NG_PORT",)
    ports = {f"CLARION_{name}": str(port) for name, port in zip(names, free_ports(len(names)), strict=True)}
    return load_settings({**ports, "CLARION_DATA": str(folder)})


def status(child: SupervisedChild) -> dict[str, str]:
    lines = Path(f"/proc/{child.pid}/status").read_text().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


@pytest.mark.engine
@as_root
async def test_the_edge_gives_up_root_and_can_still_be_managed(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    child = edge_child(settings)
    await child.start()
    try:
        user = edge_files(settings).user
        assert user is not None
        assert status(child)["Uid"].split() == [str(user.uid)] * 4
        assert status(child)["Gid"].split() == [str(user.gid)] * 4
        assert int(status(child)["CapEff"], 16) == 0
        control = EdgeControl(edge_files(settings))
        assert await control.bans() == []
        await control.reload_certificates()
        assert len(await control.servers()) == 1
    finally:
        await child.stop()
    assert not edge_files(settings).folder.exists(), "with a copy of the key in it"


@pytest.mark.engine
@as_root
async def test_the_media_engine_gives_up_root_though_the_data_folder_is_closed(tmp_path: Path) -> None:
    user = find_lesser_user("rtpengine")
    assert user is not None
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    child = media_child(settings_in(closed))
    await child.start()
    try:
        assert status(child)["Uid"].split() == [str(user.uid)] * 4
    finally:
        await child.stop()


@as_root
async def test_the_media_engine_reads_copies_of_sounds(tmp_path: Path) -> None:
    user = find_lesser_user("rtpengine")
    assert user is not None
    with tempfile.TemporaryDirectory(dir="/var/tmp") as shared:
        Path(shared).chmod(0o711)
        sounds = SharedSounds(Path(shared) / "sounds", user)
        sound = tmp_path / "hello.wav"
        sound.write_bytes(b"RIFF one")
        copy = await sounds.reach(sound)
        assert await sounds.reach(sound) == copy
        as_user = ["setpriv", *user.command(), "--", "cat", str(copy)]
        assert subprocess.run(as_user, capture_output=True, check=True, timeout=20).stdout == b"RIFF one"
        assert stat.S_IMODE(copy.stat().st_mode) == 0o640
        assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o750
        sound.write_bytes(b"RIFF another")
        assert (await sounds.reach(sound)).read_bytes() == b"RIFF another", "one that has changed is copied again"
        with pytest.raises(FileNotFoundError):
            await sounds.reach(tmp_path / "missing.wav")


@as_root
async def test_a_sound_is_played_though_the_draft_of_another_one_goes_while_old_ones_are_looked_for(
    tmp_path: Path,
) -> None:
    """The first two calls of a new installation came at once, and one of the callers heard nothing."""
    (tmp_path / "sounds").mkdir()
    (tmp_path / "sounds" / "other.wav.part").symlink_to(tmp_path / "gone by then")
    (tmp_path / "hello.wav").write_bytes(b"RIFF")
    user = LesserUser("somebody", 65500, 65500)
    copy = await SharedSounds(tmp_path / "sounds", user).reach(tmp_path / "hello.wav")
    assert copy.read_bytes() == b"RIFF"


@as_root
async def test_a_folder_that_somebody_else_made_is_not_used_for_sounds(tmp_path: Path) -> None:
    user = LesserUser("somebody", 65500, 65500)
    (tmp_path / "sounds").mkdir()
    os.chown(tmp_path / "sounds", 65501, 65501)
    (tmp_path / "hello.wav").touch()
    with pytest.raises(Invalid, match="belongs to another user"):
        await SharedSounds(tmp_path / "sounds", user).reach(tmp_path / "hello.wav")


@as_root
async def test_a_program_that_has_given_up_root_still_dies_with_us(tmp_path: Path) -> None:
    nobody = LesserUser("nobody", 65534, 65534)
    arguments = " ".join([*nobody.command(ports=(443,)), "--pdeathsig", "TERM"])
    script = f"setpriv {arguments} -- sleep 60 & echo $!; wait"
    parent = await asyncio.create_subprocess_exec("bash", "-c", script, stdout=asyncio.subprocess.PIPE)
    assert parent.stdout is not None
    pid = int(await parent.stdout.readline())
    status_file = Path(f"/proc/{pid}/status")
    await wait_for(lambda: "65534" in status_file.read_text(), missing="a program that has become nobody")
    low_ports = "CapEff:\t0000000000000400"  # comes a moment after the name
    await wait_for(lambda: low_ports in status_file.read_text(), missing="the right to low ports, and no other")
    parent.send_signal(signal.SIGKILL)
    await parent.wait()
    await wait_for(lambda: not status_file.exists(), missing="its end")


def test_where_another_user_can_pass(tmp_path: Path) -> None:
    user = LesserUser("somebody", 65500, 65500)
    assert user.can_reach(Path("/usr/share"))
    assert not user.can_reach(tmp_path)
    assert not user.can_reach(tmp_path / "missing")


def test_who_is_not_root_has_nothing_to_give_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert find_lesser_user("kamailio") is None
    assert edge_files(load_settings({"CLARION_DATA": str(tmp_path)})).folder == tmp_path / "edge"
    assert find_lesser_user("root") is None


def test_an_unknown_user_is_none() -> None:
    assert find_lesser_user("no-such-user") is None
