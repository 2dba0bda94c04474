"""What a client sent, in a form that two clients can be compared in: nothing of this run, and no secret."""

from __future__ import annotations

import json
import re
from typing import Any, Iterable
from urllib.parse import parse_qsl, unquote, urlsplit

from simulator import Simulator

NEW_PASSWORD = "By-A-Foreign-Client-1"
SIGNING_IN = "signing in"

Request = dict[str, Any]  # method, path, query, headers, body

GUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", re.IGNORECASE)
NAME_OF_A_SNAPSHOT = re.compile(r"\bazvmreset-[0-9a-f]{32}\b")
OURS_TO_NAME = re.compile(r"^0{8}-0{4}-4")  # the scenario's tenant, subscription and principal
OF_THE_CONNECTION = {"host", "connection", "content-length"}


def anonymous(text: str, azure: Simulator) -> str:
    """Without what differs from run to run, and without secrets."""
    for secret, shown in ((azure.ready["client_secret"], "{secret}"), (NEW_PASSWORD, "{password}")):
        text = text.replace(secret, shown)
    text = text.replace(azure.ready["arm_endpoint"], "{arm}")
    text = re.sub(r"\bBearer \S+", "Bearer {token}", text)
    text = re.sub(r" \(Linux[- ][^)]*\)", " ({system})", text)
    text = NAME_OF_A_SNAPSHOT.sub("azvmreset-{guid}", text)
    return GUID.sub(lambda found: found[0] if OURS_TO_NAME.match(found[0]) else "{guid}", text)


def read_body(text: str, content_type: str) -> Any:
    if not text:
        return None
    if content_type.startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(text, keep_blank_values=True))
    return json.loads(text)


def anonymous_everywhere(value: Any, azure: Simulator) -> Any:
    if isinstance(value, str):
        return anonymous(value, azure)
    if isinstance(value, dict):
        return {name: anonymous_everywhere(member, azure) for name, member in value.items()}
    if isinstance(value, list):
        return [anonymous_everywhere(member, azure) for member in value]
    return value


def read_request(logged: dict[str, Any], azure: Simulator) -> Request:
    url = urlsplit(logged["url"])
    headers = {name.lower(): value for name, value in logged["headers"].items()}
    request = {
        "method": logged["method"],
        "path": unquote(url.path),
        "query": dict(parse_qsl(url.query, keep_blank_values=True)),
        "headers": {name: headers[name] for name in sorted(headers) if name not in OF_THE_CONNECTION},
        "body": read_body(logged["body"], headers.get("content-type", "")),
    }
    return dict(anonymous_everywhere(request, azure))


def repeats(request: Request, before: Request) -> bool:
    """How often an operation is polled, and how many pages a list has, is the server's affair."""
    if "/operations/" in request["path"]:
        return request == before
    pages = {"$skiptoken", "$skipToken"} & request["query"].keys() & before["query"].keys()
    return bool(pages) and {**request, "query": {}} == {**before, "query": {}}


def without_repeats(requests: Iterable[Request]) -> list[Request]:
    kept: list[Request] = []
    for request in requests:
        if not (kept and repeats(request, kept[-1])):
            kept.append(request)
    return kept


def sent_to(azure: Simulator) -> list[Request]:
    """Everything since the last reset."""
    return without_repeats(read_request(logged, azure) for logged in azure.requests())


def is_of_arm(request: Request) -> bool:
    return bool(request["path"].startswith("/subscriptions/"))


def by_task(task: str, requests: list[Request]) -> dict[str, list[Request]]:
    """Signing in is a task of its own: it is the same whatever follows."""
    return {
        task: [request for request in requests if is_of_arm(request)],
        SIGNING_IN: [request for request in requests if not is_of_arm(request)],
    }
