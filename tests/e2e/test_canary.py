"""Every command and every sign-in at the loudest log level: nothing that is secret is printed anywhere.

What is secret is read from the simulator afterwards: all that arrived there in a header, a form or a body, and what it
was made with. So a secret that a later version sends is looked for without a word here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, quote, quote_plus, urlsplit

import pytest
import sign_in
from program import Ended, Program
from simulator import SUBSCRIPTION, Simulator, vm
from test_secrets import ENTRA_ECHO
from test_sign_in import KINDS

NEW = "C4nary-P4ssw0rd/with+signs&more"
SIGNATURE = "c4nary-signature-of-a-URL"
SECRET_FIELDS = ("client_secret", "client_assertion", "assertion", "refresh_token", "device_code", "access_token", "password")
SECRET_MEMBERS = re.compile(r"password|protected|secret|token", re.IGNORECASE)


def loud(azvmreset: Program, *words: str, stdin: str = "", env: sign_in.Variables = {}) -> Ended:
    return azvmreset(*words, "--log-level", "trace", stdin=stdin, env=env)


def secrets_in(value: object, is_secret: bool = False) -> Iterator[str]:
    """Every text beneath a member whose name is that of a secret."""
    if isinstance(value, dict):
        for name, each in value.items():
            if name == "name" and "value" in value:  # of a protected parameter
                continue
            yield from secrets_in(each, is_secret or SECRET_MEMBERS.search(name) is not None)
    elif isinstance(value, list):
        for each in value:
            yield from secrets_in(each, is_secret)
    elif isinstance(value, str) and is_secret:
        yield value


def secrets_of(request: dict[str, object]) -> Iterator[str]:
    headers = request["headers"]
    assert isinstance(headers, dict)
    for name, value in headers.items():
        if name.lower() in ("authorization", "secret", "x-identity-header"):
            yield str(value).removeprefix("Bearer ").removeprefix("Basic ")
    # A polling URL is signed: what stands in its query is a key to the operation.
    for name, value in parse_qsl(urlsplit(str(request["url"])).query):
        if name in ("t", "c", "s", "h", "sig"):
            yield value
    body = request.get("body")
    if isinstance(body, dict):
        yield from secrets_in(body)
    elif isinstance(body, str) and body.startswith("{"):
        yield from secrets_in(json.loads(body))
    elif isinstance(body, str):
        for name, value in parse_qsl(body):
            if name in SECRET_FIELDS:
                yield value


def prints_no_secret(azure: Simulator, ended: Ended, *more: str) -> set[str]:
    """And what was looked for."""
    said = ended.out + ended.err
    assert re.search(r"azvmreset: (debug|trace|info) ", said), "the log was silent"
    found = {NEW, SIGNATURE, azure.ready["client_secret"], *more}
    for request in azure.requests():
        found.update(secrets_of(request))
    for secret in found:
        if len(secret) < 6:
            continue
        for form in (secret, quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1]):
            assert form not in said, f"a secret was printed: {secret[:3]}…"
    return found


RESET = ["reset-password", vm("web-01"), "-u", "azureuser", "--password-stdin"]


@pytest.mark.parametrize(
    "words, stdin",
    [
        (["preflight", vm("web-01")], ""),
        (RESET, NEW),
        ([*RESET, "-o", "json"], NEW),
        ([*RESET, "--snapshot-first"], NEW),
        ([*RESET, "--confirm", "auto"], NEW),  # the ladder
        ([*RESET, "--confirm", "auto", "-o", "json"], NEW),
        ([*RESET, "--method", "run_command", "--action"], NEW),
        ([*RESET, "--method", "run_command", "--clear-parameter", "--verify", "guest"], NEW),
        ([*RESET, "--dry-run", "--print-commands", "az"], NEW),
        (["reset-rdp", vm("web-01")], ""),
        (["restart", vm("web-01"), "--yes"], ""),
        (["find", "web-01", "-s", SUBSCRIPTION], ""),
        (["status", vm("web-01")], ""),
        (["leftovers", vm("web-01")], ""),
        (["rest", "GET", vm("web-01") + "?api-version=2024-07-01&sig=" + SIGNATURE], ""),
        (["rest", "PUT", vm("web-01") + "/extensions/x?api-version=2024-07-01", "--body", "-", "--wait"], "body"),
    ],
)
@pytest.mark.parametrize(
    "fault",
    [
        None,
        {"fault": "status", "method": "GET", "status": 403, "code": "AuthorizationFailed", "message": "no"},
        {
            "fault": "status", "method": "PUT", "path": "/extensions/", "status": 409,
            "code": "VMExtensionProvisioningError", "message": f"{NEW} is too short",
        },
        {"fault": "status", "method": "POST", "status": 400, "body": ENTRA_ECHO},
        {"fault": "cut_body", "at": 10},
    ],  # fmt: skip
    ids=["fine", "refused", "guest", "sign-in", "cut"],
)
def test_no_command_prints_a_secret(
    azure: Simulator, azvmreset: Program, words: list[str], stdin: str, fault: dict[str, object] | None
) -> None:
    # Only what was told a secret can repeat it; what `rest` was given to send is not known to be one.
    if fault is not None and (stdin == NEW or fault.get("path") != "/extensions/"):
        azure.control("POST", "faults", fault)
    if stdin == "body":
        protected = {"username": "azureuser", "Password": NEW}
        properties = {"publisher": "Microsoft.Compute", "type": "VMAccessAgent", "protectedSettings": protected}
        stdin = json.dumps({"location": "westeurope", "properties": properties})
    prints_no_secret(azure, loud(azvmreset, *words, stdin=stdin))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "device-code"])
def test_no_sign_in_prints_a_secret(azure: Simulator, azvmreset: Program, tmp_path: Path, kind: str) -> None:
    variables = KINDS[kind](azure, tmp_path)
    ended = loud(azvmreset, *RESET, "--credential", kind, stdin=NEW, env=variables)
    assert ended.code == 0, ended.err
    looked_for = prints_no_secret(azure, ended, azure.ready["client_certificate_password"])
    assertions = [secret for secret in looked_for if secret.startswith("eyJ")]
    assert len(assertions) >= (2 if kind in ("client-certificate", "workload-identity") else 1)


def test_a_sign_in_by_device_code_prints_no_secret(azure: Simulator, azvmreset: Program, tmp_path: Path) -> None:
    words = ("preflight", vm("web-01"), "--credential", "device-code", "--log-level", "trace")
    running = azvmreset.start(*words, env=sign_in.device_code(azure, tmp_path))
    assert running.stdout is not None and running.stderr is not None
    said = ""
    for line in running.stderr:
        said += line
        sign_in.enter_code_of(line, azure)
    assert running.wait() == 0, said
    asked = [dict(parse_qsl(str(request["body"]))) for request in azure.requests() if "/token" in str(request["url"])]
    assert any("device_code" in form for form in asked)
    prints_no_secret(azure, Ended(0, running.stdout.read(), said))


def test_a_resumed_reset_prints_no_secret(azure: Simulator, azvmreset: Program, tmp_path: Path) -> None:
    token = tmp_path / "resume.json"
    azure.add_fault("never_ends", method="PUT")
    begun = loud(azvmreset, *RESET, "--resume-file", str(token), "--timeout", "2", stdin=NEW)
    assert begun.code == 8, begun.err
    assert NEW not in token.read_text()
    prints_no_secret(azure, begun)
    prints_no_secret(azure, loud(azvmreset, "resume", str(token), "--timeout", "2", "--password-stdin", stdin=NEW))
