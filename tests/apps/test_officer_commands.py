"""`clarion acceptable-use releases`, `promote`, `keep` and `clarion accounts open`, on a database of their own."""

import asyncio
import base64
import json
from datetime import timedelta
from pathlib import Path

import pytest
import typer
from sqlalchemy import select
from typer.testing import CliRunner

from clarion.apps import cli_accounts, cli_accounts_closing, cli_conduct, cli_conduct_bundle, cli_conduct_release
from clarion.apps.container import build_container
from clarion.apps.migrate import migrate
from clarion.base.settings import load_settings
from clarion.base.storage import Storage
from clarion.features.conduct import Act, NewAct, Proof, acting, take
from clarion.features.conduct.cases import CaseRow
from clarion.features.conduct.evidence import check_inclusion, leaf_hash, read_verifier_key
from clarion.features.people import Account, create_account

app = typer.Typer()
cli_conduct_release.add_to(app)
cli_conduct.add_to(app)
cli_conduct_bundle.add_to(app)
cli_accounts.add_to(app)
cli_accounts_closing.add_to(app)
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
    code, out, _ = run("acceptable-use", "releases", "--json")
    stages = {stage["rule"]: stage for stage in map(json.loads, out.splitlines())}
    assert code == 0 and {"SPM-02", "ILL-05"} <= set(stages)
    assert stages["SPM-02"]["next"] == "canary" and len(stages["SPM-02"]["missing"]) == 2
    assert "SPM-03" not in stages, "it is in force"
    code, _, problem = run("acceptable-use", "promote", "SPM-02", "--reason", "Now.")
    assert code != 0 and "not ready" in problem
    code, out, _ = run("acceptable-use", "keep", "SPM-02", "--reason", "A little longer.")
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
    assert "waiting for outbound" in table and "enforced" in table


async def _suspended() -> tuple[str, str]:
    """An account with an action of a rule against it, and the case of an objection: their ids."""
    here = build_container(load_settings())
    now = here.clock.now()
    async with acting(here) as session:
        account = await create_account(session, name="Acme", now=now, home_country="US")
        new = NewAct(
            verb=Act.WARN, scope="account", subject=account.id, account_id=account.id, rule="SPM-03", clause="C8",
            reason="It sent like a campaign.", evidence=("st-1",), proof=Proof.DETERMINISTIC,
            appeal="/conduct/statements/{statement}/appeal", expires_at=now + timedelta(days=1),
        )  # fmt: skip
        act = await take(session, here, new)
        case = CaseRow(
            id="case1", kind="appeal", state="received", rule="SPM-03", subject="", text="We did not.", details={},
            history=[], filed_at=now, acknowledged_at=now, account_id=account.id, extension_id="",
            statement_id=act.statement_id, act_id=act.id, clause="C8", contact="", reporter="", source="",
            decided_by="", decided_by_name="", decision="", reasons="",
        )  # fmt: skip
        session.add(case)
        act_id = act.id
    await here.bus.close()
    await here.storage.close()
    return act_id, "case1"


def test_a_case_is_bundled_for_outsiders_and_an_action_is_undone_at_the_machine(tmp_path: Path) -> None:
    act_id, case_id = asyncio.run(_suspended())
    code, _, problem = run("acceptable-use", "bundle", case_id, "--to", str(tmp_path / "case.json"))
    assert code == 0, problem
    bundle = json.loads((tmp_path / "case.json").read_text())
    assert [act["id"] for act in bundle["actions"]] == [act_id]
    assert bundle["rule"]["record"]["id"] == "SPM-03" and bundle["case"]["id"] == case_id
    name, key = read_verifier_key(bundle["verifierKey"])
    size, root = int(bundle["checkpoint"].split("\n")[1]), base64.b64decode(bundle["checkpoint"].split("\n")[2])
    assert name and key and bundle["evidence"], "anybody can check each record with the checkpoint alone"
    for record in bundle["evidence"]:
        leaf, path = leaf_hash(record["record"].encode()), [base64.b64decode(one) for one in record["proof"]]
        check_inclusion(record["position"], size, leaf, path, root)
    code, out, problem = run("acceptable-use", "undo", act_id, "--reason", "The only officer was hit.")
    assert code == 0 and "is undone" in out, problem
    assert run("acceptable-use", "undo", act_id, "--reason", "Again.")[0] != 0
    assert run("acceptable-use", "bundle", "nothing")[0] != 0


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


def test_a_customers_account_is_closed_held_and_kept_by_the_provider() -> None:
    """R22."""
    for name in ("The Provider", "First Company"):  # the first one is the operator's
        assert run("accounts", "open", name, *PERSON)[0] == 0
    account_id = asyncio.run(_account_id("First Company"))
    close = ("accounts", "close", account_id, "--name")
    code, _, problem = run(*close, "Second Company")
    assert code != 0 and "the name of the company exactly" in problem
    code, out, problem = run(*close, "First Company", "--reason", "They leave.")
    assert code == 0 and "First Company works until" in out, problem
    closing = out.partition(":")[0]
    assert run("accounts", "closings")[1].split("\t")[:2] == [closing, "Notice"]
    assert run("accounts", "hold", closing, "--reason", "Case 7")[0] == 0
    assert "ProviderHold" in run("accounts", "closings")[1]
    assert run("accounts", "lift-hold", closing)[0] == 0
    assert "no certificate yet" in run("accounts", "closing-certificate", closing)[2]
    assert run("accounts", "keep", closing)[1] == "First Company keeps its account.\n"
    code, _, problem = run("accounts", "keep", closing)
    assert code != 0 and "cannot be kept any more" in problem


async def _account_id(name: str) -> str:
    storage = Storage(load_settings().database_url)
    async with storage.reading() as session:
        found = await session.scalar(select(Account.id).where(Account.name == name))
    await storage.close()
    assert found is not None
    return found
