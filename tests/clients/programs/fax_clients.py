"""Both fax clients of PyPI, unmodified. Run with the folder of a PDF and its name: sends, follows, lists, fetches.

Environment: SERVER, CLIENT_ID, CLIENT_SECRET, JWT; MACHINE, a fax machine outside; OWN, a fax number of the person.
Prints a line of JSON.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ring_central_sdk import FaxFile, RingCentralSDK
from ringcentral_fax_connector.models import FaxAttachment
from ringcentral_fax_connector.ringcentral_api import RingCentralApiGateway

LONGEST_S = 150.0


def wait_for(what: str, look: Callable[[], Any]) -> Any:
    until = time.monotonic() + LONGEST_S
    while time.monotonic() < until:
        if found := look():
            return found
        time.sleep(1.0)
    sys.exit(f"{what} was still missing after {LONGEST_S:.0f} s")


def main(document: Path) -> None:
    server, app, secret, jwt = (os.environ[name] for name in ("SERVER", "CLIENT_ID", "CLIENT_SECRET", "JWT"))
    sdk = RingCentralSDK(app, secret, server, jwt)
    gateway = RingCentralApiGateway(base_url=server, client_id=app, client_secret=secret, jwt_token=jwt)
    sent = sdk.send_fax(os.environ["MACHINE"], [FaxFile.from_path(str(document))], cover_text="From a program")
    attachment = FaxAttachment(document.name, "application/pdf", document.read_bytes())
    passed_on = gateway.send_fax(
        to_fax_number=os.environ["OWN"], attachments=[attachment], to_name="Ben", cover_page_text="For Ben"
    )

    def over(message: dict[str, Any]) -> bool:
        return message["messageStatus"] not in ("Queued", "InProgress")

    def came_in() -> Any:
        listed = gateway.list_inbound_faxes(page_size=10, unread_only=True)
        return next((one for one in listed["records"] if one["to"][0]["phoneNumber"] == os.environ["OWN"]), None)

    inbound = wait_for("the fax to the own number", came_in)
    content, about = gateway.download_fax_content(fax_id=str(inbound["id"]))
    first = wait_for(
        "the end of the fax outside", lambda: (found := sdk.get_fax_status(sent["id"])) and over(found) and found
    )
    second = wait_for(
        "the end of the fax inside",
        lambda: (found := gateway.get_message_status(fax_id=str(passed_on["id"]))) and over(found) and found,
    )
    listed = [one["id"] for one in sdk.list_faxes(per_page=50)["records"]]
    print(
        json.dumps(
            {
                "outside": first["messageStatus"],
                "outsidePages": first["faxPageCount"],
                "inside": second["messageStatus"],
                "listed": sent["id"] in listed and passed_on["id"] in listed,
                "direction": about["direction"],
                "pdf": content[:5].decode("latin-1"),
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
