"""What is taken back with a won objection, and when the only officer may take back what a rule did to them."""

from datetime import timedelta
from typing import Any

from sqlalchemy import update

from clarion.features.conduct import ActRow, NewAct, StandingBook, acting, take
from clarion.features.conduct.acts import APPEAL
from clarion.features.conduct.standing import feature_subject
from clarion.features.conduct.verdict import Act, Proof
from clarion.features.people.sign_in.models import AuthSession
from tests.features.conduct.cases.test_routes import OFFICER, judged, path_of, refuse_a_call  # noqa: F401
from tests.support.api import Api

OWN = "/account/~/clarion/conduct"


async def suspend_files(api: Api, number: str, *, rule: str = "PMP-02", by: str = "", subject: str = "") -> str:
    """Uploads of an extension are suspended, by the rule itself or by a person; returns the act's id."""
    account, extension = api.account_id(), api.extension_id(number)
    new = NewAct(
        verb=Act.SUSPEND, scope="feature", subject=subject or feature_subject(account, "files", extension),
        account_id=account,
        rule=rule, clause="C3", reason="A file was refused.", evidence=(f"files of {number}",),
        proof=Proof.DETERMINISTIC, appeal=APPEAL, expires_at=api.clock.now() + timedelta(hours=72), by=by,
        extension_id=extension, incident=f"{rule}/{account}/{extension}" if subject else "",
    )  # fmt: skip
    async with acting(api.here) as session:
        row = await take(session, api.here, new)
    assert row.state == "standing", row.end_reason
    return row.id


async def state_of(api: Api, act_id: str) -> str:
    async with api.here.storage.reading() as session:
        return (await session.get_one(ActRow, act_id)).state


async def undo(api: Api, act_id: str, number: str = "101", **proof: Any) -> Any:
    """Asked by a person with such a proof of who they are in their session."""
    await api.get(f"{OFFICER}/acts", number)
    if proof:
        of_person = update(AuthSession).where(AuthSession.extension_id == api.extension_id(number))
        async with api.here.storage.transaction() as session:
            await session.execute(of_person.values(**proof))
    return await api.request("POST", f"{OFFICER}/acts/{act_id}/undo", number, json={"reason": "It was a wrong match."})


async def roles(api: Api, number: str, *ids: str) -> None:
    path = f"/account/~/extension/{api.extension_id(number)}/assigned-role"
    assert (await api.request("PUT", path, json={"records": [{"id": each} for each in ids]})).status_code == 200
    await api.settled()


async def test_the_only_officer_takes_back_what_a_rule_did_to_them_after_a_second_step(judged: Api) -> None:  # noqa: F811
    api, book = judged, judged.here.get(StandingBook)
    subject = feature_subject(api.account_id(), "files", api.extension_id("101"))
    act = await suspend_files(api, "101")
    assert book.standing_of("feature", subject).holds
    api.clock.advance(60)
    now = api.clock.now()
    for proof in ({"methods": None}, {"methods": ["pwd"], "authenticated_at": now},
                  {"methods": ["pwd", "mfa"], "authenticated_at": now - timedelta(hours=1)}):  # fmt: skip
        refused = await undo(api, act, **proof)
        assert (refused.status_code, refused.json()["errorCode"]) == (403, "AUP-ENF-01"), proof
    assert await state_of(api, act) == "standing"
    done = await undo(api, act, methods=["pwd", "mfa"], authenticated_at=now)
    assert (done.status_code, done.json()["state"]) == (200, "undone"), done.text
    assert not book.standing_of("feature", subject).holds


async def test_what_a_person_did_to_the_only_officer_is_not_for_them_to_take_back(judged: Api) -> None:  # noqa: F811
    api = judged
    act = await suspend_files(api, "101", by=api.extension_id("102"))
    api.clock.advance(60)
    refused = await undo(api, act, methods=["pwd", "mfa"], authenticated_at=api.clock.now())
    assert refused.status_code == 403 and await state_of(api, act) == "standing"


async def test_where_there_is_another_officer_that_one_takes_it_back(judged: Api) -> None:  # noqa: F811
    api = judged
    await roles(api, "103", "8")
    act = await suspend_files(api, "101")
    api.clock.advance(60)
    refused = await undo(api, act, methods=["pwd", "mfa"], authenticated_at=api.clock.now())
    assert refused.status_code == 403 and await state_of(api, act) == "standing"
    done = await undo(api, act, "103")
    assert (done.status_code, await state_of(api, act)) == (200, "undone"), done.text


async def test_a_won_objection_undoes_what_the_same_rule_did_afterwards_and_nothing_else(judged: Api) -> None:  # noqa: F811
    api = judged
    earlier = await suspend_files(api, "102")
    api.clock.advance(60)
    statement = await refuse_a_call(api, "102")
    api.clock.advance(60)
    afterwards = await suspend_files(api, "102")
    others = {
        "before the statement": earlier,
        "of another rule": await suspend_files(api, "102", rule="SPM-03"),
        "of a person": await suspend_files(api, "102", by=api.extension_id("101")),
        "about somebody else": await suspend_files(api, "103"),
    }
    link = path_of((await api.get(f"{OWN}/statements/{statement}")).json()["link"])
    sent = await api.client.post(link.replace("?", "/appeal?"), data={"text": "It was our customer."})
    assert sent.status_code == 201, sent.text
    [case] = (await api.get(f"{OFFICER}/cases?kind=appeal")).json()["records"]
    decision = {"decision": "overturned", "reasons": "The number is a customer's."}
    decided = await api.request("POST", f"{OFFICER}/cases/{case['id']}/decision", json=decision)
    assert decided.status_code == 200, decided.text
    assert await state_of(api, afterwards) == "undone"
    assert {why: await state_of(api, act) for why, act in others.items()} == dict.fromkeys(others, "standing")


async def test_an_objection_to_what_an_action_refuses_is_one_to_the_action(judged: Api) -> None:  # noqa: F811
    """A rule suspends texts; a won objection to the refusal of the next text lets them go again."""
    api = judged
    account, extension = api.account_id(), api.extension_id("102")
    subject = feature_subject(account, "texts", extension)
    act = await suspend_files(api, "102", rule="OBJ-02", subject=subject)
    unrelated = await suspend_files(api, "102", rule="MAL-01")
    api.clock.advance(60)
    text = {"from": {"phoneNumber": "+16505550102"}, "to": [{"phoneNumber": "+12025550123"}], "text": "See you at noon"}
    refused = await api.request("POST", "/account/~/extension/~/sms", "102", json=text)
    assert (refused.status_code, refused.json()["rule"]) == (403, "STATE"), refused.text
    await api.settled()
    own = await api.get(f"{OWN}/statements/{refused.json()['statementId']}", "102")
    sent = await api.client.post(path_of(own.json()["appealLink"]), data={"text": "That was no swindle."})
    assert sent.status_code == 201, sent.text
    [case] = (await api.get(f"{OFFICER}/cases?kind=appeal")).json()["records"]
    decision = {"decision": "overturned", "reasons": "It was a parcel that was really on its way."}
    assert (await api.request("POST", f"{OFFICER}/cases/{case['id']}/decision", json=decision)).status_code == 200
    assert (await state_of(api, act), await state_of(api, unrelated)) == ("undone", "standing")
    assert (await api.request("POST", "/account/~/extension/~/sms", "102", json=text)).status_code == 200
