"""What `clarion install` refuses before it changes anything, and says about the machine."""

import re
import subprocess
from pathlib import Path

import pytest

from clarion.apps.install import MachineFacts, make_plan, read_answers
from clarion.apps.install.facts import refuse_taken_ports, refuse_used_folder
from clarion.base.errors import Conflict, Invalid
from tests.apps.test_install import EVERYTHING, FACTS
from tests.scenarios.roles import CLARION
from tests.support.waiting import free_port


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "Which name do people type"),
        ({"domain": "not a name"}, "phone.example.com"),
        ({"domain": "localhost"}, "phone.example.com"),
        ({"domain": "a.example.com", "certificate": "own"}, "certificate_file and key_file"),
        ({"domain": "a.example.com", "certificate_file": "/x"}, "belong to certificate = own"),
        ({"domain": "a.example.com", "public_address": "2001:db8::1"}, "IPv4"),
        ({"domain": "a.example.com", "backup_at": "25:00"}, "02:30"),
        ({"domain": "a.example.com", "backup_target": "/"}, "folder of its own"),
        ({"domain": "a.example.com", "backup_target": "/srv/"}, "folder of its own"),
        ({"domain": "a.example.com", "backup_target": "/srv/../etc"}, "folder of its own"),
        ({"domain": "a.example.com", "acme_server": "http://plain"}, "ACME"),
        ({"domain": 'a.example.com"\n}'}, "phone.example.com"),
        ({"domain": "a.example.com", "domian": "x"}, "domian is not an answer"),
        ({"domain": "a.example.com", "ssh_ports": [0]}, "ssh_ports"),
    ],
)
def test_a_wrong_answer_is_named_with_what_is_allowed(answers: dict[str, object], words: str) -> None:
    with pytest.raises(Invalid, match=re.escape(words)):
        read_answers(None, answers)


def test_a_folder_with_other_things_is_not_given_to_the_service_user(tmp_path: Path) -> None:
    refuse_used_folder("s3://bucket/prefix", "clarion")
    refuse_used_folder(str(tmp_path / "new"), "clarion")
    for name in ("config", "data", "lost+found"):
        (tmp_path / name).mkdir()
    refuse_used_folder(str(tmp_path), "clarion")
    (tmp_path / "letters").mkdir()
    with pytest.raises(Invalid, match=r"holds other things \(letters\).*such as .*/clarion"):
        refuse_used_folder(str(tmp_path), "clarion")
    refuse_used_folder(str(tmp_path), tmp_path.owner())  # an installation that is set up again
    (tmp_path / "letters" / "file").touch()
    with pytest.raises(Invalid, match="is no folder"):
        refuse_used_folder(str(tmp_path / "letters" / "file"), "clarion")


def test_answers_come_from_a_file_and_options_win(tmp_path: Path) -> None:
    file = tmp_path / "answers.toml"
    file.write_text('domain = "phone.example.com"\ncertificate = "local"\nfirewall = false\nssh_ports = [2222]\n')
    found = read_answers(file, {"domain": None, "certificate": "acme", "firewall": None})
    assert (found.domain, found.certificate, found.firewall, found.ssh_ports) == (
        "phone.example.com", "acme", False, (2222,),
    )  # fmt: skip
    file.write_text("domain = ")
    with pytest.raises(Invalid, match="is not TOML"):
        read_answers(file, {})
    with pytest.raises(Invalid, match="cannot be read"):
        read_answers(tmp_path / "none.toml", {})


def test_a_port_in_use_is_named_with_its_holder(tmp_path: Path) -> None:
    port = free_port()
    holder = subprocess.Popen(["python3", "-c", f"import socket,sys;s=socket.create_server(('127.0.0.1',{port}));"
                               "open('/proc/self/comm','w').write('webserver');print(1,flush=True);sys.stdin.read()"],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # fmt: skip
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(Conflict, match=rf"Port {port} \(TCP\), which is for web pages, is taken by webserver"):
            refuse_taken_ports({(port, "tcp"): "web pages"})
    finally:
        holder.kill()
        holder.communicate()


def test_a_name_that_leads_nowhere_is_pointed_out() -> None:
    lost = make_plan(EVERYTHING, MachineFacts("Debian 13", CLARION, ("10.0.0.5",), ()))
    assert any("does not resolve" in note for note in lost.notes)
    other = make_plan(EVERYTHING, MachineFacts("Debian 13", CLARION, ("10.0.0.5",), ("10.0.0.9",)))
    assert any("--public-address" in note for note in other.notes)
    router = make_plan(EVERYTHING, FACTS)
    assert any("5.0.0.7" in note and "forward" in note for note in router.notes)
    direct = make_plan(EVERYTHING, MachineFacts("Debian 13", CLARION, ("5.0.0.7",), ("5.0.0.7",)))
    assert direct.notes == ()
