"""Choosing a language model: our own, for administrators; and what people may have done by it."""

from time import perf_counter
from typing import Annotated

from fastapi import APIRouter

from clarion.base.container import Here
from clarion.base.language_model import LanguageModel, Prompt
from clarion.features.messaging.chats import OWN, Chatter
from clarion.features.messaging.language_model import service
from clarion.features.messaging.language_model.asking import asking
from clarion.features.messaging.language_model.responses import (
    LanguageModelInfo,
    LanguageModelPurposes,
    LanguageModelTrial,
)
from clarion.features.messaging.language_model.rules import Purpose
from clarion.features.messaging.language_model.schemas import ChoiceChange, choice_view
from clarion.features.people.sign_in import Caller, require, resolve_account

router = APIRouter(tags=["Language model"])
_OF_ACCOUNT = "/restapi/v1.0/account/{accountId}/clarion/language-model"
Admin = Annotated[Caller, require("AccountAdministration", scopes="EditAccounts")]


@router.get(_OF_ACCOUNT, summary="Read which language model is asked")
async def read_choice(here: Here, caller: Admin, accountId: str) -> LanguageModelInfo:
    """`source`: `Off` until somebody chooses. `use`: how much was asked, by day and purpose."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        row = await service.choice_of(here, session, account_id)
        uses = await service.uses_of(here, session, account_id)
    return choice_view(row, here.get(LanguageModel).standard, uses)


@router.put(_OF_ACCOUNT, summary="Choose a language model")
async def change_choice(
    here: Here,
    caller: Admin,
    accountId: str,
    body: ChoiceChange,
) -> LanguageModelInfo:
    """`Operator`: the one of this installation. `Own`: one that speaks the chat completions of OpenAI, at `url`.

    Posts that people have summed up, translated or asked about are sent there from then on.
    """
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        row = await service.change_choice(here, session, account_id, body)
        uses = await service.uses_of(here, session, account_id)
        return choice_view(row, here.get(LanguageModel).standard, uses)


@router.post(_OF_ACCOUNT + "/test", summary="Try the language model")
async def try_model(here: Here, caller: Admin, accountId: str) -> LanguageModelTrial:
    """Asks it for one word; nothing of the company is sent. 409 or 503 say what is wrong."""
    resolve_account(caller, accountId)
    started = perf_counter()
    answer = await asking(here).ask(caller, Purpose.TEST, Prompt("Answer with one word.", "Say hello.", 20))
    return {"answer": answer.text[:200], "milliseconds": round((perf_counter() - started) * 1000)}


@router.get(OWN + "/language-model", summary="Read what a language model may do for one")
async def read_purposes(here: Here, caller: Chatter) -> LanguageModelPurposes:
    """`summaries`, `assistant`, `translations`; and which `model` at which `host` gets what is asked about."""
    async with here.storage.reading() as session:
        return await service.purposes_of(here, session, caller.account_id)
