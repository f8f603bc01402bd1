"""What a CRM template may say: whom to ask about a number, what of the answer to show, how a call is journaled."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Annotated, Any, Final, Literal, Self, get_args

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic.alias_generators import to_camel

from clarion.base.errors import Invalid
from clarion.features.phone.crm.expressions import LONGEST, BadExpression, Piece, Placeholder, read_path, read_text

MOST_BYTES: Final = 32 * 1024
_DEEPEST = 12
_SHOWN = 5
# Connections are shared: what says where a request ends could make the next one begin elsewhere.
_OF_TRANSPORT: Final = (
    "connection", "content-length", "expect", "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade",
)  # fmt: skip
NumberFormat = Literal["e164", "digits", "national", "nationalDigits", "international"]
FORMATS: Final = get_args(NumberFormat)
CALL: Final = (
    "id", "kind", "direction", "result", "started", "answered", "ended", "seconds", "ringSeconds", "from", "to",
    "called", "subject", "description", "notes", "recording", "outgoing",
)  # fmt: skip
KNOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "number": FORMATS,
    "call": CALL,
    "agent": ("id", "name", "email", "extension"),
    "contact": ("id", "name", "company", "email", "type", "link"),
}


def _text(text: str) -> str:
    read_text(text)
    return text


def _header(name: str) -> str:
    if name.lower() in _OF_TRANSPORT:
        raise ValueError(f"the header {name} is not a template's to say")
    return name


def _path(text: str) -> str:
    if text:
        read_path(text)
    return text


Text = Annotated[str, Field(max_length=LONGEST), AfterValidator(_text)]
PathText = Annotated[str, Field(max_length=300), AfterValidator(_path)]
Key = Annotated[str, Field(pattern=r"^[a-z][A-Za-z0-9]{0,39}$")]
Label = Annotated[str, Field(min_length=1, max_length=100)]
Header = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,60}$"), AfterValidator(_header)]
Method = Literal["GET", "POST", "PUT", "PATCH"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=to_camel, populate_by_name=True)


class Wanted(_Part):
    """Something that whoever connects gives. A `secret` is kept sealed and never shown."""

    key: Key
    label: Label
    hint: Annotated[str, Field(max_length=300)] = ""
    required: bool = True


class TokenRequest(_Part):
    """How the `{token}` of requests is got. `token`, `seconds`, `refresh`: where these lie in the answer."""

    url: Text
    form: Annotated[dict[str, Text], Field(max_length=20)] | None = None
    json_: Annotated[Any, Field(alias="json")] = None
    headers: Annotated[dict[Header, Text], Field(max_length=10)] = {}
    token: PathText
    seconds: PathText = ""
    refresh: PathText = ""


class Basic(_Part):
    user: Text
    password: Text


class Authentication(_Part):
    key: Key
    label: Label
    settings: Annotated[list[Wanted], Field(max_length=10)] = []
    secrets: Annotated[list[Wanted], Field(max_length=10)] = []
    headers: Annotated[dict[Header, Text], Field(max_length=10)] = {}
    basic: Basic | None = None
    token: TokenRequest | None = None


class CrmRequest(_Part):
    """`path` is under the CRM's address. At most one of `json` and `form`."""

    method: Method = "GET"
    path: Annotated[Text, Field(pattern=r"^/")]
    query: Annotated[dict[str, Text], Field(max_length=20)] = {}
    headers: Annotated[dict[Header, Text], Field(max_length=10)] = {}
    json_: Annotated[Any, Field(alias="json")] = None
    form: Annotated[dict[str, Text], Field(max_length=40)] | None = None

    @model_validator(mode="after")
    def _one_body(self) -> Self:
        if self.json_ is not None and self.form is not None:
            raise ValueError("give json or form, not both")
        return self


class Result(_Part):
    """What of one found record is shown: texts with placeholders, of which the first counts that has a value."""

    id: Text
    name: Annotated[list[Text], Field(min_length=1, max_length=5)]
    company: Text = ""
    email: Text = ""
    type: Text = ""
    link: Text = ""


class Lookup(CrmRequest):
    """Asked once for each of `formats` until something is found; `{number}` is the number so written. `each`: where
    the list of records lies; nothing: the answer is the list, or one record.
    """

    formats: Annotated[list[NumberFormat], Field(min_length=1, max_length=5)] = ["e164"]
    each: PathText = ""
    result: Result


class Journal(CrmRequest):
    """`id`: where the id of the new activity lies in the answer. `needs_contact`: cannot be said of a stranger."""

    id: PathText = ""
    needs_contact: bool = False


class Template(_Part):
    """`address`: where the CRM is; nothing: whoever connects says. `problem`: where an answer with status 200 says what
    is wrong. `maps`: words of ours by words of theirs, `*` for all others.
    """

    format: Literal[1] = 1
    key: Key
    name: Label
    address: Annotated[str, Field(max_length=300)] = ""
    address_hint: Annotated[str, Field(max_length=300)] = ""
    documentation: Annotated[str, Field(max_length=300, pattern=r"^(https://[!-~]+)?$")] = ""
    settings: Annotated[list[Wanted], Field(max_length=20)] = []
    authentications: Annotated[list[Authentication], Field(min_length=1, max_length=6)]
    headers: Annotated[dict[Header, Text], Field(max_length=10)] = {}
    maps: Annotated[dict[Key, Annotated[dict[str, str | int], Field(max_length=40)]], Field(max_length=10)] = {}
    problem: PathText = ""
    lookups: Annotated[list[Lookup], Field(min_length=1, max_length=6)]
    journal: Journal | None = None

    @model_validator(mode="after")
    def _names(self) -> Self:
        for place, text, roots in _texts(self):
            for piece in read_text(text):
                if isinstance(piece, Placeholder):
                    _check(self, place, piece, roots)
        return self


_ASKING = ("address", "settings", "secrets", "token")


def _texts(template: Template) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Every text with placeholders: where it stands, and what it may speak of."""
    for at, one in enumerate(template.authentications):
        place = f"authentications[{at}]"
        yield from _of_shape(f"{place}.headers", one.headers, _ASKING)
        if one.basic is not None:
            yield from _of_shape(f"{place}.basic", one.basic.model_dump(), ("settings", "secrets"))
        if one.token is not None:
            said = {"url": one.token.url, "form": one.token.form, "json": one.token.json_, "headers": one.token.headers}
            yield from _of_shape(f"{place}.token", said, ("address", "settings", "secrets"))
    yield from _of_shape("headers", template.headers, _ASKING)
    for at, lookup in enumerate(template.lookups):
        yield from _of_request(f"lookups[{at}]", lookup, (*_ASKING, "number"))
        shown = lookup.result.model_dump()
        yield from _of_shape(f"lookups[{at}].result", shown, ("item", "answer", "address", "settings", "number"))
    if template.journal is not None:
        yield from _of_request("journal", template.journal, (*_ASKING, "number", "call", "agent", "contact"))


def _of_request(place: str, request: CrmRequest, roots: tuple[str, ...]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    said = {"path": request.path, "query": request.query, "headers": request.headers, "form": request.form}
    yield from _of_shape(place, said | {"json": request.json_}, roots)


def _of_shape(
    place: str, shape: Any, roots: tuple[str, ...], depth: int = 0
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    if depth > _DEEPEST:
        raise ValueError(f"{place}: nested more than {_DEEPEST} levels deep")
    if isinstance(shape, str):
        yield place, shape, roots
    elif isinstance(shape, Mapping):
        for name, value in shape.items():
            if not isinstance(name, str):
                raise ValueError(f"{place}: names are texts; put {name!r} into quotes")  # noqa: TRY004
            yield f"{place} (name)", name, roots
            yield from _of_shape(f"{place}.{name}", value, roots, depth + 1)
    elif isinstance(shape, list):
        for at, value in enumerate(shape):
            yield from _of_shape(f"{place}[{at}]", value, roots, depth + 1)
    elif shape is not None and not isinstance(shape, int | float | bool):
        raise ValueError(f"{place}: {type(shape).__name__} is no value; put it into quotes")


def _check(template: Template, place: str, piece: Piece, roots: tuple[str, ...]) -> None:
    """Raises ValueError for what a placeholder can never find."""
    assert isinstance(piece, Placeholder)
    root = piece.path[0]
    if root not in roots:
        raise ValueError(f"{place}: there is no {{{root}}} here; there are {', '.join(roots)}")
    known = _members(template).get(str(root))
    if known is not None and len(piece.path) > 1 and piece.path[1] not in known:
        raise ValueError(f"{place}: {root} has no {piece.path[1]}; it has {', '.join(known)}")
    for name, argument in piece.filters:
        if name == "map" and argument not in template.maps:
            raise ValueError(f"{place}: there is no map called {argument or '(nothing)'}")
        if name == "verbatim" and not place.endswith(".link"):
            raise ValueError(f"{place}: verbatim is for links only")


def _members(template: Template) -> dict[str, tuple[str, ...]]:
    given = [*template.settings, *(each for one in template.authentications for each in one.settings)]
    secrets = [each for one in template.authentications for each in one.secrets]
    return {
        **KNOWN,
        "settings": tuple(each.key for each in given),
        "secrets": tuple(each.key for each in secrets),
    }


@lru_cache(maxsize=256)
def read_template(text: str, parameter: str = "template") -> Template:
    """A template from YAML (or JSON, which is YAML). Raises Invalid, which says where and what.

    A long one takes a second: it is read beside the loop first, and remembered.
    """
    if len(text.encode()) > MOST_BYTES:
        raise Invalid(f"A template has at most {MOST_BYTES // 1024} KB.", parameter=parameter)
    try:
        found = yaml.load(text, Loader=_Plain)  # noqa: S506 - a safe loader that takes less
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise Invalid(f"The template cannot be read: {where}{error.problem}.", parameter=parameter) from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise Invalid(f"The template cannot be read: {str(error)[:200]}", parameter=parameter) from None
    return template_of(found, parameter)


def template_of(found: Any, parameter: str = "template") -> Template:
    """Raises Invalid."""
    try:
        return Template.model_validate(found)
    except ValidationError as error:
        raise Invalid(f"The template is not right: {_said(error)}", parameter=parameter) from None
    except RecursionError:
        raise Invalid("The template is nested too deep.", parameter=parameter) from None


def _said(error: ValidationError) -> str:
    """`lookups[0].path: Field required; …`"""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    said = [": ".join(part for part in (_place(one["loc"]), one["msg"]) if part) for one in found[:_SHOWN]]
    more = f"; and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return ("; ".join(said) + more).replace("Value error, ", "")[:1500] + "."


def _place(steps: tuple[int | str, ...]) -> str:
    found = ""
    for step in steps:
        found += f"[{step}]" if isinstance(step, int) else f".{step}" if found else step
    return found


class _Plain(yaml.SafeLoader):
    """Without aliases (they can make much of little), without members given twice, and only so deep."""

    levels = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        self.levels += 1
        if self.levels > _DEEPEST + 8:
            raise yaml.MarkedYAMLError(problem="nested too deep", problem_mark=self.get_mark())
        try:
            return self._composed(parent, index)
        finally:
            self.levels -= 1

    def _composed(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            event: Any = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="aliases are not allowed", problem_mark=event.start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen: set[str] = set()
        for key_node, _ in node.value:
            key = key_node.value
            if not isinstance(key, str):
                raise yaml.MarkedYAMLError(problem="names are texts", problem_mark=key_node.start_mark)
            if key in seen:
                raise yaml.MarkedYAMLError(problem=f"{key} is given twice", problem_mark=key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)


__all__ = ["BadExpression", "Template", "read_template", "template_of"]
