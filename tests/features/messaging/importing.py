"""An organization that moves here, and how its export is brought in."""

from typing import Any

from clarion.features.messaging.chat_import.pieces import PIECE_BYTES
from clarion.features.messaging.chat_import.runner import ImportRunner
from clarion.features.people import demo
from tests.features.messaging.exports import PNG, Atom, Line, Place, Who, World
from tests.features.messaging.test_chats import ask
from tests.features.messaging.test_posts import lines as chat_lines
from tests.features.messaging.test_posts import own
from tests.support.api import Api

IMPORTS = "/restapi/v1.0/account/~/clarion/chat-imports"
PEOPLE = [
    Who("Ada Admin", "ADA@demo.example"),
    Who("Ben Okafor", "ben@demo.example"),
    Who("Chloe Martin", "chloe@demo.example"),
    Who("Old Tom", "tom@elsewhere.example"),
]
PLACES = [
    Place("Public", "general", (0, 1, 2, 3)),
    Place("Private", "plans", (1, 2)),
    Place("Private", "toms-own", (3,)),
    Place("Conversation", "", (0, 1)),
    Place("Conversation", "", (1, 3)),
    Place("Conversation", "", (0, 1, 2)),
]


def said(text: str, *more: Atom) -> tuple[Atom, ...]:
    return (Atom("plain", text), *more)


def small_world() -> World:
    """Times in minutes, so that answers come between other posts."""
    minute = 60_000
    lines = [
        Line(0, 0, 0, said("Welcome all", Atom("everybody"), Atom("bold", "today")), topic="Start"),
        Line(0, 3, 1 * minute, said("I am Tom"), reactions=(("tada", 0), ("tada", 3)), topic="Tom"),
        Line(0, 1, 2 * minute, said("Hello", Atom("person", "0"), Atom("person", "3")), thread=0, topic="Start"),
        Line(0, 2, 3 * minute, said("Another thing"), files=(("plan.txt", b"The plan"), ("p.png", PNG)), topic="Other"),
        Line(0, 0, 4 * minute, said("Last answer"), thread=0, edited=5 * minute, topic="Start"),
        Line(1, 1, 1 * minute, said("Secret zebra plans"), pinned=True, topic="Plans"),
        Line(2, 3, 1 * minute, said("Talking to myself"), topic="Me"),
        Line(3, 0, 1 * minute, said("Between us: walrus")),
        Line(3, 1, 2 * minute, said("Yes, between us")),
        Line(4, 3, 1 * minute, said("Only Ben reads this: narwhal")),
        Line(4, 1, 2 * minute, said("Tom, goodbye")),
        Line(5, 2, 1 * minute, said("The three of us")),
    ]
    return World(list(PEOPLE), list(PLACES), lines)


async def upload(api: Api, content: bytes, name: str = "export.zip", number: str = "101") -> str:
    made = await ask(api, "POST", IMPORTS, number, 201, json={"name": name, "size": len(content)})
    for place, start in enumerate(range(0, len(content), PIECE_BYTES), 1):
        await send_piece(api, made["id"], place, content[start : start + PIECE_BYTES], number)
    return str(made["id"])


async def send_piece(
    api: Api, import_id: str, place: int, content: bytes, number: str = "101", status: int = 200
) -> Any:
    kind = {"Content-Type": "application/octet-stream"}
    headers = await api.as_person(number, demo.DEMO) | kind
    answer = await api.client.put(f"{IMPORTS}/{import_id}/pieces/{place}", content=content, headers=headers)
    assert answer.status_code == status, answer.text
    return answer.json()


async def state(api: Api, import_id: str) -> dict[str, Any]:
    found: dict[str, Any] = await ask(api, "GET", f"{IMPORTS}/{import_id}")
    return found


async def look(api: Api, runner: ImportRunner, content: bytes, name: str = "export.zip") -> dict[str, Any]:
    """An import that was looked at."""
    import_id = await upload(api, content, name)
    assert (await state(api, import_id))["status"] == "Checking"
    assert await runner.work_next() is True
    return await state(api, import_id)


async def bring(api: Api, runner: ImportRunner, content: bytes) -> dict[str, Any]:
    """An import that is done."""
    found = await look(api, runner, content)
    assert found["status"] == "Ready", found
    assert (await ask(api, "POST", f"{IMPORTS}/{found['id']}/run"))["status"] == "Running"
    assert await runner.work_next() is True
    found = await state(api, found["id"])
    assert found["status"] == "Completed", found
    return found


async def report(api: Api, import_id: str) -> dict[tuple[str, str], int]:
    found = await ask(api, "GET", f"{IMPORTS}/{import_id}/report", params={"perPage": 1000})
    counts: dict[tuple[str, str], int] = {}
    for line in found["records"]:
        assert line["reason"]
        counts[line["what"], line["why"]] = counts.get((line["what"], line["why"]), 0) + line["count"]
    return counts


async def posts_of(api: Api, chat: str, number: str) -> list[dict[str, Any]]:
    """The oldest first, as our own clients see them."""
    found = await own(api, "GET", f"/chats/{chat}/posts", number, params={"recordCount": 250})
    records: list[dict[str, Any]] = found["records"][::-1]
    return records


async def by_title(api: Api, number: str) -> dict[str, dict[str, Any]]:
    """Chats of a person by name, or by who else is in them."""
    found = {}
    for chat in (await chat_lines(api, number)).values():
        others = sorted({one["id"] for one in chat.get("members", [])} - {api.extension_id(number)})
        found[chat.get("name") or "+".join(others)] = chat
    return found
