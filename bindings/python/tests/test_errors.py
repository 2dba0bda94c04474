"""Failures are exceptions of their category, with the fields of the error."""

from __future__ import annotations

import copy
import json
import pickle

import azvmreset
import pytest
from azvmreset import Client, ErrorCategory, ErrorCode
from simulated_azure import NEW_PASSWORD, OLD_PASSWORD, Azure


def test_a_blocker_sends_nothing(azure: Azure, client: Client) -> None:
    with pytest.raises(azvmreset.Blocked) as failed:
        client.reset_password(azure.vm("stopped-01"), username="azureuser", password=NEW_PASSWORD)

    assert failed.value.code is ErrorCode.BLOCKED
    assert failed.value.category is ErrorCategory.BLOCKED
    assert "vm_not_running" in failed.value.blockers
    assert not failed.value.may_have_arrived
    assert not [request for request in azure.ask("requests")["value"] if request["method"] == "PUT"]


def test_the_guest_refuses_and_the_remedy_is_named(azure: Azure, client: Client) -> None:
    with pytest.raises(azvmreset.Refused) as failed:
        client.reset_password(azure.vm("strict-01"), username="azureuser", password="Short-1!")

    error = failed.value
    assert error.code is ErrorCode.GUEST_REFUSED
    assert error.remedy and error.remedy in str(error)
    assert json.loads(error.json)["error"]["code"] == "guest_refused"
    assert azure.accepts("strict-01", OLD_PASSWORD)


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (409, "OperationNotAllowed", azvmreset.Refused),
        (403, "AuthorizationFailed", azvmreset.AuthenticationFailed),
        (404, "ResourceNotFound", azvmreset.NotFound),
    ],
)
def test_arm_says_no(
    azure: Azure, client: Client, status: int, code: str, kind: type[azvmreset.AzvmresetError]
) -> None:
    azure.fault("status", status=status, path="/virtualMachines/web-01", count=0, code=code, message="no")

    with pytest.raises(kind) as failed:
        client.preflight(azure.vm("web-01"))

    assert failed.value.http_status == status
    assert failed.value.arm_code == code


def test_a_lost_answer_is_not_called_a_failure(azure: Azure) -> None:
    azure.fault("reset_after", method="PUT", path="/extensions/", count=0)
    azure.fault("reset_after", method="GET", path="/extensions/", count=0)
    with azure.client(max_resends=0) as client:
        with pytest.raises(azvmreset.OutcomeUnknown) as failed:
            client.reset_password(
                azure.vm("web-01"), username="azureuser", password=NEW_PASSWORD, method=azvmreset.Method.VM_ACCESS
            )

    assert failed.value.may_have_arrived
    assert azure.accepts("web-01", NEW_PASSWORD)


def test_wrong_arguments(azure: Azure, client: Client) -> None:
    with pytest.raises(azvmreset.UsageError):
        client.preflight("/subscriptions/../virtualMachines/x")
    with pytest.raises(azvmreset.UsageError):
        client.reset_password(azure.vm("web-01"), username="azureuser", password="")
    with pytest.raises(ValueError, match="NUL"):
        client.preflight(azure.vm("web-01") + "\0")
    with pytest.raises(TypeError, match="a secret is str, bytes or bytearray, not int"):
        client.reset_password(azure.vm("web-01"), username="azureuser", password=12345678)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="after: expected .* found 'restore'"):
        client.reset_rdp(azure.vm("web-01"), after="restore")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="a credential is"):
        Client("secret")  # type: ignore[arg-type]
    with pytest.raises(azvmreset.UsageError, match="ca.pem"):
        azure.client(ca_file="/no/such/ca.pem")


def test_a_wrong_secret(azure: Azure) -> None:
    wrong = azvmreset.ClientSecret(azure.tenant_id, azure.client_id, b"wrong")
    with azure.client(wrong) as client, pytest.raises(azvmreset.AuthenticationFailed) as failed:
        client.preflight(azure.vm("web-01"))
    assert failed.value.code is ErrorCode.AUTHENTICATION_FAILED


def test_an_unreachable_host(azure: Azure) -> None:
    token = azvmreset.AccessToken("opaque")
    with azure.client(token, arm_endpoint="https://127.0.0.1:1", max_resends=0, connect_timeout=5) as client:
        with pytest.raises(azvmreset.NetworkError) as failed:
            client.preflight(azure.vm("web-01"))
    assert failed.value.code is ErrorCode.CONNECTION


def test_the_deadline(azure: Azure, client: Client) -> None:
    azure.fault("stall", path="/virtualMachines/web-01")
    with pytest.raises(azvmreset.DeadlineExceeded):
        client.preflight(azure.vm("web-01"), timeout=0.2)


def test_an_error_can_be_copied_and_pickled(azure: Azure, client: Client) -> None:
    with pytest.raises(azvmreset.Blocked) as failed:
        client.reset_password(azure.vm("stopped-01"), username="azureuser", password=NEW_PASSWORD)

    for second in (copy.copy(failed.value), pickle.loads(pickle.dumps(failed.value))):
        assert type(second) is azvmreset.Blocked
        assert (str(second), second.blockers, second.json) == (str(failed.value), failed.value.blockers, second.json)


def test_a_number_of_a_newer_library_is_kept() -> None:
    stranger = azvmreset.Blocker(77)
    assert (stranger, str(stranger)) == (77, "unknown")
