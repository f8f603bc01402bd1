"""A witness outside signs what grew and finds what was rolled back or rewritten; a bundle is checked offline."""

import json
import subprocess
import sys
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select

from clarion.apps.cli_conduct_bundle import _gather
from clarion.base.mail_queue import QueuedEmail
from clarion.features.conduct import evidence
from clarion.features.conduct.evidence import verify_bundle
from clarion.features.conduct.evidence.witnessing import WitnessFeed
from clarion.features.conduct.models import VerdictRow
from tests.features.conduct.cases.test_routes import OFFICER, judged, link_of, refuse_a_call  # noqa: F401
from tests.support.api import Api
from tests.support.receiver import Receiver, receiver

KEY = Ed25519PrivateKey.generate()
AT = datetime(2026, 5, 1, tzinfo=UTC)


@dataclass
class Witness:
    """A second key holder: what it answers to `add-checkpoint`, and what it has signed."""

    log_key: str
    seen: evidence.Witnessed = field(default_factory=evidence.Witnessed)

    def answer(self, _receiver: Receiver, _headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
        try:
            self.seen, text = evidence.take_checkpoint(body, *evidence.read_verifier_key(self.log_key), self.seen)
        except evidence.WitnessRefused as refused:
            return refused.status, {}, f"{refused.size}\n".encode()
        line = evidence.cosign(text, "witness.example", KEY, AT)
        return 200, {}, line.encode()


async def grow(api: Api, count: int) -> None:
    async with api.here.storage.transaction() as session:
        for number in range(count):
            await evidence.append(session, {"kind": "test", "at": api.clock.now(), "n": number})
        await evidence.checkpoint_now(session, api.here)


async def signed(api: Api) -> list[evidence.CosignatureRow]:
    async with api.here.storage.reading() as session:
        return list(await session.scalars(select(evidence.CosignatureRow).order_by(evidence.CosignatureRow.size)))


async def alarms(api: Api) -> list[str]:
    async with api.here.storage.reading() as session:
        kinds = select(evidence.EvidenceRow.kind).where(evidence.EvidenceRow.kind.in_(_ALARMS))
        return list(await session.scalars(kinds.order_by(evidence.EvidenceRow.position)))


_ALARMS = ("evidence.rolled-back", "evidence.rewritten")


def feed_to(api: Api, address: str) -> WitnessFeed:
    feed = WitnessFeed(api.here)
    feed._to = address
    return feed


async def test_a_witness_signs_what_grew_and_a_rollback_is_found(sqlite_api: Api) -> None:
    api, witness = sqlite_api, Witness(evidence.log_verifier_key(sqlite_api.here))
    async with receiver(witness.answer) as served:
        feed = feed_to(api, served.address.removesuffix("/hook"))
        await grow(api, 5)
        await feed.turn()
        await grow(api, 4)
        await feed.turn()
        first, second = await signed(api)
        assert first.size < second.size == witness.seen.size
        async with api.here.storage.reading() as session:
            note = (await session.get_one(evidence.CheckpointRow, second.size)).note
        text = note.rpartition("\n\n")[0] + "\n"
        key = evidence.read_cosigner_key(evidence.cosigner_key("witness.example", KEY.public_key().public_bytes_raw()))
        assert evidence.check_cosignature(text, second.signature, *key) == AT
        with pytest.raises(evidence.NoteRefused):
            evidence.check_cosignature(text.replace(str(second.size), "1"), second.signature, *key)

        async with api.here.storage.transaction() as session:  # as a restored database would be: it knows of less
            await session.execute(delete(evidence.CosignatureRow).where(evidence.CosignatureRow.size == second.size))
        await grow(api, 1)
        await feed.turn()
        assert [row.size for row in await signed(api)][-1] == witness.seen.size, "the witness told how far it was"
        assert await alarms(api) == []
        witness.seen = replace(witness.seen, size=10_000)
        await grow(api, 1)
        await feed.turn()
        await feed.turn()
        assert await alarms(api) == ["evidence.rolled-back"], "once"
        witness.seen = evidence.Witnessed(first.size, bytes(32))
        await grow(api, 1)
        await feed.turn()
        assert await alarms(api) == ["evidence.rolled-back", "evidence.rewritten"]


async def test_a_witness_by_email_gets_a_checkpoint_a_day(sqlite_api: Api) -> None:
    api, feed = sqlite_api, feed_to(sqlite_api, "witness@example.org")
    for _ in range(2):
        await grow(api, 2)
        await feed.turn()
    api.clock.advance(25 * 3600)
    await grow(api, 2)
    await feed.turn()
    async with api.here.storage.reading() as session:
        letters = list(await session.scalars(select(QueuedEmail).where(QueuedEmail.recipient == "witness@example.org")))
    assert [letter.subject[:32] for letter in letters] == ["Checkpoint of the evidence log: "] * 2


async def test_checkpoints_of_an_earlier_address_still_hold(sqlite_api: Api) -> None:
    api, here = sqlite_api, sqlite_api.here
    await grow(api, 3)
    object.__setattr__(here, "settings", here.settings.model_copy(update={"public_url": "https://new.example"}))
    await grow(api, 2)
    public = evidence.log_key(here.keys).public_key().public_bytes_raw()
    async with here.storage.reading() as session:
        found = await evidence.check_database(session, public)
    assert found.problems == [] and found.checkpoints >= 2


async def test_a_bundle_is_checked_offline_and_every_change_is_found(judged: Api, tmp_path: Path) -> None:  # noqa: F811
    api = judged
    statement = await refuse_a_call(api)
    link = await link_of(api, statement)
    await api.client.post(link.replace("?", "/appeal?"), data={"text": "It was our customer."})
    [case] = (await api.get(f"{OFFICER}/cases")).json()["records"]
    bundle = json.loads(json.dumps(await _gather(api.here, case["id"]), default=str))
    file = tmp_path / "bundle.json"
    file.write_text(json.dumps(bundle), "utf-8")
    alone = [sys.executable, "-I", "-S", verify_bundle.__file__, str(file), evidence.log_verifier_key(api.here)]
    done = subprocess.run(alone, capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path)
    assert done.returncode == 0 and "are in the signed log" in done.stdout, done.stdout + done.stderr
    key = bundle["verifierKey"]
    for part, change in (
        ("statement", lambda b: b["statement"]["grounds"][0].update(text="It was somebody else.")),
        ("Record", lambda b: b["evidence"][0].update(record=b["evidence"][0]["record"].replace("at", "At", 1))),
        ("rule", lambda b: b["rule"]["record"].update(title="Another")),
        ("checkpoint", lambda b: b.update(checkpoint=b["checkpoint"].replace("2026", "2027", 1))),
        ("case", lambda b: b["case"].update(id="another")),
    ):
        changed = json.loads(json.dumps(bundle))
        change(changed)
        assert any(part in problem for problem in verify_bundle.problems(changed, key)), part
    other = verify_bundle.problems(bundle, evidence.log_verifier_key(api.here).replace("A", "B"))
    assert "not genuine" in other[0]
    assert await wrong_statements(api) == []
    async with api.here.storage.transaction() as session:
        row = await session.get_one(VerdictRow, statement)
        row.body = {**row.body, "verdict": "allow"}
    assert await wrong_statements(api) == [f"The statement {statement} is not as it was given."]


async def wrong_statements(api: Api) -> list[str]:
    from clarion.features.conduct.cases import check_statements

    async with api.here.storage.reading() as session:
        return await check_statements(session)


@given(st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text()
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3), max_leaves=6,
))  # fmt: skip
def test_the_stand_alone_program_writes_json_as_the_log_does(value: Any) -> None:
    try:
        expected = evidence.canonical({"v": value})
    except Exception:  # what the log refuses needs no form
        return
    assert verify_bundle.canonical(json.loads(json.dumps({"v": value}))) == expected


@given(st.binary(max_size=200), st.integers(0, 95))
def test_the_stand_alone_program_checks_signatures_as_the_library_does(text: bytes, place: int) -> None:
    public, signature = KEY.public_key().public_bytes_raw(), KEY.sign(text)
    assert verify_bundle.is_signed(public, text, signature)
    whole = bytearray(public + signature)
    whole[place] ^= 1
    assert not verify_bundle.is_signed(bytes(whole[:32]), text, bytes(whole[32:]))
