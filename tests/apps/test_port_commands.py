"""`clarion ports`: an operator does by hand what a carrier is not asked by machine (PH-86)."""

import asyncio
from pathlib import Path

import pytest
import typer
from sqlalchemy import select
from typer.testing import CliRunner

from clarion.apps.cli_ports import add_to
from clarion.apps.container import build_container
from clarion.apps.demo import ensure_demo
from clarion.apps.models import load_models
from clarion.base.files import Files
from clarion.base.settings import load_settings
from clarion.features import numbers
from clarion.features.numbers import PhoneNumber
from clarion.features.numbers.porting.models import PortOrderNumber
from clarion.features.people import demo

ORDERS = {"first": "+12025550188", "second": "+12025550190"}
LETTER = b"The letter of authorisation"


def _run(*words: str) -> tuple[int, str]:
    app = typer.Typer()
    app.callback()(lambda: None)
    add_to(app)
    done = CliRunner().invoke(app, ["ports", *words], env={"COLUMNS": "200"})
    return done.exit_code, done.stdout.strip() or str(done.exception)


async def _prepare() -> None:
    """The demo organisation, with two orders that are under way; one has a letter."""
    load_models()
    here = build_container(load_settings())
    await here.storage.create_tables()
    await ensure_demo(here)
    account_id, now = demo.demo_account_id(here.keys, demo.DEMO), here.clock.now()
    await here.get(Files).put("letters/first", LETTER, "application/pdf")
    async with here.storage.transaction() as session:
        for order_id, number in ORDERS.items():
            row = numbers.PortOrder(
                id=order_id,
                account_id=account_id,
                state="Submitted",
                losing_carrier="Old Carrier",
                carrier_account="A-77",
                authorised_person="Ada Admin",
                wanted_at=now,
                letter_key="letters/first" if order_id == "first" else "",
                history=[],
                created_at=now,
                changed_at=now,
            )
            session.add(row)
            await session.flush()
            session.add(PortOrderNumber(order_id=order_id, number=number))
    await here.storage.close()


async def _kept() -> tuple[dict[str, str], set[str]]:
    """The state of each order; which of their numbers are here."""
    here = build_container(load_settings())
    async with here.storage.reading() as session:
        states = {row.id: row.state for row in await session.scalars(select(numbers.PortOrder))}
        wanted = PhoneNumber.number.in_(list(ORDERS.values()))
        found = set(await session.scalars(select(PhoneNumber.number).where(wanted)))
    await here.storage.close()
    return states, found


def test_an_operator_brings_orders_to_their_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLARION_DATA", str(tmp_path))
    asyncio.run(_prepare())
    code, table = _run("list")
    assert code == 0
    assert {line.split()[0] for line in table.splitlines()[1:]} == {"first", "second"}
    assert _run("confirm", "first", "2030-01-02T10:00:00") == (0, "first: Confirmed.")
    assert "2030-01-02 10:00" in _run("list")[1]
    assert _run("complete", "first") == (0, "first: Done.")
    assert _run("reject", "second", "The account number is wrong") == (0, "second: Rejected.")
    assert asyncio.run(_kept()) == ({"first": "Done", "second": "Rejected"}, {ORDERS["first"]})
    assert len(_run("list")[1].splitlines()) == 1, "nothing is under way"
    code, said = _run("complete", "third")
    assert (code, said) == (1, "There is no such order.")


def test_a_letter_is_written_to_a_new_file_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLARION_DATA", str(tmp_path / "data"))
    asyncio.run(_prepare())
    file = tmp_path / "letter.pdf"
    assert _run("letter", "first", str(file))[0] == 0
    assert file.read_bytes() == LETTER
    assert "is there already" in _run("letter", "first", str(file))[1]
    assert _run("letter", "second", str(tmp_path / "other.pdf"))[1] == "This order has no letter."
    assert not (tmp_path / "other.pdf").exists()


def test_numbers_leave_with_the_accounts_pin_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLARION_DATA", str(tmp_path))
    asyncio.run(_prepare())
    asked = _run("ask-out", "+16505550101", "--carrier", "New Carrier", "--pin", "402871")
    assert asked[0] == 0
    assert asked[1].startswith("Rejected"), asked
    assert "no such request" in _run("release", "none")[1].lower()
