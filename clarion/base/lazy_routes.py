"""Routes whose functions are read when somebody first asks: a program has a thousand, and uses few of them at first.

FastAPI reads the signature of the function behind a route, and makes a validator for each parameter, body and answer,
as soon as the module with the route is loaded. That took a third of the start of every program, also of those that
serve no route at all. A wrong signature is found no later than by `make test`, which asks for every route.
"""

import functools
import inspect
import operator
import threading
import warnings
from collections.abc import Callable
from functools import cached_property
from types import UnionType
from typing import Any, Union, get_args, get_origin

from fastapi import APIRouter, Response
from fastapi._form_limits import _validate_form_limits
from fastapi.datastructures import DefaultPlaceholder
from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic.warnings import UnsupportedFieldAttributeWarning

_building = threading.RLock()


class LazyRoute(APIRoute):
    """Knows at once what it was given (so that a router can be put into an application), everything else when asked."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        options |= _unvalidated(endpoint, options)
        vars(self).update({name: given for name, given in options.items() if name != "description"})
        self.path = path
        self.endpoint = endpoint
        self.name = str(options.get("name") or getattr(endpoint, "__name__", type(endpoint).__name__))
        self.methods = {method.upper() for method in options.get("methods") or ("GET",)}
        self.stream_item_type = None
        self.form_limits = _validate_form_limits(options.get("form_limits"))
        self._options: dict[str, Any] | None = options

    @cached_property
    def description(self) -> str:  # type: ignore[override]  # the real one takes its place
        text: str = vars(self)["_options"].get("description") or inspect.cleandoc(self.endpoint.__doc__ or "")
        return text.partition("\f")[0].strip()

    def __getattr__(self, name: str) -> Any:
        """Asked for what is not there yet: read the function. Raises what FastAPI raises where it is wrong."""
        with _building:  # whoever asks meanwhile, in another thread, waits
            options = vars(self).get("_options")
            if options is None or name.startswith("__"):
                raise AttributeError(f"a route has no {name!r}", name=name, obj=self)
            self._options = None
            try:
                super().__init__(self.path, self.endpoint, **options)
            except BaseException:
                self._options = options
                raise
        return getattr(self, name)


def response_type(endpoint: Callable[..., Any]) -> Any:
    """What a route's function says that it returns; None where it says nothing, or writes a whole response itself."""
    found = inspect.get_annotations(endpoint).get("return")
    if get_origin(found) in (Union, UnionType):  # some write a whole response now and then: a file, or nothing
        parts = [part for part in get_args(found) if not _is_response(part)]
        found = functools.reduce(operator.or_, parts) if parts else None
    return None if _is_response(found) else found


def _is_response(found: Any) -> bool:
    return isinstance(found, type) and issubclass(found, Response)


def _unvalidated(endpoint: Callable[..., Any], options: dict[str, Any]) -> dict[str, Any]:
    """A response is written as the function made it. That it is as its type says is the business of mypy and of tests,
    not of each request. Models of Pydantic still write themselves.
    """
    if not isinstance(options.get("response_model"), DefaultPlaceholder):
        return {}
    found = response_type(endpoint)
    is_model = isinstance(found, type) and issubclass(found, BaseModel)
    return {} if found is None or is_model else {"response_model": Any}


def read_functions_later() -> None:
    """Let every router made from now on, in this process, use such routes. Before any module with routes is loaded."""
    defaults = APIRouter.__init__.__kwdefaults__
    assert defaults is not None
    assert issubclass(defaults["route_class"], APIRoute)
    defaults["route_class"] = LazyRoute
    # FastAPI ignores it while it makes validators; those of bodies are made with the first body (`WireModel`).
    warnings.filterwarnings("ignore", category=UnsupportedFieldAttributeWarning)
