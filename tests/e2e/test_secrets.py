"""No secret in any output, log or argument. `Program` checks every run; here are the runs that talk most."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote_plus

import pytest
from program import Ended, Program
from simulator import Simulator, vm

NEW = "Back-In-With-Th1s"
ENTRA_ECHO = '{"error":"invalid_request","error_description":"found simulated~secret/with+signs&more=1"}'


def reset_aloud(azvmreset: Program) -> Ended:
    words = ["reset-password", vm("web-01"), "--username", "azureuser", "--password-stdin", "--log-level", "trace"]
    return azvmreset(*words, stdin=NEW)


def forms_of(secret: str) -> list[str]:
    """As it is, and as it stands in a form body."""
    return [secret, quote_plus(secret)]


def test_the_log_at_its_loudest_holds_no_secret(azure: Simulator, azvmreset: Program) -> None:
    ended = reset_aloud(azvmreset)
    assert ended.code == 0, ended.err
    assert "azvmreset: debug http: " in ended.err or "azvmreset: trace http: " in ended.err
    said = ended.out + ended.err
    tokens = {r["headers"]["Authorization"] for r in azure.requests() if "Authorization" in r["headers"]}
    for secret in [NEW, azure.ready["client_secret"], *(token.removeprefix("Bearer ") for token in tokens)]:
        for form in forms_of(secret):
            assert form not in said


@pytest.mark.parametrize(
    "fault",
    [
        {"fault": "status", "method": "PUT", "status": 400, "code": "BadRequest", "message": f"echo {NEW}"},
        {"fault": "status", "method": "POST", "status": 400, "body": ENTRA_ECHO},
        {"fault": "reset_after", "method": "PUT"},
        {"fault": "cut_body", "method": "PUT", "at": 10},
        {"fault": "token_expired"},
        {"fault": "foreign_host", "method": "PUT"},
    ],
)
def test_failures_hold_no_secret(azure: Simulator, azvmreset: Program, fault: dict[str, object]) -> None:
    azure.control("POST", "faults", fault)
    reset_aloud(azvmreset)


def test_a_server_that_echoes_the_password_is_not_repeated(azure: Simulator, azvmreset: Program) -> None:
    message = f"VM has reported a failure when processing extension. Error message: '{NEW} is too short'"
    azure.add_fault("status", method="PUT", status=409, code="VMExtensionProvisioningError", message=message)
    assert reset_aloud(azvmreset).code == 1


def test_arguments_that_every_process_can_read_hold_no_secret(
    azure: Simulator, azvmreset: Program, tmp_path: Path
) -> None:
    file = tmp_path / "password"
    file.touch(mode=0o600)
    file.write_text(NEW)
    azure.add_fault("never_ends", method="PUT")
    run = azvmreset.start("reset-password", vm("web-01"), "-u", "azureuser", "--password-file", str(file))
    assert run.stderr is not None
    line = run.stderr.readline()
    while line and "reading the VM" not in line:
        line = run.stderr.readline()
    arguments = Path(f"/proc/{run.pid}/cmdline").read_bytes()
    run.terminate()
    out, err = run.communicate()
    assert NEW.encode() not in arguments
    assert azure.ready["client_secret"].encode() not in arguments
    assert NEW not in out + err


@pytest.mark.parametrize("option", ["--password", "--client-secret", "--access-token", "-p"])
def test_a_secret_among_the_arguments_is_refused_and_not_repeated(
    azure: Simulator, azvmreset: Program, option: str
) -> None:
    ended = azvmreset("reset-password", vm("web-01"), "-u", "azureuser", option, "S3cret-word", "-o", "json")
    assert ended.code == 2
    assert "S3cret-word" not in ended.out + ended.err
    assert azure.requests() == []


def test_no_token_goes_anywhere_but_the_arm_host(azure: Simulator, azvmreset: Program) -> None:
    azure.add_fault("foreign_host", count=0, host="https://attacker.example")
    reset_aloud(azvmreset)
    for request in azure.requests():
        if "Authorization" in request["headers"]:
            assert request["url"].startswith(("/", azure.ready["arm_endpoint"]))
            assert "/oauth2/" not in request["url"]
