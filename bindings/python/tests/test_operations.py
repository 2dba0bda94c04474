"""Waiting, cancelling, callbacks, and what a host brings itself."""

from __future__ import annotations

import gc
import json
import logging
import os
import signal
import ssl
import threading
import time
import urllib.parse
import urllib.request
import weakref

import azvmreset
import pytest
from azvmreset import AccessToken, Client, LogLevel, LogRecord, Operation, Phase, PreflightReport, Progress
from simulated_azure import NEW_PASSWORD, Azure


def test_an_operation_is_waited_for_in_slices(azure: Azure, client: Client) -> None:
    azure.fault("stall", path="/virtualMachines/web-01")
    operation = client.start_preflight(azure.vm("web-01"))

    assert operation.wait(0) is False
    assert operation.wait(0.01) is False
    with pytest.raises(azvmreset.UsageError) as failed:
        operation.result()
    assert failed.value.code is azvmreset.ErrorCode.NOT_FINISHED

    operation.cancel()
    assert operation.wait() is True
    with pytest.raises(azvmreset.Cancelled):
        operation.result()


def test_callbacks_tell_progress_and_end(azure: Azure, client: Client) -> None:
    seen: list[Progress] = []
    ended = threading.Event()
    operation = client.start_reset_password(azure.vm("web-01"), username="azureuser", password=NEW_PASSWORD)
    operation.on_progress(seen.append)
    operation.on_done(lambda finished: ended.set())

    assert ended.wait(30)
    assert operation.wait()
    assert operation.result() == operation.result()
    assert seen[-1].phase is operation.progress().phase is Phase.FINISHED
    with pytest.raises(azvmreset.UsageError):
        operation.on_done(lambda finished: None)


def test_what_a_callback_raises_is_raised_again(azure: Azure, client: Client) -> None:
    def fail(progress: Progress) -> None:
        raise LookupError("in a callback")

    operation = client.start_preflight(azure.vm("web-01"))
    operation.on_done(lambda finished: fail(finished.progress()))
    with pytest.raises(LookupError, match="in a callback"):
        while True:  # the callback may come a moment after the end
            operation.wait()
    assert operation.result().os == "windows"


def test_an_operation_is_kept_alive_by_its_callback_and_not_longer(azure: Azure, client: Client) -> None:
    ended = threading.Event()
    operation = client.start_preflight(azure.vm("web-01"))
    operation.on_done(lambda finished: ended.set())
    watched = weakref.ref(operation)
    del operation
    assert ended.wait(30)
    client.close()
    gc.collect()
    assert watched() is None


def test_dropping_a_running_operation_cancels_it(azure: Azure, client: Client) -> None:
    azure.fault("stall", path="/virtualMachines/web-01")
    client.start_preflight(azure.vm("web-01"))
    client.close(30)


def test_ctrl_c_ends_the_waiting(azure: Azure) -> None:
    # A runner in the background ignores SIGINT, and Python then makes no exception of it.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    azure.fault("stall", path="/virtualMachines/web-01")
    started = threading.Event()

    def press() -> None:
        started.wait(30)
        os.kill(os.getpid(), signal.SIGINT)

    try:
        with azure.client(log_level=LogLevel.TRACE, log=lambda record: started.set()) as client:
            presser = threading.Thread(target=press)
            presser.start()
            with pytest.raises(KeyboardInterrupt) as raised:
                client.preflight(azure.vm("web-01"))
            presser.join()
            assert isinstance(raised.value.__cause__, azvmreset.Cancelled)
    finally:
        signal.signal(signal.SIGINT, before)


def test_inside_a_callback_waiting_would_be_for_itself(azure: Azure, client: Client) -> None:
    codes: list[azvmreset.ErrorCode] = []

    def reenter(finished: Operation[PreflightReport]) -> None:
        second = client.start_preflight(azure.vm("web-01"))
        for call in (second.wait, client.close):
            try:
                call()
            except azvmreset.UsageError as error:
                codes.append(error.code)

    operation = client.start_preflight(azure.vm("web-01"))
    operation.on_done(reenter)
    operation.wait()
    client.close()
    assert codes == [azvmreset.ErrorCode.WOULD_DEADLOCK] * 2


def test_an_operation_keeps_its_client(azure: Azure) -> None:
    operation = azure.client().start_preflight(azure.vm("web-01"))
    gc.collect()
    operation.wait()
    assert operation.result().os == "windows"


def test_results_outlive_the_client(azure: Azure) -> None:
    with azure.client() as client:
        operation = client.start_preflight(azure.vm("web-01"))
        operation.wait()
    assert operation.result().os == "windows"
    with pytest.raises(azvmreset.UsageError) as failed:
        client.preflight(azure.vm("web-01"))
    assert failed.value.code is azvmreset.ErrorCode.CLOSED


def test_many_threads_share_a_client(azure: Azure, client: Client) -> None:
    results: list[PreflightReport] = []
    threads = [
        threading.Thread(target=lambda: results.append(client.preflight(azure.vm("web-01")))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [result.os for result in results] == ["windows"] * 8


def token_of(azure: Azure, scope: str) -> AccessToken:
    form = {
        "grant_type": "client_credentials",
        "client_id": azure.client_id,
        "client_secret": azure.client_secret,
        "scope": scope,
    }
    trust = ssl.create_default_context(cafile=azure.ca_file)
    url = f"{azure.authority}/{azure.tenant_id}/oauth2/v2.0/token"
    with urllib.request.urlopen(url, urllib.parse.urlencode(form).encode(), context=trust) as answer:
        issued = json.load(answer)
    return AccessToken(issued["access_token"], time.time() + issued["expires_in"])


def test_a_token_that_is_ready(azure: Azure) -> None:
    token = token_of(azure, f"{azure.arm_endpoint}/.default")
    with azure.client(token) as client:
        assert client.preflight(azure.vm("web-01")).os == "windows"


def test_a_source_of_tokens_is_asked_in_a_thread_of_its_own_and_once(azure: Azure) -> None:
    asked: list[tuple[str, str | None, str | None, threading.Thread]] = []

    def get_token(scope: str, *, claims: str | None = None, tenant_id: str | None = None) -> AccessToken:
        asked.append((scope, claims, tenant_id, threading.current_thread()))
        return token_of(azure, scope)

    with azure.client(get_token) as client:
        assert client.preflight(azure.vm("web-01")).os == "windows"
        assert client.preflight(azure.vm("web-01")).os == "windows"
    assert len(asked) == 1
    assert asked[0][:3] == (f"{azure.arm_endpoint}/.default", None, None)
    assert asked[0][3] is not threading.main_thread()


def test_what_a_source_of_tokens_raises_is_the_cause(azure: Azure) -> None:
    def get_token(scope: str, *, claims: str | None = None, tenant_id: str | None = None) -> AccessToken:
        raise RuntimeError("a secret that must not be repeated")

    with azure.client(get_token) as client, pytest.raises(azvmreset.AuthenticationFailed) as failed:
        client.preflight(azure.vm("web-01"))
    assert "the token source raised RuntimeError" in str(failed.value)
    assert "secret" not in str(failed.value)
    assert isinstance(failed.value.__cause__, RuntimeError)


def test_the_log_goes_where_it_is_told(azure: Azure, caplog: pytest.LogCaptureFixture) -> None:
    lines: list[LogRecord] = []
    with azure.client(log_level=LogLevel.TRACE, log=lines.append) as client:
        client.reset_password(azure.vm("web-01"), username="azureuser", password=NEW_PASSWORD)
    assert {line.component for line in lines}
    assert not [line for line in lines if NEW_PASSWORD in line.message or azure.client_secret in line.message]

    with caplog.at_level(logging.DEBUG, "azvmreset"), azure.client(log_level=LogLevel.TRACE) as client:
        client.preflight(azure.vm("web-01"))
    assert {record.name.split(".")[0] for record in caplog.records} == {"azvmreset"}


def test_every_option_is_accepted(azure: Azure) -> None:
    with azure.client(
        audience=azure.arm_endpoint,
        trusted_arm_hosts=["arm.example"],
        allow_http_loopback=True,
        user_agent="tests/1",
        deadline=60,
        connect_timeout=5,
        idle_timeout=5,
        poll_interval=0.01,
        max_resends=1,
        resend_delay=(0.01, 0.1),
        resend_budget=(50, 5),
        max_requests_in_flight=4,
    ) as client:
        assert client.preflight(azure.vm("web-01")).os == "windows"
    requests = azure.ask("requests")["value"]
    assert "tests/1" in str(requests)
