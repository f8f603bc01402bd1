"""`clarion demo numbers`, `call`, `text` and the like: the simulated phone network from the command line."""

import asyncio
import base64
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from clarion.apps.demo_content.cast import FAX_NUMBER
from clarion.base.content import sniff
from clarion.base.errors import Invalid
from clarion.base.settings import load_settings
from clarion.engines.phone_network import ask_network, load_plan

FOLDER = "network"
"""Where in the data folder the simulated network keeps what it has."""
_LOOK_S = 0.5
_LATE = 10  # attempts to find a modem's last report after its call


def demo_group(app: typer.Typer) -> typer.Typer:
    """The group `clarion demo`, which several modules add to."""
    for group in app.registered_groups:
        if group.name == "demo" and group.typer_instance is not None:
            return group.typer_instance
    demo = typer.Typer(no_args_is_help=True, help="The demo organisation and the simulated phone network.")
    app.add_typer(demo, name="demo")
    return demo


def add_to(app: typer.Typer) -> None:
    demo = demo_group(app)
    demo.command("numbers")(_numbers)
    demo.command("call")(_call)
    demo.command("fax")(_fax)
    demo.command("text")(_text)
    demo.command("texts")(_texts)
    demo.command("traffic")(_traffic)


def _numbers() -> None:
    """List who can be called on the simulated phone network, and what they do."""
    table = Table("Number", "Who", "What happens", box=None, header_style="bold")
    for item in load_plan(load_settings().data / FOLDER / "subscribers.json"):
        what = item.behaviour.value.replace("_", " ")
        if item.forward_to:
            what += f" to {item.forward_to}"
        if item.text_reply:
            what += ", replies to texts"
        if item.text_outcome != "delivered":
            what += f", texts: {item.text_outcome}"
        table.add_row(item.number, item.name, what)
    Console().print(table)
    typer.echo("Any other possible number answers and speaks; the rest are not in service.")
    settings = load_settings()
    if settings.demo and settings.demo_content:
        typer.echo(
            f"The demo company takes faxes at {FAX_NUMBER}: clarion demo fax +12025550130 {FAX_NUMBER} page.tiff"
        )


def _ask(do: str, **payload: Any) -> dict[str, Any]:
    return asyncio.run(ask_network(load_settings().data / FOLDER, do, **payload))


def _call(
    from_number: Annotated[str, typer.Argument(metavar="FROM", help="Who seems to call, such as +12025550100")],
    to_number: Annotated[str, typer.Argument(metavar="TO", help="A number of the account")],
    behaviour: Annotated[str, typer.Option(help="speaks, tone, echo, silent or ivr")] = "speaks",
    seconds: Annotated[float, typer.Option(help="Hang up so long after the answer")] = 30.0,
    press: Annotated[str, typer.Option(help="Keys to press after the answer")] = "",
    name: Annotated[str, typer.Option(help="The caller's name to show")] = "",
    text: Annotated[str, typer.Option(help="What the caller says")] = "",
    attest: Annotated[str, typer.Option(help="Level that the call is signed with: A, B, C; none: not signed")] = "A",
) -> None:
    """Let the simulated phone network call a number of the account."""
    facts = _ask(
        "place",
        from_number=from_number,
        to=to_number,
        behaviour=behaviour,
        duration=seconds,
        press=press,
        name=name,
        text=text,
        attest="" if attest == "none" else attest,
    )
    typer.echo(f"Calling {facts['to_number']} from {facts['from_number']} (call {facts['id']}).")


def _fax(
    from_number: Annotated[str, typer.Argument(metavar="FROM", help="Who seems to fax, such as +12025550130")],
    to_number: Annotated[str, typer.Argument(metavar="TO", help=f"A fax number of the account, such as {FAX_NUMBER}")],
    document: Annotated[Path, typer.Argument(metavar="TIFF", help="What is faxed", exists=True, dir_okay=False)],
    g711: Annotated[bool, typer.Option("--g711", help="The machine refuses T.38")] = False,
    packet_loss: Annotated[float, typer.Option(help="Percent of T.38 packets that its line loses", min=0, max=50)] = 0,
    wait: Annotated[float, typer.Option(help="Seconds to wait for the result; 0: do not wait", min=0, max=3600)] = 900,
) -> None:
    """Let a fax machine of the simulated phone network send a fax to a number of the account, and wait for the result.

    Ends with 1 when the fax did not arrive.
    """
    with document.open("rb") as file:
        if sniff(file.read(8192)) != "image/tiff":
            raise Invalid(f"{document} is no TIFF. A fax machine sends TIFF: download a fax as TIFF, or save one.")
    facts = _ask(
        "place",
        from_number=from_number,
        to=to_number,
        behaviour="fax",
        document=str(document.resolve()),
        t38="refuses" if g711 else "accepts",
        packet_loss=packet_loss,
    )
    typer.echo(f"Faxing to {facts['to_number']} from {facts['from_number']} (call {facts['id']}).")
    if not wait:
        typer.echo("What arrives is in the web app under Fax.")
        return
    arrived, words = _fax_result(_followed(str(facts["id"]), wait))
    typer.echo(words)
    if not arrived:
        raise typer.Exit(1)


def _followed(call_id: str, seconds: float) -> dict[str, Any]:
    """What is known of a call once it is over, or when the time is."""
    ends, late = time.monotonic() + seconds, 0
    facts = _ask("call", id=call_id)
    while time.monotonic() < ends and late < _LATE:
        if facts["ended"] is not None:
            if not facts["fax"] or facts["fax"].get("ended"):
                break
            late += 1
        time.sleep(_LOOK_S)
        facts = _ask("call", id=call_id)
    return facts


def _fax_result(facts: dict[str, Any]) -> tuple[bool, str]:
    """Whether a fax arrived, and a sentence about it."""
    fax = facts["fax"]
    pages, to_number = len(fax.get("pages") or ()), facts["to_number"]
    if fax.get("ended") and fax.get("code") == "OK":
        return True, f"The fax arrived, {pages} pages. It is in the web app under Fax."
    if facts["ended"] is None:
        return False, f"The fax is still under way, {pages} pages so far. See Fax in the web app."
    if facts["answered"] is None:
        why = " ".join(filter(None, (str(facts["status"] or ""), str(facts["refusal"].get("phrase", "")))))
        return False, f"{to_number} did not answer ({why or 'no answer'}): nothing was faxed."
    if not fax.get("negotiated"):
        return False, f"No fax machine answered at {to_number}: fax to a fax number of the account."
    return False, f"The fax failed after {pages} pages: {fax.get('reason') or fax.get('code')}"


def _text(
    from_number: Annotated[str, typer.Argument(metavar="FROM", help="Who seems to text, such as +12025550100")],
    to_number: Annotated[str, typer.Argument(metavar="TO", help="A number of the account; more, with commas: a group")],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What is written")],
    picture: Annotated[list[Path] | None, typer.Option(help="A file that goes along; may be given again")] = None,
) -> None:
    """Let the simulated phone network text a number of the account."""
    media = [
        {
            "content_type": sniff(content := path.read_bytes()),
            "file_name": path.name,
            "content": base64.b64encode(content).decode(),
        }
        for path in picture or []
    ]
    recipients = [number.strip() for number in to_number.split(",")]
    _ask("text", from_number=from_number, to=recipients, text=text, media=media)
    typer.echo(f"{from_number} texted {', '.join(recipients)}.")


def _texts(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="A number of the simulated network")],
) -> None:
    """Show the texts that a number of the simulated phone network got."""
    table = Table("When", "From", "Text", "Files", box=None, header_style="bold")
    for message in _ask("messages", number=number)["messages"]:
        files = ", ".join(item["file_name"] or item["content_type"] for item in message["media"])
        table.add_row(message["at"][:19].replace("T", " "), message["sender"], message["text"], files)
    Console().print(table)


def _traffic(
    to_numbers: Annotated[list[str], typer.Argument(metavar="TO...", help="Numbers of the account")],
    rate: Annotated[float, typer.Option(help="Calls a second, on average")] = 1.0,
    calls: Annotated[int, typer.Option(help="How many in all")] = 10,
    mix: Annotated[str, typer.Option(help="Behaviours and weights")] = "speaks=1",
    mean_seconds: Annotated[float, typer.Option(help="How long a call lasts, on average")] = 10.0,
    seed: Annotated[int, typer.Option(help="The same seed gives the same calls")] = 1,
) -> None:
    """Let the simulated phone network place many calls into the account."""
    try:
        weights = {key.strip(): float(value) for key, _, value in (p.partition("=") for p in mix.split(","))}
    except ValueError:
        raise typer.BadParameter("give a mix such as speaks=3,silent=1") from None
    _ask("traffic", to_numbers=to_numbers, rate=rate, calls=calls, mix=weights, mean_s=mean_seconds, seed=seed)
    typer.echo(f"{calls} calls will be placed, {rate:g} a second on average.")
