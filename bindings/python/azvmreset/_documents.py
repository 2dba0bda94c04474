"""JSON documents of the library as values: each member is read as its field's annotation says."""

from __future__ import annotations

import enum
import functools
import json
import types
import typing
from dataclasses import is_dataclass
from datetime import datetime
from typing import Any, TypeVar

from .results import Document

T = TypeVar("T", bound=Document)


def read_document(kind: type[T], text: str) -> T:
    """A value of a class that has the document, too, as `json`."""
    document = json.loads(text)
    hints = _hints(typing.cast(type, kind))
    fields = {name: _read(hint, document[name]) for name, hint in hints.items() if name != "json"}
    return kind(**fields, json=text)


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _read(hint: Any, value: Any) -> Any:
    if isinstance(hint, types.UnionType):  # with None
        return None if value is None else _read(typing.get_args(hint)[0], value)
    if typing.get_origin(hint) is tuple:
        return tuple(_read(typing.get_args(hint)[0], item) for item in value)
    if hint is datetime:
        return datetime.fromisoformat(value)
    if is_dataclass(hint):
        return hint(**{name: _read(kind, value[name]) for name, kind in _hints(typing.cast(type, hint)).items()})
    return hint[value.upper()] if isinstance(hint, enum.EnumMeta) else value
