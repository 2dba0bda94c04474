"""Generated passwords are kept before they are set, and an interrupted reset goes on by its token."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import azvmreset
import pytest
from azvmreset import Client, ErrorCode
from simulated_azure import NEW_PASSWORD, OLD_PASSWORD, Azure


def writes(azure: Azure) -> list[str]:
    return [request["method"] for request in azure.ask("requests")["value"] if request["method"] == "PUT"]


def test_a_generated_password_is_kept_before_it_is_set(azure: Azure, client: Client) -> None:
    kept: list[tuple[str, int, threading.Thread]] = []

    result = client.reset_password(
        azure.vm("web-01"),
        username="azureuser",
        generate=True,
        secret_out=lambda password: kept.append((password, len(writes(azure)), threading.current_thread())),
    )

    ((password, writes_before, thread),) = kept
    assert azure.accepts("web-01", password)
    assert writes_before == 0
    assert thread is not threading.main_thread()
    assert password not in repr(result) + result.json


def test_a_file_or_a_descriptor_has_the_password_and_a_line_feed(
    azure: Azure, client: Client, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    client.reset_password(azure.vm("web-01"), username="azureuser", generate=True, secret_out=secret)
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert azure.accepts("web-01", secret.read_text().removesuffix("\n"))

    with pytest.raises(azvmreset.UsageError):
        client.reset_password(azure.vm("web-01"), username="azureuser", generate=True, secret_out=str(secret))
    client.reset_password(
        azure.vm("web-01"), username="azureuser", generate=True, secret_out=secret, replace_files=True
    )
    assert azure.accepts("web-01", secret.read_text().removesuffix("\n"))

    reading, writing = os.pipe()
    with os.fdopen(reading) as pipe:
        client.reset_password(azure.vm("web-01"), username="azureuser", generate=True, secret_out=writing)
        os.close(writing)
        assert azure.accepts("web-01", pipe.read().removesuffix("\n"))


def test_what_is_not_kept_is_not_set(azure: Azure, client: Client) -> None:
    def seal(password: str) -> None:
        raise PermissionError("the vault is sealed")

    with pytest.raises(azvmreset.InternalError) as failed:
        client.reset_password(azure.vm("web-01"), username="azureuser", generate=True, secret_out=seal)

    assert "the sink raised PermissionError" in str(failed.value)
    assert isinstance(failed.value.__cause__, PermissionError)
    assert not writes(azure)
    assert azure.accepts("web-01", OLD_PASSWORD)


def test_an_interrupted_reset_goes_on_by_its_token(azure: Azure) -> None:
    tokens: list[str] = []
    azure.fault("reset_after", method="PUT", path="/extensions/", count=0)
    azure.fault("reset_after", method="GET", path="/extensions/", count=0)
    with azure.client(max_resends=0) as client, pytest.raises(azvmreset.OutcomeUnknown) as failed:
        client.reset_password(
            azure.vm("web-01"), username="azureuser", password=NEW_PASSWORD, resume_sink=tokens.append,
            method=azvmreset.Method.VM_ACCESS,
        )  # fmt: skip
    assert tokens and failed.value.resume_token
    assert NEW_PASSWORD not in "".join(tokens) + failed.value.resume_token

    azure.mend()
    with azure.client() as client:
        result = client.resume(failed.value.resume_token)

    assert result.resumed
    assert result.target == azure.vm("web-01")
    assert azure.accepts("web-01", NEW_PASSWORD)


def test_a_write_that_never_left_needs_the_password_again(azure: Azure, tmp_path: Path) -> None:
    file = tmp_path / "resume"
    azure.fault("stall_before", method="PUT", path="/extensions/")
    with azure.client() as client:
        with client.start_reset_password(
            azure.vm("web-01"), username="azureuser", password=NEW_PASSWORD, resume_file=file, timeout=0.5
        ) as operation:
            operation.wait()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        token = file.read_bytes()

        with pytest.raises(azvmreset.UsageError) as failed:
            client.resume(token)
        assert failed.value.code is ErrorCode.NOT_SENT

        assert client.resume(token, password=NEW_PASSWORD).resumed
    assert azure.accepts("web-01", NEW_PASSWORD)


def test_a_token_that_is_none_is_refused(azure: Azure, client: Client) -> None:
    tokens: list[str | bytes] = ["", "{}", b"\xff\0", "x" * 20_000]
    for token in tokens:
        with pytest.raises(azvmreset.UsageError):
            client.resume(token)
    with pytest.raises(ValueError, match="not by both"):
        client.reset_rdp(azure.vm("web-01"), resume_file="a", resume_sink=print)
    assert azure.ask("requests")["value"] == []
