"""The account's policy for callers who could not be verified, and our certificate for those who verify us."""

from pathlib import Path
from typing import Annotated, Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from fastapi import APIRouter, Response

from clarion.base.container import Container, Here
from clarion.base.errors import NotFound
from clarion.base.http import WireModel
from clarion.base.languages import Tongue
from clarion.base.settings import Settings
from clarion.features.conduct.identity import service
from clarion.features.conduct.identity.responses import IdentityInfo
from clarion.features.conduct.spoken import in_language
from clarion.features.people.sign_in import Caller, public, require, resolve_account

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion/caller-identity", tags=["Conduct"])
certificate_router = APIRouter(prefix="/stir", tags=["Conduct"])

_WORDS = {
    "label": "The call goes on. Phones that can show it say whether the caller is verified.",
    "screen": "The call goes to voicemail without ringing.",
    "reject": "The carrier gets the code of RFC 8224 that says what is wrong.",
}
Choice = Literal["label", "screen", "reject"]


class IdentityPolicyBody(WireModel):
    """`invalid`: calls whose token does not hold; `missing`: calls without a token. What is left out stays."""

    invalid: Choice | None = None
    missing: Choice | None = None


def _view(policy: tuple[str, str]) -> IdentityInfo:
    invalid, missing = policy
    return {
        "invalid": invalid,
        "missing": missing,
        "explanation": {"invalid": _WORDS[invalid], "missing": _WORDS[missing]},
        "alwaysPass": "Call-backs from emergency centers pass whatever is chosen here.",
    }


@router.get("", summary="Read what becomes of callers who could not be verified")
async def read_identity_policy(
    here: Here,
    caller: Annotated[Caller, require("ReadCompanyInfo", scopes="ReadAccounts")],
    tongue: Tongue,
    accountId: str,
) -> IdentityInfo:
    async with here.storage.reading() as session:
        return in_language(_view(await service.get_policy(session, resolve_account(caller, accountId))), tongue)


@router.put("", summary="Choose what becomes of callers who could not be verified")
async def update_identity_policy(
    here: Here,
    caller: Annotated[Caller, require("AccountAdministration", scopes="EditAccounts")],
    tongue: Tongue,
    accountId: str,
    body: IdentityPolicyBody,
) -> IdentityInfo:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        invalid, missing = await service.get_policy(session, account_id)
        chosen = (body.invalid or invalid, body.missing or missing)
        await service.set_policy(session, account_id, invalid=chosen[0], missing=chosen[1], now=here.clock.now())
    return in_language(_view(chosen), tongue)


@certificate_router.get(
    "/{fingerprint}.pem", dependencies=[public()], summary="The certificate that our calls are signed with"
)
async def read_certificate(here: Here, fingerprint: str) -> Response:
    """Whoever gets a call of ours asks for it."""
    chain = _own_chain(here)
    if chain is None or fingerprint != _fingerprint(chain):
        raise NotFound("There is no such certificate.", parameter="fingerprint")
    headers = {"Cache-Control": "public, max-age=3600"}
    return Response(chain, media_type="application/pem-certificate-chain", headers=headers)


def signing_files(settings: Settings) -> tuple[Path, Path]:
    """Key and certificate that calls are signed with; they may not be there."""
    folder = settings.data / "identity"
    key = Path(settings.stir_key) if settings.stir_key else folder / "key.pem"
    return key, Path(settings.stir_certificate) if settings.stir_certificate else folder / "certificate.pem"


def _own_chain(here: Container) -> bytes | None:
    try:
        return signing_files(here.settings)[1].read_bytes()
    except OSError:
        return None


def _fingerprint(chain: bytes) -> str:
    """The name that tokens give the certificate: the first half of its SHA-256."""
    try:
        return x509.load_pem_x509_certificates(chain)[0].fingerprint(hashes.SHA256()).hex()[:32]
    except (ValueError, IndexError):
        return ""
