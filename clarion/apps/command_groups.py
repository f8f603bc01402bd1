"""Groups of commands that several modules add to, such as `clarion acceptable-use`."""

import typer

ACCEPTABLE_USE = "acceptable-use"
_HELP = {
    ACCEPTABLE_USE: "Acceptable use: rules and how they stand, verdicts, scores of texts, lists.",
    "accounts": "Open and close accounts of companies; let passwords of Clarion count again.",
    "analytics": "Call analytics: rebuild them from call detail records (CDRs).",
    "backup": "Save the whole installation, encrypted; list and verify what was saved.",
    "calls": "Run the call server; explain what happens to a call.",
    "cdr": "Call detail records (CDRs) and what is derived from them.",
    "evidence": "The log of evidence: verify, prove and export it; sign checkpoints.",
    "fax": "Faxes: check their receipts.",
    "messages": "Chats: bring in what was said in other programs.",
}


def group_of(app: typer.Typer, name: str) -> typer.Typer:
    """The group of this name; made when nobody has yet."""
    for known in app.registered_groups:
        if known.name == name and known.typer_instance is not None:
            return known.typer_instance
    group = typer.Typer(no_args_is_help=True, help=_HELP[name])
    app.add_typer(group, name=name)
    return group
