"""Numbers from elsewhere that an account may show, and the proofs that lead there."""

from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Request, Response
from pydantic import Field

from clarion.base.container import Here
from clarion.base.errors import ClarionError, Invalid, Unavailable
from clarion.base.http import WireModel, wire_time
from clarion.base.http_multipart import FormLimits, read_form
from clarion.base.policy_client import check_policy, note_done
from clarion.features.numbers.models import VerifiedCallerId
from clarion.features.numbers.proofs import rules, service
from clarion.features.numbers.proofs.models import NumberProof
from clarion.features.numbers.proofs.responses import NumberProofInfo, VerifiedNumberInfo, VerifiedNumberList
from clarion.features.numbers.proofs.sender import CodeSender
from clarion.features.numbers.service import find_main_number
from clarion.features.people import Account
from clarion.features.people.sign_in import Caller, require, resolve_account

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion/verified-numbers", tags=["Phone numbers"])
Reader = Annotated[Caller, require("ReadCompanyPhoneNumbers", scopes="ReadAccounts")]
Writer = Annotated[Caller, require("EditCompanyPhoneNumbers", scopes="EditAccounts")]


class ProofOrder(WireModel):
    phone_number: str = Field(min_length=3, max_length=40)
    method: Literal["Call", "Text"]


class GivenCode(WireModel):
    code: str = Field(min_length=4, max_length=10)


def verified_view(row: VerifiedCallerId) -> VerifiedNumberInfo:
    return {
        "id": row.id,
        "phoneNumber": row.number,
        "proof": row.proof,
        "verifiedAt": wire_time(row.verified_at),
        "expiresAt": wire_time(row.expires_at),
    }


def proof_view(row: NumberProof) -> NumberProofInfo:
    """Never the code."""
    view: dict[str, Any] = {
        "id": row.id,
        "phoneNumber": row.number,
        "method": row.method,
        "status": row.state,
        "createdAt": wire_time(row.created_at),
        "expiresAt": wire_time(row.expires_at),
    }
    if row.method == rules.LETTER:
        view["letter"] = {"fileName": row.file_name, "sha256": row.file_sha256}
    else:
        view["triesLeft"] = max(0, rules.MOST_TRIES - row.tries)
    return cast("NumberProofInfo", view | ({"note": row.note} if row.note else {}))


@router.get("", summary="List the numbers from elsewhere that the account may show")
async def list_verified_numbers(here: Here, caller: Reader, accountId: str) -> VerifiedNumberList:
    account_id, now = resolve_account(caller, accountId), here.clock.now()
    open_states = (rules.PENDING, rules.REVIEW)
    async with here.storage.reading() as session:
        verified = await service.read_verified(session, account_id)
        proofs = await service.read_proofs(session, account_id, states=open_states)
        return {
            "records": [verified_view(row) for row in verified if row.expires_at > now],
            "expired": [verified_view(row) for row in verified if row.expires_at <= now],
            "proofs": [proof_view(row) for row in proofs if row.expires_at > now],
        }


@router.post("", summary="Ask for a code at a number, by call or text", status_code=201)
async def start_number_proof(
    here: Here,
    caller: Writer,
    accountId: str,
    body: ProofOrder,
) -> NumberProofInfo:
    """Whoever answers there hears or reads the code; give it back within ten minutes."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        account = await session.get_one(Account, account_id)
        main = await find_main_number(session, account_id)
        if main is None:
            raise Invalid("The account has no main number to call from.", parameter="accountId")
        row = await service.new_proof(here, session, account, caller.extension_id, body.phone_number, body.method)
        await check_policy(here, service.code_wish(account, row))
        code, view, proof_id, number = service.set_code(here, row), proof_view(row), row.id, row.number
        words = f"{code} is the code that lets {account.name[:60]} show your number when calling. Keep it from others."
        sender = main.number
    try:
        way = here.find(CodeSender)
        if way is None:
            raise Unavailable("Codes cannot be sent here.")
        if body.method == rules.CALL:
            await way.call(account_id, caller.extension_id, sender, number, code)
        else:
            await way.text(proof_id, sender, number, words)
    except ClarionError as error:
        async with here.storage.transaction() as session:
            service.not_sent(await service.get_proof(session, account_id, proof_id), error.message)
        raise
    return view


@router.post("/letters", summary="Hand in a letter of authorisation for a number", status_code=201)
async def hand_in_letter(
    request: Request,
    here: Here,
    caller: Writer,
    accountId: str,
) -> NumberProofInfo:
    """A form with `phoneNumber` and the letter as PDF, PNG or JPEG. The operator of this server decides."""
    limits = FormLimits(parts=3, part_bytes=rules.LETTER_BYTES, total_bytes=rules.LETTER_BYTES)
    form = await read_form(request, limits)
    number = str(form.json.get("phoneNumber") or next(iter(form.values.get("phoneNumber", [])), ""))
    if len(form.files) != 1:
        raise Invalid("Give one file, the letter.", parameter="attachment")
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        account = await session.get_one(Account, account_id)
        row = await service.new_proof(here, session, account, caller.extension_id, number[:40], rules.LETTER)
        await service.keep_letter(here, row, form.files[0])
        return proof_view(row)


@router.post("/proofs/{proofId}/code", summary="Give the code that came to a number")
async def give_number_code(
    here: Here,
    caller: Writer,
    accountId: str,
    proofId: str,
    body: GivenCode,
) -> NumberProofInfo:
    async with here.storage.transaction() as session:
        row = await service.get_proof(session, resolve_account(caller, accountId), proofId)
        right = await service.give_code(here, session, row, body.code)
        if right:
            note_done(here, service.code_wish(await session.get_one(Account, row.account_id), row))
        view = proof_view(row)
    if not right:
        raise Invalid(_why_not(view), parameter="code")
    return view


def _why_not(view: NumberProofInfo) -> str:
    if view["status"] == rules.EXPIRED:
        return "The code is too old. Ask for a new one."
    return f"This is not the code. Tries left: {view['triesLeft']}."


@router.get("/proofs/{proofId}", summary="Read how a proof goes")
async def read_number_proof(
    here: Here,
    caller: Reader,
    accountId: str,
    proofId: str,
) -> NumberProofInfo:
    async with here.storage.reading() as session:
        return proof_view(await service.get_proof(session, resolve_account(caller, accountId), proofId))


@router.delete("/{numberId}", summary="Stop showing a number from elsewhere", status_code=204)
async def remove_verified_number(
    here: Here,
    caller: Writer,
    accountId: str,
    numberId: str,
) -> Response:
    async with here.storage.transaction() as session:
        await service.remove_verified(session, resolve_account(caller, accountId), numberId)
    return Response(status_code=204)
