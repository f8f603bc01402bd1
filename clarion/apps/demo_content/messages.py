"""Keeps the demo's texts with customers, and its voicemails with sound and transcript, in the message store."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from clarion.apps.demo_content import cast
from clarion.apps.demo_content.calls import KeptMail
from clarion.apps.demo_content.company import Company
from clarion.apps.demo_content.sound_files import read_sound
from clarion.apps.demo_content.time_of_day import Calendar, SeedClock
from clarion.apps.demo_content.transcribing import transcript_of
from clarion.base.container import Container
from clarion.base.files import Files, check_key
from clarion.base.storage import AsyncSession
from clarion.base.text_encoding import measure
from clarion.base.voice import Sound
from clarion.features.message_store import (
    Direction,
    MessageStatus,
    MessageStore,
    MessageType,
    NewMessage,
    Party,
)
from clarion.features.message_store.kinds import ReadStatus
from clarion.features.message_store.service import NewAttachment
from clarion.features.messaging.threads.book import Threads
from clarion.features.people import Extension
from clarion.features.phone.transcripts.rules import Kind, Status
from clarion.features.phone.voicemail.transcription import MessageWords

_WAV: Final = "audio/wav"
_IN, _OUT = "in", "out"


@dataclass(frozen=True)
class TextWords:
    way: str
    days: int
    at: str
    text: str


@dataclass(frozen=True)
class Texting:
    """Texts of one of our people with a customer; the newest `unread` incoming ones are not read yet."""

    who: str
    customer: str
    texts: tuple[TextWords, ...]
    unread: int = 0


TEXTS: Final = (
    Texting(
        "101",
        "Laura",
        (
            TextWords(_IN, 1, "08:32", "Hi, Laura from Northwind Bakery. Our left group stays cold today."),
            TextWords(_OUT, 1, "08:40", "Good morning Laura! Dev can be with you tomorrow at nine. Does that work?"),
            TextWords(_IN, 1, "08:44", "Yes please. We manage with the right one until then."),
            TextWords(_OUT, 1, "08:45", "Great, he will call you when he is on his way."),
            TextWords(_IN, 0, "08:15", "I also left a voicemail. Is nine still good?"),
        ),
        unread=1,
    ),
    Texting(
        "101",
        "Hannah",
        (
            TextWords(_IN, 4, "12:31", "Hello Ada, invoice 4417 still has our old address. I left you a message."),
            TextWords(_OUT, 2, "11:38", "Sorry about that, Hannah. The corrected invoice is in your inbox now."),
            TextWords(_IN, 2, "11:52", "Got it, thank you!"),
        ),
    ),
    Texting(
        "102",
        "Owen",
        (
            TextWords(_OUT, 3, "15:33", "Hi Owen, the quote for the two-group is in your inbox. Any questions?"),
            TextWords(_IN, 2, "10:04", "Thanks Ben, the partners meet today. I will get back to you."),
            TextWords(_IN, 1, "17:55", "They like it. Just left you a voicemail."),
        ),
        unread=1,
    ),
    Texting(
        "103",
        "Mia",
        (
            TextWords(_OUT, 1, "10:57", "Hi Mia, Dev is with you at two and brings a spare set of burrs."),
            TextWords(_IN, 1, "15:20", "It grinds like new. Please thank Dev, and have a nice evening!"),
            TextWords(_OUT, 1, "15:24", "I will, glad that it works again."),
        ),
    ),
    Texting(
        "106",
        "Grace",
        (
            TextWords(_IN, 0, "08:05", "Descaling light again, Marcus. We did the service only last week."),
            TextWords(
                _OUT, 0, "08:35", "Hold the two front buttons for five seconds, please. The counter was not reset."
            ),
        ),
    ),
)  # fmt: skip


async def keep_texts(
    here: Container, session: AsyncSession, company: Company, calendar: Calendar, clock: SeedClock
) -> None:
    store, threads = MessageStore(here), Threads(clock)
    for texting in TEXTS:
        own, guest = cast.direct_number(texting.who), cast.customer(texting.customer)
        owner = company.extensions[texting.who]
        talk = await store.conversation(session, owner.account_id, MessageType.SMS, own, [guest.number])
        incoming = [each for each in texting.texts if each.way == _IN]
        unread = incoming[len(incoming) - texting.unread :]
        we = Party(phone_number=own, name=owner.name, extension_id=owner.id, extension_number=owner.number)
        they = Party(phone_number=guest.number, name=guest.name)
        for words in texting.texts:
            comes = words.way == _IN
            clock.moment = calendar.at(words.days, words.at)
            message = await store.add(
                session,
                NewMessage(
                    account_id=owner.account_id,
                    extension_id=owner.id,
                    type=MessageType.SMS,
                    direction=Direction.INBOUND if comes else Direction.OUTBOUND,
                    status=MessageStatus.RECEIVED if comes else MessageStatus.DELIVERED,
                    sender=they if comes else we,
                    recipients=[we if comes else they],
                    at=clock.moment,
                    subject=words.text,
                    read_status=ReadStatus.UNREAD if words in unread else ReadStatus.READ,
                    conversation_id=talk.id,
                    segments=measure(words.text).segments,
                ),
            )
            assert message is not None
            await threads.note(session, message, guest.number)


async def keep_voicemails(
    here: Container, session: AsyncSession, company: Company, mails: list[KeptMail], clock: SeedClock
) -> None:
    store, words = MessageStore(here), MessageWords(here)
    here.offer(MessageStore, store)
    for kept in mails:
        owner, sound = company.extensions[kept.mail.to], read_sound(kept.mail.key)
        clock.moment = datetime.fromtimestamp(kept.record.ended, UTC)
        key = _key_of(kept, owner)
        await here.get(Files).put(key, sound.wav, _WAV)
        message = await store.add(session, _voicemail(kept, owner, sound, clock.moment))
        assert message is not None
        found = transcript_of(Kind.VOICEMAIL, message.id, owner, [kept.mail.text], sound.seconds, clock.moment, key)
        session.add(found)
        await words.finish(session, found)


def _key_of(kept: KeptMail, owner: Extension) -> str:
    name = kept.record.telephony_session_id.removeprefix("s-")
    return check_key(f"voicemail/{owner.account_id}/{name[:2]}/{name}.wav")


def _voicemail(kept: KeptMail, owner: Extension, sound: Sound, at: datetime) -> NewMessage:
    record = kept.record
    caller = record.parties[0].who
    return NewMessage(
        account_id=owner.account_id,
        extension_id=owner.id,
        type=MessageType.VOICEMAIL,
        direction=Direction.INBOUND,
        status=MessageStatus.RECEIVED,
        sender=Party(
            phone_number=caller.number,
            name=caller.name,
            extension_id=caller.extension_id,
            extension_number=caller.extension_number,
        ),
        recipients=[Party(name=owner.name, extension_id=owner.id, extension_number=owner.number)],
        at=at,
        read_status=ReadStatus.READ if kept.mail.read else ReadStatus.UNREAD,
        attachments=[
            NewAttachment(
                type="AudioRecording",
                content_type=_WAV,
                file_key=_key_of(kept, owner),
                size=len(sound.wav),
                seconds=sound.seconds,
                file_name=f"voicemail-{at:%Y%m%d-%H%M%S}.wav",
            )
        ],
        details={
            "vmTranscriptionStatus": Status.COMPLETED.value,
            "telephonySessionId": record.telephony_session_id,
        },
        origin=f"voicemail:{record.telephony_session_id}",
    )
