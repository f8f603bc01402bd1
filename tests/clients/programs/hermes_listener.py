"""Runs the REST client and the WebSocket monitor of hermes-ringcentral, without the rest of that bot.

Standard output has one JSON line for what it learned, and one for each event. The package cannot be imported whole
without its gateway, so its two modules are loaded from their files.
"""

import asyncio
import importlib.util
import json
import logging
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


def tell(**facts: object) -> None:
    print(json.dumps(facts), flush=True)


async def main() -> None:
    client = load("rc_client").RingCentralClient.from_jwt(
        client_id=os.environ["RC_CLIENT_ID"],
        client_secret=os.environ["RC_CLIENT_SECRET"],
        jwt_token=os.environ["RC_JWT"],
        server_url=os.environ["RC_SERVER_URL"],
    )
    me = await client.get_own_extension()
    tell(me=me["id"], owner=client.owner_id, found=await client.search_directory(os.environ["SEARCH"]))

    async def on_event(body: dict) -> None:
        tell(event=body)

    async def on_state(state: str, facts: dict) -> None:
        tell(state=state, **facts)

    filters = os.environ["FILTERS"].split()
    socket = load("rc_ws").RingCentralWebSocket(client, on_event, event_filters=filters, on_state=on_state)
    await socket.start()
    await asyncio.Event().wait()  # until the test ends us


logging.basicConfig(level=logging.INFO)
asyncio.run(main())
