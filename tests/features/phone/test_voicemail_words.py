"""PH-46: voicemails in words and by e-mail and text: who wants what, and never later than without."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from sqlalchemy import select

from clarion.base.mail_queue import QueuedEmail
from clarion.base.transcription import NoSpeech, Recogniser, RecogniserAway, TooSlow
from clarion.features.phone.transcripts import SpokenText, Status
from clarion.features.phone.transcripts.rules import after_failure, searched_words, snippet
from clarion.features.phone.voicemail import VoicemailTeller
from clarion.features.phone.voicemail.notice_words import (
    About,
    forwarded_text,
    length_words,
    letter_text,
    short_text,
    subject_of,
)
from tests.features.phone.listening import Heard, all_heard, spoken
from tests.features.phone.test_missed_calls import texts
from tests.features.phone.test_voicemail_store import STORE, a_recording, deposited
from tests.support.api import Api
from tests.support.waiting import wait_for

COMPANY = "/account/~/clarion/transcription"
OWN = "/account/~/extension/~/clarion/transcription"
NOTICES = "/account/~/extension/~/notification-settings"


async def only_message(api: Api, number: str = "102") -> dict[str, Any]:
    [message] = (await api.get(STORE, number)).json()["records"]
    return dict(message)


async def letters(api: Api) -> list[QueuedEmail]:
    await api.here.get(VoicemailTeller).tell_due()
    async with api.here.storage.reading() as session:
        found = await session.scalars(select(QueuedEmail).where(QueuedEmail.subject.contains("oicemail from")))
        return list(found)


async def test_words_are_attached_to_a_message_and_go_with_it(api: Api) -> None:
    """PH-46"""
    heard = api.here.offer(Recogniser, Heard(spoken("Please call me back,", "it is about the umbrella.")))
    assert (await api.get(COMPANY)).json() == {
        "available": True, "engine": "whisper", "voicemails": True, "recordings": False, "language": "",
    }  # fmt: skip
    changed = await api.request("PUT", COMPANY, json={"language": "en-GB"})
    assert (changed.status_code, changed.json()["language"]) == (200, "en-GB")
    for number, body in (("101", {"language": "../x"}), ("101", {"voicemails": "perhaps"}), ("102", {})):
        assert (await api.request("PUT", COMPANY, number, json=body)).status_code in (400, 403)
    await deposited(api)
    await all_heard(api)
    [(sound, language, hints)] = heard.asked
    assert (sound, language) == (a_recording(), "en-GB")
    assert "Casey Jones" in hints
    message = await only_message(api)
    assert message["vmTranscriptionStatus"] == "Completed"
    assert message["clarionSnippet"] == "Please call me back, it is about the umbrella."
    recording, words = message["attachments"]
    assert (recording["type"], words["type"]) == ("AudioRecording", "AudioTranscription")
    assert words["contentType"].startswith("text/plain")
    text = await api.get(words["uri"].removeprefix("http://clarion.test"), "102")
    assert text.text == "Please call me back,\nit is about the umbrella."
    path = f"/account/~/extension/~/clarion/voicemail/{message['id']}/transcript"
    told = (await api.get(path, "102")).json()
    assert (told["status"], told["language"]) == ("Completed", "en")
    assert told["utterances"][0]["words"][1] == {"text": "call", "start": 1.0, "end": 1.9, "confidence": 0.8}
    assert (await api.get(path, "103")).status_code in (403, 404)

    await api.request("DELETE", f"{STORE}/{message['id']}", "102", params={"purge": "true"})
    await api.settled()
    assert (await api.get(path, "102")).status_code == 404
    async with api.here.storage.reading() as session:
        assert (await session.scalars(select(SpokenText))).all() == [], "nothing of a purged message stays"
    assert [path for path in (api.here.settings.data / "files").rglob("voicemail*/**/*") if path.is_file()] == []


async def test_who_does_not_want_words_has_none_and_failures_are_told(api: Api) -> None:
    """PH-46"""
    await deposited(api, "0")
    assert (await only_message(api))["vmTranscriptionStatus"] == "NotAvailable", "nobody listens here"
    heard = api.here.offer(Recogniser, Heard(RecogniserAway("no memory")))
    assert (await api.get(OWN, "102")).json() == {"available": True, "voicemails": True}
    assert (await api.request("PUT", OWN, "102", json={"voicemails": False})).json()["voicemails"] is False
    await deposited(api, "1")
    assert {one["vmTranscriptionStatus"] for one in (await api.get(STORE, "102")).json()["records"]} == {"NotAvailable"}
    await deposited(api, "2", number="103")
    for _ in range(4):
        await all_heard(api)
        api.clock.advance(3601)
    assert (await only_message(api, "103"))["vmTranscriptionStatus"] == "Failed"
    assert len(heard.asked) == 4, "at once, and after a minute, ten, an hour"
    heard.answers = [TooSlow("late")]
    heard.problem = "The model is missing."
    await deposited(api, "3", number="104")
    await all_heard(api)
    assert (await only_message(api, "104"))["vmTranscriptionStatus"] == "InProgress", "left to who can"
    heard.problem = None
    await all_heard(api)
    assert (await only_message(api, "104"))["vmTranscriptionStatus"] == "TimedOut"


async def test_a_letter_brings_sound_and_words_and_a_text_says_so_shortly(api: Api) -> None:
    """PH-46, and PH-23 for voicemail"""
    heard = api.here.offer(Recogniser, Heard(spoken("Call me.")))
    wanted = {
        "voicemails": {"notifyByEmail": True, "includeAttachment": True, "includeTranscription": True,
                       "markAsRead": True, "notifyBySms": True},
        "emailAddresses": ["ben@example.com", "desk@example.com"], "smsPhoneNumbers": ["+12025550177"],
    }  # fmt: skip
    assert (await api.request("PUT", NOTICES, "102", json=wanted)).status_code == 200
    heard.problem = "busy"
    await deposited(api)
    assert await letters(api) == [], "who wants words waits for them"
    heard.problem = None
    await all_heard(api)
    found = await letters(api)
    assert {letter.recipient for letter in found} == {"ben@example.com", "desk@example.com"}
    assert found[0].subject == "Voicemail from Casey Jones, (202) 555-0123"

    def sent() -> list[EmailMessage]:
        files = (api.here.settings.data / "mail").glob("*.eml")
        found = [message_from_bytes(file.read_bytes(), policy=default) for file in files]
        return [letter for letter in found if "oicemail from" in str(letter["Subject"])]

    [letter, _] = await wait_for(lambda: sent() if len(sent()) == 2 else None, missing="two letters in the folder")
    body, sound = letter.iter_parts()
    assert "  Call me." in body.get_content() and "recording is enclosed" in body.get_content()
    assert (sound.get_content_type(), sound.get_content()) == ("audio/wav", a_recording())
    [notice] = await texts(api)
    assert notice.recipient == "+12025550177"
    assert notice.text.startswith("Voicemail from Casey Jones, (202) 555-0123 at ")
    assert '"Call me."' in notice.text
    assert (await only_message(api))["readStatus"] == "Read"

    heard.problem = "busy for hours"
    await deposited(api, "2")
    api.clock.advance(timedelta(minutes=5).total_seconds())
    assert len(await letters(api)) == 4, "but not for ever"
    assert len(await letters(api)) == 4, "and once"


async def test_a_message_is_passed_on_with_a_word_and_its_words(api: Api) -> None:
    """PH-46"""
    api.here.offer(Recogniser, Heard(spoken("Call me.")))
    await deposited(api)
    await all_heard(api)
    message = await only_message(api)
    path = f"/account/~/extension/~/clarion/voicemail/{message['id']}/forward"
    body = {
        "extensionIds": [api.extension_id("103")], "emails": ["desk@example.com"], "comment": "Yours, I think.",
        "removeAfter": True,
    }  # fmt: skip
    wrong: list[dict[str, Any]] = [
        {}, {"emails": ["no address"]}, {"extensionIds": ["1"]}, {"extensionIds": [api.extension_id("103")] * 51},
        {"emails": ["a@example.com"], "comment": "x" * 1001},
    ]  # fmt: skip
    for other in wrong:
        assert (await api.request("POST", path, "102", json=body | other if other else {})).status_code in (400, 404)
    assert (await api.request("POST", path, "103", json=body)).status_code in (403, 404)
    assert (await api.get(STORE, "103")).json()["records"] == [], "to all or to none"
    answer = await api.request("POST", path, "102", json=body)
    assert (answer.status_code, answer.json()) == (200, {"messages": 1, "letters": 1})
    await api.settled()
    copy = await only_message(api, "103")
    assert copy["from"]["extensionNumber"] == "102"
    assert copy["forwarding"]["originalSender"]["phoneNumber"] == "+12025550123"
    assert (copy["clarionComment"], copy["vmTranscriptionStatus"]) == ("Yours, I think.", "Completed")
    words = await api.get(f"/account/~/extension/~/clarion/voicemail/{copy['id']}/transcript", "103")
    assert words.json()["utterances"][0]["text"] == "Call me."
    assert (await api.get("/account/~/extension/~/clarion/voicemail-counts", "103")).json() == {"new": 1, "old": 0}
    assert (await api.get(STORE, "102")).json()["records"] == [], "passed on and put away"
    await api.request("DELETE", f"{STORE}/{message['id']}", "102", params={"purge": "true"})
    await api.settled()
    sound = await api.get(copy["attachments"][0]["uri"].removeprefix("http://clarion.test"), "103")
    assert sound.content == a_recording(), "the copy still has its recording"

    await deposited(api, "2", number="104", urgent="1", private="1")
    marked = await only_message(api, "104")
    assert (marked["priority"], marked["private"]) == ("High", True)
    again = f"/account/~/extension/~/clarion/voicemail/{marked['id']}/forward"
    refused = await api.request("POST", again, "104", json={"emails": ["a@example.com"]})
    assert (refused.status_code, refused.json()["errorCode"]) == (403, "MSG-304")


def test_what_a_notice_says() -> None:
    """PH-46"""
    at = datetime(2026, 3, 4, 15, 6, tzinfo=UTC)
    about = About("Ben", "", "", 65.2, at, "word " * 100, urgent=True, address="https://phone.example/voicemail")
    assert subject_of(about) == "Urgent voicemail from a caller who shows no number"
    letter = letter_text(about, enclosed=False)
    assert "left you an urgent message of 1:05 on Wednesday 04 March 2026 at 15:06 (UTC)." in letter
    assert "https://phone.example/voicemail" in letter
    assert len(short_text(about)) <= 300 and short_text(about).endswith('…"')
    assert length_words(0.2) == "0:01"
    passed_on = forwarded_text(about, "Have a look.")
    assert passed_on.startswith("Ben passes on to you") and "> Have a look." in passed_on


def test_what_becomes_of_a_sound_that_was_not_heard() -> None:
    """PH-46"""
    assert after_failure(TooSlow("x"), 1)[0] is Status.TIMED_OUT
    assert after_failure(NoSpeech("x"), 1)[0] is Status.FAILED
    pauses = [after_failure(OSError("x"), attempt) for attempt in (1, 2, 3, 4)]
    assert [status for status, _ in pauses] == [Status.QUEUED] * 3 + [Status.FAILED]
    assert [pause.total_seconds() for _, pause in pauses[:3]] == [60, 600, 3600]


def test_words_are_looked_for_wherever_they_stand() -> None:
    """PH-31"""
    assert searched_words("  Blue,  UMBRELLA blue%_") == ["blue", "umbrella", "_"]
    text = "one " * 50 + "the blue umbrella " + "two " * 50
    assert "blue umbrella" in snippet(text, ["umbrella"]) and snippet(text, ["umbrella"]).startswith("… ")
    assert snippet("short", ["missing"]) == "short"
