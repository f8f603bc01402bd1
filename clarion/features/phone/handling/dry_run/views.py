"""The path of a call as plain JSON, and as sentences."""

from datetime import datetime
from typing import Any, cast

from clarion.base.zones import zone_of
from clarion.calls.directory import Directory, Extension
from clarion.calls.model import AnnounceHop, ForwardHop, Hop, Outcome, ProgramHop, RetrieveHop, RingHop
from clarion.calls.wire import Target, TrunkTarget
from clarion.features.phone.handling.dry_run.responses import CallHop, CallPathNode, RingInfo
from clarion.features.phone.handling.hops import GREETING, SCREENING
from clarion.features.phone.handling.model import Profile, Verdict

# The programs that callers meet on a path, as their features name them.
PROGRAMS = {
    "voicemail": "The caller can leave a message",
    "menu": "The caller hears the menu and chooses by keys",
    "queue": "The caller waits in the queue",
    "announcement-only": "The caller hears an announcement, and the call ends",
    "conference": "The caller is asked into a conference",
    "paging": "The caller speaks from the loudspeakers",
    "park": "The caller waits where calls are parked",
    GREETING: "The caller hears a greeting",
    SCREENING: "The caller is asked for a name",
}
OUTCOMES = {
    Outcome.BUSY: "busy",
    Outcome.DECLINED: "declined",
    Outcome.NO_ANSWER: "nobody answers",
    Outcome.UNREACHABLE: "nothing can be reached",
    Outcome.INVALID: "there is no such number",
    Outcome.FAILED: "it fails",
}


def verdict_view(extension: Extension | None, profile: Profile, verdict: Verdict, at: float) -> dict[str, Any]:
    """What the rules of somebody (or of the company) said."""
    local = datetime.fromtimestamp(at, zone_of(profile.zone))
    return {
        "of": extension.name if extension is not None else "",
        "local": local.isoformat(timespec="minutes"),
        "zone": profile.zone,
        "ruleId": verdict.rule.rule_id if verdict.rule is not None else "",
        "rule": verdict.rule.name if verdict.rule is not None else "",
        "blocked": verdict.blocked,
        "reasons": [
            {"text": reason.text, "ruleId": reason.rule_id, "decides": reason.decides} for reason in verdict.reasons
        ],
    }


def hop_view(hop: Hop, directory: Directory) -> CallHop:
    """{kind, when, …}"""
    view: dict[str, Any] = {"when": [OUTCOMES[outcome] for outcome in hop.when]}
    match hop:
        case RingHop():
            rings = [_ring(hop, position, directory) for position in range(len(hop.targets))]
            return cast(
                "CallHop", {**view, "kind": "ring", "seconds": hop.seconds, "rings": rings, "asks": bool(hop.ask)}
            )
        case AnnounceHop():
            return cast(
                "CallHop", {**view, "kind": "announce", "prompts": list(hop.prompts), "result": hop.ending.result}
            )
        case ProgramHop():
            whose = directory.extensions.get(hop.data.get("extension_id", ""))
            return cast(
                "CallHop", {**view, "kind": "program", "program": hop.program, "of": whose.name if whose else ""}
            )
        case ForwardHop():
            return cast("CallHop", {**view, "kind": "forward", "to": hop.dialed})
        case RetrieveHop():
            return cast("CallHop", {**view, "kind": "retrieve", "slot": hop.slot})


def _ring(hop: RingHop, position: int, directory: Directory) -> RingInfo:
    target = hop.targets[position]
    return cast(
        "RingInfo",
        {
            **_named(target, directory),
            "after": hop.after[position] if hop.after else 0,
            "until": hop.until[position] if hop.until else hop.seconds,
        },
    )


def _named(target: Target, directory: Directory) -> dict[str, str]:
    if isinstance(target, TrunkTarget):
        trunk = directory.trunks.get(target.trunk_id)
        return {"kind": "number", "id": target.number, "name": f"{target.number} by {trunk.name if trunk else 'trunk'}"}
    device = directory.devices.get(target.device_id)
    return {"kind": "device", "id": target.device_id, "name": device.name if device else "A phone"}


def sentences_of(node: CallPathNode, depth: int = 0) -> list[str]:
    """The path in words, in order; two spaces for each time the call is sent on."""
    indent = "  " * depth
    who = node["name"] + (f" ({node['extensionNumber']})" if node.get("extensionNumber") else "")
    found = [f"{indent}The call is refused: {node['result']}." if node["kind"] == "refused" else f"{indent}{who}:"]
    for verdict in node["verdicts"]:
        found += [f"{indent}- {reason['text']}" for reason in verdict["reasons"]]
    found += [f"{indent}- {note}" for note in node["notes"]]
    for hop in node["hops"]:
        found.append(f"{indent}- {hop_sentence(hop)}")
        if "leadsTo" in hop:
            found += sentences_of(hop["leadsTo"], depth + 1)
    return found


def hop_sentence(hop: CallHop) -> str:
    condition = f" when {' or '.join(hop['when'])}" if hop["when"] else ""
    match hop["kind"]:
        case "ring":
            names = "; ".join(_ring_sentence(ring, hop["seconds"]) for ring in hop["rings"]) or "nothing"
            return f"Rings{condition}: {names}."
        case "announce":
            return f"Says “{', '.join(hop['prompts'])}”{condition}, and the call ends ({hop['result']})."
        case "forward":
            return f"Goes on to {hop['to']}{condition}."
        case "retrieve":
            return f"Fetches the call that is parked at {hop['slot']}{condition}."
        case _:
            words = PROGRAMS.get(hop["program"], f"“{hop['program']}” serves the caller")
            return f"{words}{condition}." if hop["program"] != "voicemail" else _mailbox(words, hop, condition)


def _mailbox(words: str, hop: CallHop, condition: str) -> str:
    whose = f" for {hop['of']}" if hop["of"] else ""
    return f"{words}{whose}{condition}."


def _ring_sentence(ring: RingInfo, seconds: float) -> str:
    if not ring["after"] and ring["until"] >= seconds:
        return f"{ring['name']} for {seconds:.0f} s"
    return f"{ring['name']} from {ring['after']:.0f} to {ring['until']:.0f} s"
