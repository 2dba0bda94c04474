"""The tasks, end to end over HTTPS."""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime, timezone

import azvmreset
import pytest
from azvmreset import Blocker, Client, Evidence, FinalState, Method, Tristate
from simulated_azure import NEW_PASSWORD, OLD_PASSWORD, Azure


def test_a_reset_changes_the_password(azure: Azure, client: Client) -> None:
    before = datetime.now(timezone.utc).replace(microsecond=0)

    result = client.reset_password(azure.vm("web-01"), username="azureuser", password=NEW_PASSWORD)

    assert result.evidence >= Evidence.APPLIED
    assert str(result.evidence) == f"{result.evidence}" == "confirmed"
    assert result.action == "reset_password"
    assert result.method is Method.VM_ACCESS
    assert result.created is Tristate.NO  # the guest was asked
    assert result.target == azure.vm("web-01")
    assert result.correlation_ids and all(result.correlation_ids)
    assert before <= result.started_at <= result.finished_at
    assert azure.accepts("web-01", NEW_PASSWORD)
    assert not azure.accepts("web-01", OLD_PASSWORD)


@pytest.mark.parametrize("secret", [NEW_PASSWORD.encode(), bytearray(NEW_PASSWORD.encode())])
def test_a_secret_may_be_bytes(azure: Azure, client: Client, secret: bytes | bytearray) -> None:
    client.reset_password(azure.vm("web-01"), username="azureuser", password=secret)

    assert azure.accepts("web-01", NEW_PASSWORD)
    assert secret == NEW_PASSWORD.encode()


def test_the_rdp_configuration_is_reset(azure: Azure, client: Client) -> None:
    result = client.reset_rdp(azure.vm("named-01"), require=Evidence.ACCEPTED, timeout=60)

    assert result.action == "reset_rdp"
    assert result.username == ""
    assert result.extension_name == "myVMAccessExtension"


def test_a_new_account_on_request(azure: Azure, client: Client) -> None:
    result = client.reset_password(azure.vm("web-01"), username="rescue", password=NEW_PASSWORD, create=True)

    assert result.username == "rescue"
    assert azure.accepts("web-01", NEW_PASSWORD, "rescue")


def test_overrides_are_recorded(azure: Azure, client: Client) -> None:
    with client.start_reset_password(
        azure.vm("legacy-07"),
        username="azureuser",
        password=NEW_PASSWORD,
        overrides=[Blocker.AGENT_NOT_READY],
        timeout=0.5,
    ) as operation:
        with pytest.raises(azvmreset.AzvmresetError) as failed:
            operation.wait()
            operation.result()
    # Tried all the same; whether an agent that is not ready answers is another matter.
    assert not isinstance(failed.value, azvmreset.Blocked)


def test_preflight_names_blockers(azure: Azure, client: Client) -> None:
    healthy = client.preflight(azure.vm("web-01"))
    assert (healthy.os, healthy.power, healthy.agent_status) == ("windows", "running", "ready")
    assert healthy.open_methods == (Method.VM_ACCESS, Method.RUN_COMMAND)
    assert healthy.blockers == ()
    assert healthy.extensions_allowed is True
    assert healthy.agent_reported_at is not None

    stopped = client.preflight(azure.vm("stopped-01"), timeout=60)
    assert [blocker.code for blocker in stopped.blockers] == [str(Blocker.VM_NOT_RUNNING)]
    assert stopped.open_methods == ()


def test_rest_is_the_same_pipeline(azure: Azure, client: Client) -> None:
    url = f"{azure.vm('web-01')}?api-version=2024-03-01"

    response = client.rest("GET", url, headers={"Accept": "application/json"})

    assert response.status == 200
    assert json.loads(response.body)["name"] == "web-01"
    assert any(header.name.lower() == "content-type" for header in response.headers)
    document = json.loads(response.json)
    assert document["schema"] == "azvmreset.rest/1"
    assert document["body"]["name"] == "web-01"

    pages = client.rest(
        "GET",
        f"/subscriptions/{azure.subscription_id}/providers/Microsoft.Compute/virtualMachines?api-version=2024-03-01",
        all=True,
        final_state_via=FinalState.UNSET,
    )
    assert len(json.loads(pages.body)["value"]) > 5


def test_no_secret_is_shown(azure: Azure, client: Client) -> None:
    credential = azvmreset.ClientSecret(azure.tenant_id, azure.client_id, azure.client_secret)
    assert azure.client_secret not in repr(credential)
    assert "a.b.c" not in repr(azvmreset.AccessToken("a.b.c"))

    result = client.reset_password(azure.vm("web-01"), username="azureuser", password=NEW_PASSWORD)
    assert NEW_PASSWORD not in repr(result) + result.json + str(dataclasses.asdict(result))

    response = client.rest("GET", f"{azure.vm('web-01')}?api-version=2024-03-01")
    assert "web-01" not in repr(response)
