"""What the tasks of a connection have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ._requests import Request
from .operation import Operation

T = TypeVar("T")


class Tasks:
    """Tasks of one topic. `Connection` is all of them, and knows how one is started."""

    def _start(self, start: Callable[..., int], request: Request) -> Operation[T]:
        raise NotImplementedError
