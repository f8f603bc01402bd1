"""`clarion acceptable-use releases`, `promote`, `keep` and `clarion accounts open`, on a database of their own."""

import asyncio
import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from clarion.apps import cli_accounts, cli_conduct, cli_conduct_release
from clarion.apps.migrate import migrate
from clarion.base.settings import load_settings
from clarion.base.storage import Storage

app = typer.Typer()
cli_conduct_release.add_to(app)
cli_conduct.add_to(app)
cli_accounts.add_to(app)
PERSON = (
    "--first-name",
    "Ann",
    "--last-name",
    "Lee",
    "--email",
    "ann@first.example",
    "--password",
    "a long password 1",
)


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CLARION_DATA", str(tmp_path))

    async def make() -> None:
        storage = Storage(load_settings().database_url)
        await migrate(storage)
        await storage.close()

    asyncio.run(make())
    return tmp_path


def run(*words: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, list(words))
    return result.exit_code, result.stdout, f"{result.stderr}{result.exception or ''}"


def test_watched_rules_are_listed_kept_and_not_promoted_before_their_time() -> None:
    code, out, _ = run("conduct", "releases", "--json")
    stages = {stage["rule"]: stage for stage in map(json.loads, out.splitlines())}
    assert code == 0 and {"OBJ-02", "ILL-05"} <= set(stages)
    assert stages["OBJ-02"]["next"] == "canary" and len(stages["OBJ-02"]["missing"]) == 4
    assert "SPM-03" not in stages, "it is in force"
    code, _, problem = run("conduct", "promote", "OBJ-02", "--reason", "Now.")
    assert code != 0 and "not ready" in problem
    code, out, _ = run("conduct", "keep", "OBJ-02", "--reason", "A little longer.")
    assert code == 0 and "stays on observe; it is watched anew" in out


def test_status_says_of_each_rule_whether_it_works_or_waits_for_which_product() -> None:
    code, out, problem = run("acceptable-use", "status", "--json")
    assert code == 0, problem
    rules = {rule["id"]: rule for rule in map(json.loads, out.splitlines())}
    assert rules["PMP-02"] == {
        "id": "PMP-02", "title": "Fraud by expensive destinations", "clause": "C3", "status": "enforced",
        "waitsFor": None, "lastMatchAt": None, "matches30d": 0, "overturned30d": 0,
    }  # fmt: skip
    assert (rules["DIAL-01"]["status"], rules["DIAL-01"]["waitsFor"]) == ("waiting", "outbound dialer")
    assert rules["ILL-05"]["status"] == "trial" and rules["EXC-01"]["status"] == "observing"
    _, table, _ = run("acceptable-use", "status")
    assert "waiting for fax" in table and "enforced" in table


def test_an_account_is_opened_unless_its_name_poses_as_a_mark() -> None:
    code, out, _ = run("accounts", "open", "First Company", *PERSON)
    assert code == 0 and "its administrator has the extension 101" in out
    code, _, problem = run("accounts", "open", "first company", *PERSON)
    assert code != 0 and "--again" in problem, "given twice"
    code, _, problem = run("accounts", "open", "Second Company", *PERSON, "--phone", "12")
    assert code != 0 and "'12' is no phone number of US" in problem
    code, _, _ = run("accounts", "open", "First Company", *PERSON, "--again", "--phone", "+44 20 7946 0000")
    assert code == 0
    code, _, problem = run("accounts", "open", "PayPaI", *PERSON)
    assert code != 0 and "looks like a protected one" in problem
    code, _, _ = run("accounts", "open", "PayPaI", *PERSON, "--right-to-name", "Licence of 3 May, seen.")
    assert code == 0
