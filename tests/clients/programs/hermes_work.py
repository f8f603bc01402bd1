"""Notes, events and cards by the REST client of hermes-ringcentral. Standard output has one line of JSON."""

import asyncio
import importlib.util
import json
import os
import sys
import types
from pathlib import Path


def load(name: str) -> types.ModuleType:
    spec = importlib.util.spec_from_file_location(f"ringcentral.{name}", FOLDER / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


FOLDER = Path(importlib.util.find_spec("ringcentral").submodule_search_locations[0])
package = types.ModuleType("ringcentral")
package.__path__ = [str(FOLDER)]
sys.modules["ringcentral"] = package


async def main() -> None:
    client = load("rc_client").RingCentralClient.from_jwt(
        client_id=os.environ["RC_CLIENT_ID"],
        client_secret=os.environ["RC_CLIENT_SECRET"],
        jwt_token=os.environ["RC_JWT"],
        server_url=os.environ["RC_SERVER_URL"],
    )
    chat = str((await client.create_or_find_dm([os.environ["WITH"]]))["id"])
    note = await client.create_note(chat, {"title": "Minutes", "body": "<p>We met.</p>"})
    published = await client.publish_note(note["id"])
    changed = await client.update_note(note["id"], {"title": "Protocol"})
    times = {"startTime": "2026-05-01T10:00:00Z", "endTime": "2026-05-01T11:00:00Z"}
    event = await client.create_event(chat, {"title": "Lunch", **times})
    moved = await client.update_event(event["id"], {"title": "Late lunch", **times})
    text = {"type": "TextBlock", "text": "Hello", "wrap": True}
    card = await client.create_adaptive_card(chat, {"version": "1.3", "body": [text]})
    await client.update_adaptive_card(card["id"], {"version": "1.3", "body": [text | {"text": "Bye"}]})
    facts = {
        "published": published,
        "note": changed["title"],
        "notes": [one["title"] for one in await client.list_notes(chat)],
        "event": moved["title"],
        "events": [one["title"] for one in await client.list_events(chat)],
        "card": (await client.get_adaptive_card(card["id"]))["body"][0]["text"],
        "gone": [
            await client.delete_adaptive_card(card["id"]),
            await client.delete_event(event["id"]),
            await client.delete_note(note["id"]),
        ],
        "left": [await client.list_notes(chat), await client.list_events(chat)],
    }
    await client.close()
    print(json.dumps(facts), flush=True)


asyncio.run(main())
