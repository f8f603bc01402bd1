"""Email to fax (FAX-21): the inbox behind the SMTP listener. `NUMBER@fax.example.com` is faxed by whoever signs in."""

from collections.abc import Sequence

from clarion.base.container import Container
from clarion.base.errors import Forbidden
from clarion.base.mail_queue import is_address
from clarion.features.fax.email_orders import number_of, read_email
from clarion.features.fax.emails import EMAILED_FROM
from clarion.features.fax.ordering import send
from clarion.features.fax.schemas import FaxOrderBody, FaxRecipient
from clarion.features.message_store import MessageStore
from clarion.features.people import Extension, Visit, prove_for_program


class FaxByEmail:
    """`domain`: what stands behind the @ of faxes."""

    def __init__(self, here: Container, domain: str) -> None:
        self._here, self._domain = here, domain

    async def prove(self, name: str, password: str, source: str) -> Extension:
        return await prove_for_program(self._here, Visit(source=source), name, password, "FaxSending")

    async def check_recipient(self, sender: Extension, address: str) -> None:
        number_of(address, self._domain)

    async def take(self, sender: Extension, recipients: Sequence[str], content: bytes) -> None:
        """Queue one fax to all recipients; the same email twice is one fax."""
        order = read_email(content)
        owner = await self._present(sender)
        if not owner.email or order.sender != owner.email.lower():
            raise Forbidden(f"The email must be from your own address{f', {owner.email}' if owner.email else ''}.")
        origin = f"fax-email:{owner.id}:{order.key}"
        async with self._here.storage.reading() as session:
            if await self._here.get(MessageStore).knows(session, origin):
                return
        body = FaxOrderBody(
            to=[FaxRecipient(phone_number=number_of(address, self._domain)) for address in recipients],
            cover_index=1 if order.cover_text else 0,
            cover_page_text=order.cover_text,
        )
        details = {EMAILED_FROM: owner.email} if is_address(owner.email) else {}
        await send(self._here, owner, body, order.files, origin=origin, details=details)

    async def _present(self, sender: Extension) -> Extension:
        async with self._here.storage.reading() as session:
            return await session.get_one(Extension, sender.id)
