"""Finds every table, so that migrations know them all without a list that someone has to keep."""

import importlib
import pkgutil
from functools import cache
from types import ModuleType

import clarion
from clarion.base import mail_queue, outbox
from clarion.base.storage import Base

__all__ = ["Base", "load_models", "mail_queue", "outbox"]


@cache
def load_models() -> None:
    """Import each module called `models` (and `*_models`) under `clarion`; importing declares its tables."""
    for area in ("features", "calls", "api"):
        try:
            package = importlib.import_module(f"{clarion.__name__}.{area}")
        except ModuleNotFoundError:
            continue
        _load_under(package)


def _load_under(package: ModuleType) -> None:
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        if module.ispkg:
            _load_under(importlib.import_module(module.name))
        elif module.name.rpartition(".")[2] == "models" or module.name.endswith("_models"):
            importlib.import_module(module.name)
