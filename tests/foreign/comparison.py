"""Two clients' requests for one task, field by field."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Iterator

from sent import Request

GROUP = r"/subscriptions/[^/]+/resourceGroups/[^/]+"
COMPUTE = r"/providers/Microsoft\.Compute"
VM = rf"{GROUP}{COMPUTE}/virtualMachines/[^/]+"
KINDS = {
    "what the authority is": r"GET /[^/]+/v2\.0/\.well-known/openid-configuration",
    "a token": r"POST /[^/]+/oauth2/v2\.0/token",
    "the subscriptions": r"GET /subscriptions",
    "the VM": rf"GET {VM}",
    "the VMs": rf"GET /subscriptions/[^/]+{COMPUTE}/virtualMachines",
    "a start": rf"POST {VM}/start",
    "a restart": rf"POST {VM}/restart",
    "a deallocation": rf"POST {VM}/deallocate",
    "a snapshot": rf"PUT {GROUP}{COMPUTE}/snapshots/[^/]+",
    "the snapshots": rf"GET {GROUP}{COMPUTE}/snapshots",
    "the end of a snapshot": rf"DELETE {GROUP}{COMPUTE}/snapshots/[^/]+",
    "the write": rf"PUT {VM}/extensions/[^/]+",
    "a poll": rf"GET /subscriptions/[^/]+{COMPUTE}/locations/[^/]+/operations/[^/]+",
    "the extension": rf"GET {VM}/extensions/[^/]+",
}


@dataclass(frozen=True)
class Difference:
    kind: str
    field: str  # "request" where only one of the two sends it
    theirs: Any
    ours: Any

    def __str__(self) -> str:
        return f"{self.kind}: {self.field}: they {self.theirs!r}, we {self.ours!r}"


def kind_of(request: Request) -> str:
    line = f"{request['method']} {request['path']}"
    return next((kind for kind, pattern in KINDS.items() if re.fullmatch(pattern, line)), line)


def by_kind(requests: list[Request]) -> dict[str, list[Request]]:
    kinds: dict[str, list[Request]] = {}
    for request in requests:
        kinds.setdefault(kind_of(request), []).append(request)
    return kinds


def leaves(value: Any, name: str) -> dict[str, Any]:
    """By their path: body.properties.type."""
    if not isinstance(value, dict) or not value:
        return {name: value}
    return {path: leaf for member in value for path, leaf in leaves(value[member], f"{name}.{member}").items()}


def fields_of(request: Request) -> dict[str, Any]:
    parts = {part: request[part] for part in ("path", "query", "headers", "body") if request[part] not in (None, {})}
    return {path: leaf for part, value in parts.items() for path, leaf in leaves(value, part).items()}


def different_fields(kind: str, theirs: Request, ours: Request) -> Iterator[Difference]:
    their_fields, our_fields = fields_of(theirs), fields_of(ours)
    for field in {**their_fields, **our_fields}:
        found = Difference(kind, field, their_fields.get(field), our_fields.get(field))
        if found.theirs != found.ours:
            yield found


def differences(theirs: list[Request], ours: list[Request]) -> Iterator[Difference]:
    their_kinds, our_kinds = by_kind(theirs), by_kind(ours)
    for kind in {**their_kinds, **our_kinds}:
        for one, other in zip_longest(their_kinds.get(kind, []), our_kinds.get(kind, [])):
            if one is None or other is None:
                yield Difference(kind, "request", None if one is None else "sent", None if other is None else "sent")
            else:
                yield from different_fields(kind, one, other)
