"""The `clarion` command."""

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def root() -> None:
    """Clarion: business communications on your own machines."""


def main() -> None:
    app()
