"""Greetings as rules name them: a standard one by its id, or one's own."""

from typing import Annotated

from fastapi import Request
from pydantic import Field

from clarion.base.http import WireModel, uri_of
from clarion.features.phone.devices.schemas import LooseId
from clarion.features.phone.handling.model import Greeting
from clarion.features.phone.handling.responses import GreetingReference

Id = Annotated[LooseId, Field(max_length=64)]


class PresetBody(WireModel):
    id: Id | None = None
    name: Annotated[str, Field(max_length=100)] | None = None


class CustomBody(WireModel):
    id: Id | None = None


class GreetingBody(WireModel):
    type: Annotated[str, Field(max_length=40)]
    preset: PresetBody | None = None
    custom: CustomBody | None = None

    def greeting(self) -> Greeting:
        preset = self.preset or PresetBody()
        custom = self.custom or CustomBody()
        return Greeting(preset=preset.id or "", custom=custom.id or "", name=preset.name or "")


def greeting_view(request: Request, type_: str, greeting: Greeting | dict[str, str]) -> GreetingReference:
    """One entry of `greetings`."""
    kept = greeting if isinstance(greeting, dict) else {"preset": greeting.preset, "custom": greeting.custom,
                                                        "name": greeting.name}  # fmt: skip
    view: GreetingReference = {"type": type_}
    if kept["preset"]:
        uri = uri_of(request, "dictionary", "greeting", kept["preset"])
        view["preset"] = {"uri": uri, "id": kept["preset"], "name": kept.get("name", "")}
    if kept["custom"]:
        view["custom"] = {"id": kept["custom"]}
    return view
