"""What the company says: whether chats may be encrypted, and its recovery key, of which the public half is here."""

from sqlalchemy import bindparam, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Forbidden, Invalid
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession, Ready, ask
from clarion.features.messaging.chats.models import Chat, ChatKind, Member
from clarion.features.messaging.chats.rules import ENCRYPTION_REQUIRED
from clarion.features.messaging.encryption.models import CompanyKey, EncryptedChat, EncryptionPolicy, Mode
from clarion.features.messaging.encryption.persons import end_epochs
from clarion.features.messaging.encryption.proofs import checked_key
from clarion.features.messaging.encryption.schemas import NewCompanyKey
from clarion.features.people import Extension, ExtensionType
from clarion.features.people.sign_in import Caller

# Made once: every post in a plain chat asks.
_MODE = Ready(select(EncryptionPolicy.mode).where(EncryptionPolicy.account_id == bindparam("account")))


async def mode_of(session: AsyncSession, account_id: str) -> Mode:
    rows = await ask(session, _MODE, account=account_id)
    return Mode(rows[0]) if rows else Mode.ALLOWED


async def set_mode(here: Container, session: AsyncSession, caller: Caller, mode: Mode) -> None:
    """Chats that are encrypted stay so, whatever is said."""
    row = await session.get(EncryptionPolicy, caller.account_id) or EncryptionPolicy(account_id=caller.account_id)
    row.mode, row.changed_by, row.changed_at = mode, caller.extension_id, here.clock.now()
    session.add(row)


async def check_plain_allowed(session: AsyncSession, chat: Chat) -> None:
    """Raises 403 (E2E-102) where the company wants a chat of this kind encrypted before anybody writes in it. Guests
    have no keys: chats that they are in stay plain.
    """
    if chat.encrypted or chat.kind not in (ChatKind.DIRECT, ChatKind.GROUP, ChatKind.TEAM):
        return
    if await mode_of(session, chat.account_id) == Mode.REQUIRED and not await has_guests(session, chat):
        raise Forbidden(
            "Your company wants chats encrypted: open this one in Clarion, which switches it on.",
            code=ENCRYPTION_REQUIRED,
            parameter="chatId",
        )


async def has_guests(session: AsyncSession, chat: Chat) -> bool:
    """Also people of other companies whom a chat is shared with, and bots: all who have no keys."""
    query = select(Member.extension_id).join(Extension, Extension.id == Member.extension_id)
    query = query.where(Member.chat_id == chat.id, Extension.type.in_((ExtensionType.GUEST, ExtensionType.BOT)))
    return await session.scalar(query.limit(1)) is not None


async def open_company_key(session: AsyncSession, account_id: str) -> CompanyKey | None:
    """The one that new keys are sealed to."""
    query = select(CompanyKey).where(CompanyKey.account_id == account_id, CompanyKey.retired_at.is_(None))
    return (await session.scalars(query)).one_or_none()


async def company_keys(session: AsyncSession, account_id: str) -> list[CompanyKey]:
    """The newest first."""
    query = select(CompanyKey).where(CompanyKey.account_id == account_id)
    return list(await session.scalars(query.order_by(CompanyKey.created_at.desc(), CompanyKey.id)))


async def set_company_key(here: Container, session: AsyncSession, caller: Caller, body: NewCompanyKey) -> CompanyKey:
    """From the next message on it opens each encrypted chat; what was written before stays with the key before."""
    checked_key(body.public_key, "publicKey")
    if body.needed > body.parts:
        raise Invalid("Parameter [needed] is more than there are parts.", parameter="needed")
    if (body.needed == 1) != (body.parts == 1):
        raise Invalid("A key in parts needs at least two of them; one part is the whole key.", parameter="needed")
    await retire_company_key(here, session, caller)
    row = CompanyKey(
        id=new_id(),
        account_id=caller.account_id,
        public_key=body.public_key,
        needed=body.needed,
        parts=body.parts,
        created_by=caller.extension_id,
        created_at=here.clock.now(),
    )
    session.add(row)
    await session.flush()
    return row


async def retire_company_key(here: Container, session: AsyncSession, caller: Caller, *, wanted: bool = False) -> None:
    """From the next message on it opens nothing new. `wanted`: raises 409 when there is none."""
    row = await open_company_key(session, caller.account_id)
    if row is None and wanted:
        raise Conflict("The company has no recovery key.")
    if row is not None:
        row.retired_at = here.clock.now()
        await session.flush()
    chats = await session.scalars(select(EncryptedChat.chat_id).where(EncryptedChat.account_id == caller.account_id))
    await end_epochs(session, list(chats))
