"""Which events reach the web app's live sockets, and in what form."""

from collections.abc import Awaitable, Callable, Hashable
from functools import partial
from typing import Any

from clarion.api.live import Address, LiveSource
from clarion.apps.live_presence import LivePresence
from clarion.base.bus import Payload
from clarion.base.container import Container
from clarion.calls.control import CallControl
from clarion.calls.views import without_hidden
from clarion.features.conduct import CONDUCT_CHANGED
from clarion.features.developer import SUBSCRIPTION_CHANGED
from clarion.features.emergency import NOTICE, promises_privacy
from clarion.features.meetings import MEETING_CHANGED
from clarion.features.message_store import MESSAGES_CHANGED, unread_counts
from clarion.features.messaging import (
    CHAT_SIGNAL,
    ENCRYPTION_CHANGED,
    TEAM_MESSAGING,
    THREADS_CHANGED,
    VOICE_ROOM_CHANGED,
    MemberCache,
    ThreadReaders,
    get_head,
)
from clarion.features.people import PRESENCE_CHANGED
from clarion.features.people.sign_in import Caller
from clarion.features.phone import CALL_LOG_CHANGED, QUEUE_FLOOR_CHANGED
from clarion.features.phone.spending import SPENDING_NOTICE


def _to_all(_payload: Payload, _caller: Caller) -> Hashable:
    """The shape does not look at the caller."""
    return True


def live_sources(here: Container) -> list[LiveSource]:
    """Every bus topic that becomes a live topic."""
    presence = here.get(LivePresence)
    of_presence = partial(
        LiveSource, topic="presence", shape=presence.event, same_for=presence.seen_alike, before=presence.forget
    )
    readers = ThreadReaders(here.storage)
    return [
        of_presence("calls.presence", audience="account"),
        of_presence(PRESENCE_CHANGED, audience="account"),
        LiveSource("calls.session", "calls", "own", _session),
        of_presence("registrations.changed", audience="own"),
        LiveSource(QUEUE_FLOOR_CHANGED, "queues", "account", _queues),
        LiveSource(CALL_LOG_CHANGED, "call-log", "own-and-admins", _log_change, _of_log_change),
        LiveSource(MESSAGES_CHANGED, "voicemail", "own", _voicemail),
        LiveSource(MESSAGES_CHANGED, "messages", "own", _messages),
        LiveSource(THREADS_CHANGED, "threads", "account", _thread_event(readers)),
        LiveSource(MESSAGES_CHANGED, "threads", "account", _thread_text_event(readers)),
        LiveSource(TEAM_MESSAGING, "chats", "own", _chat_event, find_address=_chat_address(here), same_for=_to_all),
        LiveSource(CHAT_SIGNAL, "chats", "own", _chat_signal, find_address=_chat_address(here)),
        LiveSource(
            VOICE_ROOM_CHANGED, "voice-rooms", "own", _voice_room, find_address=_chat_address(here), same_for=_to_all
        ),
        LiveSource(ENCRYPTION_CHANGED, "encryption", "own", _keys),
        LiveSource("calls.emergency", "emergency", "own-and-admins", _notice),
        LiveSource(NOTICE, "emergency", "own-and-admins", _notice),
        LiveSource(MEETING_CHANGED, "meetings", "own", _meeting, same_for=_to_all),
        LiveSource(SPENDING_NOTICE, "spending", "own", _spending),
        LiveSource(CONDUCT_CHANGED, "conduct", "account", _conduct),
        LiveSource(SUBSCRIPTION_CHANGED, "subscriptions", "own-and-admins", _subscription),
    ]


def session_snapshot(control: CallControl) -> Callable[[Caller], Awaitable[Any]]:
    """The live sessions in which the caller takes part."""

    async def snapshot(caller: Caller) -> Any:
        return [
            {**session, "parties": without_hidden(session["parties"], caller.extension_id)}
            for session in await control.list_sessions(caller.account_id)
            if any(party.get("extensionId") == caller.extension_id for party in session["parties"])
        ]

    return snapshot


async def _session(payload: Payload, caller: Caller) -> Any:
    """What a call is like now, without supervisors whom the company does not show."""
    session, viewer = payload["session"], caller.extension_id
    return {
        **payload,
        "session": {**session, "parties": without_hidden(session["parties"], viewer)},
        "changed": without_hidden(payload["changed"], viewer),
    }


def _of_log_change(payload: Payload) -> Address:
    return Address(frozenset({payload["account_id"]}), frozenset(payload["extension_ids"]))


async def _log_change(payload: Payload, _caller: Caller) -> Any:
    """Enough to read the call log again."""
    return {"sessionId": payload["session_id"], "telephonySessionId": payload["telephony_session_id"]}


async def _queues(payload: Payload, _caller: Caller) -> Any:
    """Something goes on in queues: pages read again what they show."""
    return {}


async def _spending(payload: Payload, _caller: Caller) -> Any:
    """A limit is near, or reached: what was spent is read again."""
    return {"id": payload["notice_id"], "level": payload["level"]}


async def _meeting(payload: Payload, _caller: Caller) -> Any:
    """Lists of meetings are read again."""
    return {"meetingId": payload["meeting_id"], "bridgeId": payload["bridge_id"], "state": payload["state"]}


async def _voicemail(payload: Payload, _caller: Caller) -> Any:
    if payload["type"] != "VoiceMail":
        return None
    return {"messageId": payload["message_ids"][0], "eventType": payload["change"]}


async def _messages(payload: Payload, _caller: Caller) -> Any:
    """Messages of every type: which, in which conversations, how many are unread now, and a single one as a whole."""
    return {
        "eventType": payload["change"],
        "type": payload["type"],
        "direction": payload["direction"],
        "messageIds": payload["message_ids"],
        "conversationIds": payload["conversation_ids"],
        "unread": payload["unread"],
        "message": payload["message"],
    }


def unread_snapshot(here: Container) -> Callable[[Caller], Awaitable[Any]]:
    """How many messages of each type the caller has not read."""

    async def snapshot(caller: Caller) -> Any:
        async with here.storage.reading() as session:
            return {"unread": await unread_counts(session, caller.extension_id)}

    return snapshot


def _thread_event(readers: ThreadReaders) -> Callable[[Payload, Caller], Awaitable[Any]]:
    """A thread changed, or something in it: which, to those who see it."""

    async def view(payload: Payload, caller: Caller) -> Any:
        found = await readers.of_thread(str(payload["thread_id"]), str(payload["at"]))
        if found is None or not found.sees(caller):
            return None
        return {"threadId": found.thread_id, "change": payload["what"], "at": payload["at"]}

    return view


def _thread_text_event(readers: ThreadReaders) -> Callable[[Payload, Caller], Awaitable[Any]]:
    """What became of a text that a colleague sent lies in the colleague's mailbox; the thread shows it to all."""

    async def view(payload: Payload, caller: Caller) -> Any:
        if (payload["type"], payload["direction"], payload["change"]) != ("SMS", "Outbound", "Update"):
            return None
        found = await readers.of_message(str(payload["message_ids"][0]), str(payload["at"]))
        if found is None or not found.sees(caller):
            return None
        return {"threadId": found.thread_id, "change": "entries", "at": payload["at"]}

    return view


def _chat_address(here: Container) -> Callable[[Payload], Awaitable[Address]]:
    """Whoever is in the chat, or only those whom the event names."""

    async def address(payload: Payload) -> Address:
        people = await here.get(MemberCache).audience(payload)
        return Address(frozenset((payload["account_id"],)), people)

    return address


async def _chat_event(payload: Payload, _caller: Caller) -> Any:
    """A chat, a post or what a chat is to the caller; `n` is its change number."""
    told = {name: payload[name] for name in ("post", "chat", "state") if payload.get(name)}
    return {"eventType": payload["event_type"], "chatId": payload["chat_id"], "n": payload["n"], **told}


async def _chat_signal(payload: Payload, caller: Caller) -> Any:
    """Somebody types, or has read. Their own other devices know the latter from the state of the chat."""
    if payload["extension_id"] == caller.extension_id:
        return None
    return {
        "eventType": payload["what"],
        "chatId": payload["chat_id"],
        "personId": payload["extension_id"],
        "at": payload["at"],
        **payload["details"],
    }


async def _voice_room(payload: Payload, _caller: Caller) -> Any:
    """Who is in the voice room of a chat now."""
    return {"chatId": payload["chat_id"], "voiceRoom": payload["room"]}


def chats_snapshot(here: Container) -> Callable[[Caller], Awaitable[Any]]:
    """The last change number: whoever knows less asks for the changes since then."""

    async def snapshot(caller: Caller) -> Any:
        async with here.storage.reading() as session:
            return {"n": await get_head(session, caller.account_id)}

    return snapshot


async def _keys(_payload: Payload, _caller: Caller) -> Any:
    """Keys or browsers of the person are others: to be read again."""
    return {}


async def _subscription(payload: Payload, _caller: Caller) -> Any:
    return {
        "subscriptionId": payload["subscription_id"],
        "change": payload["change"],
        "reason": payload.get("reason", ""),
    }


async def _conduct(payload: Payload, caller: Caller) -> Any:
    """A statement or notice, to the person it concerns and to who looks after the account: what to read again."""
    if payload.get("extension_id") != caller.extension_id and not caller.may("ViewConduct"):
        return None
    return {"what": payload["what"], "statementId": payload.get("statement_id", "")}


async def _notice(payload: Payload, _caller: Caller) -> Any:
    """An emergency call from this account: at once from the call server, then again with its address."""
    if promises_privacy(str(payload.get("code", ""))):
        return None  # crisis lines promise privacy
    return {
        "id": payload.get("telephony_session_id", ""),
        "name": payload.get("name", ""),
        "extensionNumber": payload.get("extension_number", ""),
        "dialed": payload.get("code", ""),
        "callbackNumber": payload.get("callback_number", ""),
        "location": payload.get("address", ""),
        "isTest": payload.get("is_test", False),
        "verified": not payload.get("unverified"),
        "time": payload.get("placed_at", ""),
    }
