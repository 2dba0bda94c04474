"""Options by environment, and who signs in."""

from __future__ import annotations

import socket
from threading import Thread

import pytest
from program import Program
from simulator import Simulator, vm


def token_of(azure: Simulator, azvmreset: Program) -> str:
    """A token that the simulator issued, as a program finds it in its environment."""
    assert azvmreset("preflight", vm("web-01")).code == 0
    header: str = next(r["headers"]["Authorization"] for r in azure.requests() if "Authorization" in r["headers"])
    return header.removeprefix("Bearer ")


def test_nothing_set_names_the_kinds_of_credential(azure: Simulator, azvmreset: Program) -> None:
    nothing = {"AZURE_TENANT_ID": None, "AZURE_CLIENT_ID": None, "AZURE_CLIENT_SECRET": None}
    ended = azvmreset("preflight", vm("web-01"), "-o", "json", env=nothing)
    assert ended.code == 4
    assert "AZURE_CLIENT_SECRET" in ended.error["remedy"] and "AZVMRESET_ACCESS_TOKEN" in ended.error["remedy"]
    assert azure.requests() == []


def test_half_a_credential_names_the_missing_half(azure: Simulator, azvmreset: Program) -> None:
    ended = azvmreset("preflight", vm("web-01"), env={"AZURE_TENANT_ID": None})
    assert ended.code == 2
    assert "AZURE_TENANT_ID" in ended.err
    assert azure.requests() == []


def test_a_ready_token_needs_no_sign_in(azure: Simulator, azvmreset: Program) -> None:
    token = token_of(azure, azvmreset)
    azure.control("DELETE", "requests")
    ended = azvmreset(
        "preflight", vm("web-01"), env={"AZVMRESET_ACCESS_TOKEN": token, "AZVMRESET_AUTHORITY": None}
    )
    assert ended.code == 0, ended.err
    assert all("/oauth2/" not in r["url"] for r in azure.requests())


def test_the_option_beats_the_environment(azure: Simulator, azvmreset: Program) -> None:
    ended = azvmreset("preflight", vm("web-01"), "--output", "text", env={"AZVMRESET_OUTPUT": "json"})
    assert ended.out.startswith("open: ")
    ended = azvmreset("preflight", vm("web-01"), env={"AZVMRESET_OUTPUT": "json"})
    assert ended.json()["open_methods"] == ["vm_access", "run_command"]


def test_our_variable_beats_that_of_azure(azure: Simulator, azvmreset: Program) -> None:
    right = azure.ready["client_id"]
    wrong = "99999999-0000-4000-8000-000000000009"
    assert azvmreset("preflight", vm("web-01"), env={"AZURE_CLIENT_ID": wrong, "AZVMRESET_CLIENT_ID": right}).code == 0
    assert azvmreset("preflight", vm("web-01"), env={"AZVMRESET_CLIENT_ID": wrong}).code == 4


@pytest.mark.parametrize(
    "name", ["AZVMRESET_TIMEOUT", "AZVMRESET_OUTPUT", "AZVMRESET_LOG_LEVEL", "AZVMRESET_CREDENTIAL"]
)
def test_a_variable_that_makes_no_sense_is_named(azure: Simulator, azvmreset: Program, name: str) -> None:
    ended = azvmreset("preflight", vm("web-01"), env={name: "nonsense"})
    assert ended.code == 2
    assert name in ended.err
    assert azure.requests() == []


def test_the_trace_of_whoever_calls_goes_on(azure: Simulator, azvmreset: Program) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    env = {"AZVMRESET_TRACEPARENT": f"00-{trace}-b7ad6b7169203331-01"}
    ended = azvmreset("preflight", vm("web-01"), env=env)
    assert ended.code == 0 and f"trace {trace}" in " ".join(ended.out.split())
    sent = [request["headers"].get("traceparent", "") for request in azure.requests()]
    assert sent and all(each.startswith(f"00-{trace}-") for each in sent)
    other = "4bf92f3577b34da6a3ce929d0e0e4736"
    missing = azvmreset("status", vm("no-such-vm"), "--traceparent", f"00-{other}-b7ad6b7169203331-01", env=env)
    assert missing.code == 5 and f"trace id: {other}" in missing.err
    assert azvmreset("preflight", vm("web-01"), "--traceparent", "nonsense").code == 2


def test_plain_http_is_refused_without_the_switch(azvmreset: Program) -> None:
    ended = azvmreset("preflight", vm("web-01"), "--arm-endpoint", "http://127.0.0.1:1", "-o", "json")
    assert ended.code == 2
    assert ended.error["code"] == "invalid_argument"


def test_plain_http_to_loopback_with_the_switch(azvmreset: Program) -> None:
    """A port that takes connections and answers every request with one line of HTTP."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        Thread(target=answer_once, args=(server,), daemon=True).start()
        ended = azvmreset(
            "rest", "GET", "/x?api-version=1", "--arm-endpoint", f"http://127.0.0.1:{server.getsockname()[1]}",
            env={"AZVMRESET_ALLOW_HTTP_LOOPBACK": "1", "AZVMRESET_ACCESS_TOKEN": "an-opaque-token"},
        )  # fmt: skip
    assert ended.code == 0, ended.err
    assert ended.out == '{"plain":true}\n'


def answer_once(server: socket.socket) -> None:
    connection, _ = server.accept()
    with connection:
        connection.recv(65536)
        connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 14\r\nConnection: close\r\n\r\n{"plain":true}')
