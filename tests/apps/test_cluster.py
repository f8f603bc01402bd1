"""`clarion cluster`: which machine does what, how machines join, and what is written on each."""

import asyncio
import configparser
import contextlib
import json
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from clarion.apps.cli_cluster import read_machine
from clarion.apps.cluster import Layout, make_member_plan
from clarion.apps.cluster.joining import (
    ClusterServer,
    LayoutFile,
    Token,
    ask_to_join,
    find_newer,
    read_token,
    write_invitation,
)
from clarion.apps.cluster.layout import file_content, parse_layout, read_layout
from clarion.apps.cluster.plan import dns_records
from clarion.apps.install.facts import MachineFacts
from clarion.apps.install.plan import Plan
from clarion.base.errors import ClarionError, Conflict, Invalid, NotFound, Unavailable
from clarion.base.settings import load_settings

FACTS = MachineFacts("Debian", Path("/opt/clarion/.venv/bin/clarion"), ("10.0.0.1",), ())


def machines(*roles: str) -> list[dict[str, Any]]:
    return [
        {"name": f"m{number}", "address": f"10.0.0.{number}", "roles": each.split(",")}
        for number, each in enumerate(roles, start=1)
    ]


def layout(*roles: str, **more: Any) -> Layout:
    """Of three machines that do everything, unless said otherwise."""
    every = "data,media,edge,calls,api,meetings,jobs"
    given = {
        "answers": {"domain": "phone.example.test", "certificate": "local"},
        "machines": machines(*(roles or (every,) * 3)),
        "files_url": "s3://clarion-files",
        **more,
    }
    return parse_layout(given)


def files_of(plan: Plan) -> dict[str, str]:
    return {str(file.path): file.content for step in plan.steps for file in step.files}


def test_ops_29_each_machine_gets_the_settings_of_what_it_does() -> None:
    found = layout("data,media,calls", "data,edge", "data,api,jobs", "media,edge,calls")
    files = {name: files_of(make_member_plan(found, name, FACTS)) for name in ("m1", "m2", "m4")}
    given = dict(
        line.split("=", 1)
        for line in files["m4"]["/etc/clarion/clarion.env"].splitlines()
        if "=" in line and line[0] != "#"
    )
    settings = load_settings(given)
    assert settings.server_id == "m4"
    assert settings.call_servers == ("m1=10.0.0.1:5070", "m4=10.0.0.4:5070")
    assert settings.rtpengine_endpoints == ("10.0.0.1:2223", "10.0.0.4:2223")
    assert settings.edges == ("10.0.0.2:5064", "10.0.0.4:5064")
    assert settings.has_other_machines
    assert settings.valkey_url is not None
    assert settings.valkey_url.count(":26379") == settings.database_url.count(":5432") == 3
    units = {name: {Path(path).name for path in each if path.endswith(".service")} for name, each in files.items()}
    assert {"clarion-media.service", "clarion-calls.service", "clarion-edge.service"} <= units["m4"]
    assert not units["m4"] & {"clarion-etcd.service", "clarion-postgresql.service", "clarion-api.service"}
    assert {"clarion-etcd.service", "clarion-postgresql.service", "clarion-sentinel.service"} <= units["m2"]


def test_ops_29_the_database_answers_only_machines_of_the_cluster_and_commits_on_two() -> None:
    patroni = yaml.safe_load(files_of(make_member_plan(layout(), "m2", FACTS))["/etc/clarion/patroni.yml"])
    assert patroni["bootstrap"]["dcs"]["synchronous_mode"] is True
    assert patroni["etcd3"]["hosts"] == [f"10.0.0.{number}:2379" for number in (1, 2, 3)]
    rules = patroni["postgresql"]["pg_hba"]
    assert "host clarion clarion 10.0.0.3/32 scram-sha-256" in rules
    assert not [rule for rule in rules if "0.0.0.0" in rule or "trust" in rule]


def test_units_are_sound(tmp_path: Path) -> None:
    """As systemd reads them: known keys, each section once."""
    for path, content in files_of(make_member_plan(layout(floating_address="10.0.0.99/24"), "m1", FACTS)).items():
        if path.endswith((".service", ".timer", ".target")):
            parser = configparser.RawConfigParser(strict=False)
            parser.read_string(content)
            assert parser.has_section("Unit"), path
            (tmp_path / Path(path).name).write_text(content)
    told = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    complaints = [line for line in told.stderr.splitlines() if "Unknown key" in line or "Failed to parse" in line]
    assert not complaints


def test_ops_29_phones_find_every_edge_by_dns_and_by_a_floating_address() -> None:
    found = layout(floating_address="203.0.113.10/24")
    records = dns_records(found)
    assert "_sips._tcp.phone.example.test. SRV 10 50 5061 m2.phone.example.test." in records
    assert "phone.example.test. A 203.0.113.10" in records
    files = files_of(make_member_plan(found, "m2", FACTS, interface="ens3"))
    assert "203.0.113.10/24 dev ens3" in files["/etc/clarion/keepalived.conf"]
    assert files["/etc/sysctl.d/60-clarion.conf"] == "net.ipv4.ip_nonlocal_bind = 1\n"
    assert "CLARION_FLOATING_ADDRESSES=203.0.113.10" in files["/etc/clarion/clarion.env"]


@pytest.mark.parametrize(
    ("roles", "more", "words"),
    [
        (("data", "data"), {}, "to one machine"),
        (("media", "edge"), {}, "to one machine"),
        (("data", "media"), {"files_url": ""}, "files_url"),
        (("data", "media"), {"files_url": "/srv/files"}, "s3://bucket"),
        (("data", "media"), {"answers": {"domain": "a.example", "certificate": "acme"}}, "own or local"),
        (("data", "media"), {"floating_address": "10.0.0.9"}, "with its network"),
    ],
)
def test_a_layout_that_cannot_work_is_refused(roles: tuple[str, ...], more: dict[str, Any], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        layout(*roles, **more)


@pytest.mark.parametrize(
    "text", ["m2", "m2=", "m2=10.0.0.2:", "m2=10.0.0.2:cook", "m2=here", "M 2=10.0.0.2", "m2=127.0.0.1"]
)
def test_a_machine_that_nobody_understands_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_machine(text)


def test_machines_come_and_go_but_for_those_that_keep_the_data() -> None:
    found = layout().with_machine(read_machine("m4=10.0.0.4:edge,media"))
    assert found.version == 2
    with pytest.raises(Conflict, match="in the cluster already"):
        found.with_machine(read_machine("m5=10.0.0.4:edge"))
    with pytest.raises(Conflict, match="Who keeps the data"):
        found.with_machine(read_machine("m5=10.0.0.5"))
    assert found.with_roles("m4", ("calls",)).get("m4").roles == ("calls",)
    with pytest.raises(Conflict, match="Who keeps the data"):
        found.without("m1")
    with pytest.raises(NotFound, match="m4"):
        found.without("m4").get("m4")


class First:
    """A machine that invites others."""

    def __init__(self, folder: Path) -> None:
        self.data, self.file = folder / "data", folder / "cluster.json"
        (self.data / "tls").mkdir(parents=True)
        for name in ("master.key", "tls/ca.pem", "tls/ca.key"):
            (self.data / name).write_text(f"secret {name}\n")
        self.layout = layout()
        self.write()
        self.server = ClusterServer(self.data, LayoutFile(self.file))

    def write(self) -> None:
        self.file.write_text(file_content(self.layout, "m1"))

    def invite(self, name: str, now: float | None = None) -> Token:
        folder = self.data / "cluster/invitations"
        return write_invitation(folder, self.layout.get(name), "127.0.0.1", port=self.server.port, now=now)


@pytest.fixture
async def first(tmp_path: Path) -> AsyncIterator[First]:
    found = First(tmp_path)
    await found.server.start("127.0.0.1", 0)
    yield found
    await found.server.stop()


async def test_ops_29_a_machine_joins_once_with_a_token(first: First) -> None:
    token = first.invite("m2")
    asked = read_token(f" {token} \n")
    found, me, files = await ask_to_join(asked)
    assert (found, me) == (first.layout, "m2")
    assert files["master.key"] == "secret master.key\n"
    assert set(files) == {"master.key", "tls/ca.pem", "tls/ca.key"}
    with pytest.raises(Conflict, match="used already"):
        await ask_to_join(asked)


async def test_only_the_newest_invitation_of_a_machine_counts_and_only_for_an_hour(first: First) -> None:
    older = first.invite("m2")
    newer = first.invite("m2")
    with pytest.raises(Conflict):
        await ask_to_join(older)
    assert (await ask_to_join(newer))[1] == "m2"
    with pytest.raises(Conflict):
        await ask_to_join(first.invite("m3", now=1_000_000.0))


async def test_a_guessed_token_gets_nothing_and_spends_nothing(first: First) -> None:
    token = first.invite("m2")
    for wrong in (
        Token(token.host, token.port, token.id, "0" * 64),
        Token(token.host, token.port, "0" * 16, token.secret),
    ):
        with pytest.raises(ClarionError):
            await ask_to_join(wrong)
    assert (await ask_to_join(token))[1] == "m2"
    for wrong_text in ("", "m2", "host:99999999/00.11", f"{token}0"):
        with pytest.raises(Invalid):
            read_token(wrong_text)


async def test_rubbish_is_not_answered(first: First) -> None:
    for line in (
        b"",
        b"{",
        b"[]",
        b'{"kind":"newest","box":"x"}',
        b'{"kind":"join","id":"../../x","box":"x"}',
        b"x" * 2_000_000,
    ):
        reader, writer = await asyncio.open_connection("127.0.0.1", first.server.port)
        writer.write(line + b"\n")
        with contextlib.suppress(ConnectionResetError):
            assert not (await reader.read()).strip()
        writer.close()


async def test_a_machine_learns_of_a_newer_layout(first: First) -> None:
    mine = first.layout
    others = parse_layout({**mine.model_dump(mode="json"), "machines": machines(*["data"] * 3)})
    near = others.model_copy(
        update={"machines": (others.get("m2"), others.get("m1").model_copy(update={"address": "127.0.0.1"}))}
    )
    assert await find_newer(near, "m2", port=first.server.port) is None
    first.layout = mine.with_machine(read_machine("m4=10.0.0.4:edge"))
    first.write()
    newer = await find_newer(near, "m2", port=first.server.port)
    assert newer is not None
    assert newer.get("m4").address == "10.0.0.4"
    stranger = near.model_copy(update={"secrets": layout().secrets})
    assert await find_newer(stranger, "m2", port=first.server.port) is None


def test_a_damaged_layout_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="in no cluster"):
        read_layout(tmp_path / "cluster.json")
    file = tmp_path / "cluster.json"
    for content in ("{", "[]", json.dumps({"me": "m1"})):
        file.write_text(content)
        with pytest.raises(Invalid, match="Join again"):
            read_layout(file)


async def test_nobody_answers(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="does not answer"):
        await ask_to_join(Token("127.0.0.1", 1, "0" * 16, "0" * 64))
