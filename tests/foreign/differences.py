"""The differences between what other clients send and what we send, with the reasons: each is a heading of
docs/decisions/0008-other-clients.md, where it is told at length."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from comparison import Difference

ANY = object()


@dataclass(frozen=True)
class Explained:
    reason: str
    field: str  # a regular expression for all of it
    kind: str = ".*"  # the same
    client: str = ".*"
    theirs: Any = ANY
    ours: Any = ANY

    def covers(self, client: str, found: Difference) -> bool:
        return (
            re.fullmatch(self.client, client) is not None
            and re.fullmatch(self.kind, found.kind) is not None
            and re.fullmatch(self.field, found.field) is not None
            and self.theirs in (ANY, found.theirs)
            and self.ours in (ANY, found.ours)
        )


SDKS = "azure-mgmt-compute|javascript"
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"

EXPLAINED = [
    # Signing in.
    Explained("We do not ask the authority what it is", "request", kind="what the authority is", ours=None),
    Explained("We do not look for subscriptions", "request", kind="the subscriptions", client="az", ours=None),
    Explained("We do not promise to answer claims challenges", r"body\.claims", kind="a token", ours=None),
    Explained("We ask for nothing that we do not read", r"body\.client_info", kind="a token", ours=None),
    Explained("Each client names itself", r"(headers|body)\.x-client-.*", kind="a token", ours=None),
    Explained("Each client names itself", r"(headers|body)\.x-ms-lib-capability", kind="a token", ours=None),
    Explained("One header carries the id of a request", r".*\.client-request-id", kind="a token", ours=None),
    Explained("One header carries the id of a request", r"headers\.x-ms-client-request-id", theirs=None),
    Explained("Media types have no charset", r"headers\.content-type", theirs=f"{FORM};charset=utf-8", ours=FORM),
    # Every request.
    Explained("Each client names itself", r"headers\.(user-agent|commandname|parametersetname)"),
    Explained("We ask for the id of a request to come back", r"headers\.x-ms-return-client-request-id", ours="true"),
    Explained("We ask for answers that are not compressed", r"headers\.accept-encoding", ours=None),
    Explained("We always say that we read JSON", r"headers\.accept", theirs="*/*", ours=JSON),
    Explained("We always say that we read JSON", r"headers\.accept", theirs=None, ours=JSON),
    Explained("We speak one api-version", r"query\.api-version", ours="2024-07-01"),
    Explained("We speak one api-version", r"query\.api-version", kind=".*snapshots?", ours="2024-03-02"),
    # Resetting.
    Explained("We look before we write", "request", kind="the VM", client=SDKS, theirs=None),
    Explained("We see beforehand what may be done", "request", kind=r"GET .*/Microsoft\.Authorization/(permissions|locks).*", theirs=None),
    Explained("We read what the handler says", r"query\.\$expand", kind="the extension", ours="instanceView"),
    Explained("Each attempt has a tag of its own", r"body\.properties\.forceUpdateTag", theirs=None, ours="{guid}"),
    Explained("The handler may be newer than asked for", r"body\..*\.autoUpgradeMinorVersion", theirs=None, ours=True),
    Explained("We ask for 2.0, or for what is there", r"body\..*\.typeHandlerVersion", theirs="2.4", ours="2.0"),
    Explained("We ask for 2.0, or for what is there", r"body\..*\.typeHandlerVersion", theirs="2.0", ours="2.4"),
    Explained("Empty settings are sent", r"body\..*\.(settings|protectedSettings)", client="az", theirs=None, ours={}),
    # Snapshots.
    Explained("Our snapshots can be told from others", "path", kind="a snapshot|the end of a snapshot"),
    Explained("Our snapshots can be told from others", r"body\.tags\.azvmreset-operation", theirs=None, ours="{guid}"),
    Explained("Snapshots are cheap", r"body\.sku\.name", client=SDKS, theirs=None, ours="Standard_LRS"),
]


def explanation_of(client: str, found: Difference) -> Explained | None:
    return next((explained for explained in EXPLAINED if explained.covers(client, found)), None)
