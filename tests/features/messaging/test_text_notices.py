"""Texts that come in are told by letter and text as somebody wants it (PH-50): once, in bounds, and in no circle."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from clarion.base.mail_queue import MailQueue, QueuedEmail
from clarion.base.text_carrier import IncomingText
from clarion.features.messaging import TextInbox
from clarion.features.messaging.texting.inside import InsideCarrier
from clarion.features.messaging.texting.models import TextDelivery
from clarion.features.messaging.texting.notices import MOST_AN_HOUR
from tests.features.messaging.conftest import DANA, OWN
from tests.support.api import Api

SETTINGS = "/account/~/extension/~/notification-settings"
MAIN, MOBILE = "+16505550100", "+12125550177"


async def wants(api: Api, **settings: Any) -> None:
    answer = await api.request("PUT", SETTINGS, "102", json=settings)
    assert answer.status_code == 200, answer.text


async def comes(api: Api, text_id: str, text: str = "Lunch?", *, sender: str = DANA, carrier: str = "world") -> None:
    arriving = IncomingText(
        carrier=carrier, id=text_id, sender=sender, recipient=OWN["102"], text=text, at=api.clock.now()
    )
    await api.here.get(TextInbox).take(arriving)


async def letters(api: Api) -> list[QueuedEmail]:
    async with api.here.storage.reading() as session:
        found = select(QueuedEmail).where(QueuedEmail.subject.startswith("Text from")).order_by(QueuedEmail.id)
        return list(await session.scalars(found))


async def notices(api: Api) -> list[TextDelivery]:
    async with api.here.storage.reading() as session:
        found = select(TextDelivery).where(TextDelivery.message_id.is_(None)).order_by(TextDelivery.id)
        return list(await session.scalars(found))


BOTH = {"notifyByEmail": True, "notifyBySms": True}


async def test_ph_50_a_text_is_told_by_letter_and_text_once(api: Api) -> None:
    await comes(api, "0")
    assert await letters(api) == [] == await notices(api), "nobody asked for it"
    await wants(api, emailAddresses=["desk@example.com"], smsPhoneNumbers=["(212) 555-0177", "911"], inboundTexts=BOTH)
    for _ in range(2):
        await comes(api, "1", "Lunch?\nAt one")
    [letter] = await letters(api)
    assert (letter.recipient, letter.subject) == ("desk@example.com", f"Text from {DANA}")
    [notice] = await notices(api)
    assert (notice.sender, notice.recipient, notice.notice) == (MAIN, MOBILE, True)
    assert notice.text.startswith(f"Text from {DANA} at ")
    assert "Lunch" not in notice.text, "a stranger's words do not leave in the company's name"


async def test_ph_50_a_notice_is_never_told_of(api: Api) -> None:
    await wants(api, smsPhoneNumbers=[MOBILE], inboundTexts=BOTH)
    await comes(api, "1")
    [notice] = await notices(api)
    assert len(await letters(api)) == 1
    await comes(api, notice.id, notice.text, sender=MAIN, carrier=InsideCarrier.name)
    await comes(api, "2", f"Fwd: {notice.text}", sender="+12025550188")
    assert len(await notices(api)) == len(await letters(api)) == 1
    await comes(api, "3", "I am driving", sender=MOBILE)
    assert len(await notices(api)) == 1, "a phone is not told of what it wrote itself"


async def test_ph_50_so_many_an_hour_and_none_to_who_said_stop(api: Api) -> None:
    await api.here.get(MailQueue).close()  # a letter that has left has no words any more
    await wants(api, emailAddresses=["desk@example.com"], inboundTexts={"notifyByEmail": True})
    for number in range(MOST_AN_HOUR + 2):
        await comes(api, f"a{number}")
    told = await letters(api)
    assert len(told) == MOST_AN_HOUR
    assert ["Further texts" in letter.text for letter in told].count(True) == 1, "the last says that it is the last"
    api.clock.advance(timedelta(hours=1, seconds=1).total_seconds())
    api.tokens.clear()
    await comes(api, "b")
    assert len(await letters(api)) == MOST_AN_HOUR + 1
    await api.here.get(TextInbox).take(
        IncomingText(carrier="world", id="stop", sender=MOBILE, recipient=MAIN, text="STOP", at=api.clock.now())
    )
    before = len(await notices(api))
    await wants(api, smsPhoneNumbers=[MOBILE], inboundTexts=BOTH)
    await comes(api, "c")
    assert len(await notices(api)) == before
    assert len(await letters(api)) == MOST_AN_HOUR + 2, "the letter goes in any case"
