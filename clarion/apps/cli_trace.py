"""`clarion trace`: the ladder of a call."""

from pathlib import Path
from typing import Annotated

import typer

from clarion.apps.one_command import run_command
from clarion.base.container import Container
from clarion.base.errors import NotFound
from clarion.calls.call_traces import CallTrace
from clarion.calls.cdr import CallRecord
from clarion.features.phone.call_trace import Viewer, build_ladder, draw_ladder, find_record, traces_of, write_pcap
from clarion.features.phone.handling import explain_record


def trace(
    call: Annotated[str, typer.Argument(help="A past call: its telephonySessionId (s-…) or sessionId")],
    account: Annotated[str, typer.Option(help="As an administrator of this account sees it")] = "",
    messages: Annotated[bool, typer.Option("--messages", help="Print each SIP message below its arrow")] = False,
    pcap: Annotated[Path | None, typer.Option(help="Write the messages for Wireshark or sngrep to this file")] = None,
) -> None:
    """Show the SIP messages of a call and what was decided in between, as a ladder.

    Messages are kept for CLARION_CALL_TRACE_DAYS. Passwords, media keys and digits are hidden.
    """

    async def read(here: Container) -> tuple[CallRecord, list[CallTrace]]:
        record = await find_record(here, call)
        if record is None or (account and account not in record.account_ids):
            raise NotFound(f"There is no ended call {call[:64]}; the call log names them (sessionId).")
        return record, await traces_of(here, record)

    record, traces = run_command(read)
    viewer = Viewer(account, frozenset(), sees_all=not account)
    steps = explain_record(record, account or next(iter(record.account_ids), ""))["steps"]
    ladder = build_ladder(traces, steps, viewer)
    ladder["telephonySessionId"], ladder["sessionId"] = record.telephony_session_id, record.session_id
    typer.echo(draw_ladder(ladder, with_messages=messages), nl=False)
    if not traces:
        typer.echo(
            "No SIP messages of this call are kept: it is older than CLARION_CALL_TRACE_DAYS, or they were lost."
        )
    if pcap is not None:
        shown = {leg.leg_id for one in traces for leg in one.legs if viewer.sees(leg)}
        kept = sorted((each for one in traces for each in one.messages if each.leg_id in shown), key=lambda m: m.at)
        pcap.write_bytes(write_pcap(kept))
        typer.echo(f"{len(kept)} messages are in {pcap}.")


def add_to(app: typer.Typer) -> None:
    app.command("trace")(trace)
