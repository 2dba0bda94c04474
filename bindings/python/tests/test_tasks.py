"""The smaller tasks, and what is known without a network."""

from __future__ import annotations

import json
from typing import Any

import azvmreset
import pytest
from azvmreset import AfterStart, Client, Evidence, PasswordChannel, Tristate
from simulated_azure import NEW_PASSWORD, Azure


def test_a_restart(azure: Azure) -> None:
    with azure.client(poll_interval=0.02) as client:
        result = client.restart(azure.vm("web-01"), timeout=60)
    assert result.evidence is Evidence.APPLIED
    assert result.power == "running"
    assert result.started_at <= result.finished_at
    assert json.loads(result.json)["schema"] == "azvmreset.restart/1"


def test_a_stopped_vm_is_started_for_the_reset_and_put_back(azure: Azure) -> None:
    with azure.client(poll_interval=0.02) as client:
        result = client.reset_rdp(azure.vm("stopped-01"), start_if_stopped=True, after=AfterStart.RESTORE)
        assert client.status(azure.vm("stopped-01")).power == result.before.power
    assert result.started_vm
    assert result.before.power == result.after.power != "running"
    assert result.restart_needed in tuple(Tristate)


def test_a_snapshot_is_left_found_and_removed(azure: Azure, client: Client) -> None:
    result = client.reset_password(
        azure.vm("web-01"), username="azureuser", password=NEW_PASSWORD, snapshot_first=True
    )
    assert result.snapshot_id

    def snapshots(remove: bool) -> list[azvmreset.Leftover]:
        return [item for item in client.leftovers(azure.vm("web-01"), remove=remove).items if item.kind == "snapshot"]

    (found,) = snapshots(remove=False)
    assert (found.operation_id, found.ours, found.removed) == (result.operation_id, True, False)
    assert found.id.lower() == result.snapshot_id.lower()
    (gone,) = snapshots(remove=True)
    assert gone.removed
    assert snapshots(remove=False) == []


def test_an_extension_is_ours_by_the_tag_of_its_reset(azure: Azure, client: Client) -> None:
    result = client.reset_rdp(azure.vm("web-01"))

    def extensions(**more: Any) -> list[azvmreset.Leftover]:
        return [item for item in client.leftovers(azure.vm("web-01"), **more).items if item.kind == "extension"]

    assert [item.ours for item in extensions(in_guest=True)] == [False]
    (removed,) = extensions(remove=True, force_update_tag=result.force_update_tag)
    assert removed.ours and removed.removed
    assert extensions() == []


def test_which_cloud_it_is(azure: Azure) -> None:
    with azure.client(azvmreset.AccessToken("opaque"), arm_endpoint=None, authority=None) as client:
        cloud = client.discover_cloud()
    assert (cloud.name, cloud.arm_endpoint) == ("AzureCloud", "https://management.azure.com")
    assert cloud.arm_endpoint in " ".join(cloud.audiences) and not cloud.adfs
    assert json.loads(cloud.json)["schema"] == "azvmreset.cloud/1"


def test_each_task_is_in_a_trace_of_its_own(azure: Azure, client: Client) -> None:
    one, other = "0af7651916cd43dd8448eb211c80319c", "4bf92f3577b34da6a3ce929d0e0e4736"
    status = client.status(azure.vm("web-01"), traceparent=f"00-{one}-b7ad6b7169203331-01")
    with pytest.raises(azvmreset.NotFound) as missing:
        client.preflight(azure.vm("no-such-vm"), traceparent=f"00-{other}-b7ad6b7169203331-01")
    assert (status.trace_id, missing.value.trace_id) == (one, other)
    sent = [dict(request["headers"])["traceparent"][3:35] for request in azure.ask("requests")["value"]]
    assert set(sent) == {one, other} and sent == sorted(sent)
    assert client.status(azure.vm("web-01")).trace_id == ""
    with pytest.raises(azvmreset.UsageError, match="traceparent"):
        client.restart(azure.vm("web-01"), traceparent="nonsense")


def test_status_and_find(azure: Azure, client: Client) -> None:
    status = client.status(azure.vm("web-01"))
    assert (status.power, status.agent_status, status.operation_in_progress) == ("running", "ready", False)
    assert status.guest_reported_at is None

    report = client.find(azure.subscription_id, "WEB-01")
    assert report.text == "WEB-01"
    assert [(vm.name, vm.matched) for vm in report.vms] == [("web-01", "name")]
    assert client.find(azure.subscription_id, "no-such-vm").vms == ()


def test_a_dry_run_writes_nothing_and_says_it_in_commands(azure: Azure, client: Client) -> None:
    run = client.dry_run_reset_password(azure.vm("web-01"), username="azureuser", snapshot_first=True)
    assert [step.action for step in run.steps] == ["snapshot", "put_extension", "delete_extension"]
    assert "REDACTED" in run.steps[1].body
    assert any(line.startswith("az ") for line in run.commands("az"))
    assert any("Set-AzVMAccessExtension" in line for line in run.commands("powershell"))
    with pytest.raises(KeyError):
        run.commands("cmd")  # type: ignore[arg-type]

    blocked = client.dry_run_reset_rdp(azure.vm("stopped-01"))
    assert [blocker.code for blocker in blocked.blockers] == ["vm_not_running"]
    assert [step.action for step in client.dry_run_restart(azure.vm("web-01")).steps] == ["restart"]
    assert not [request for request in azure.ask("requests")["value"] if request["method"] in ("PUT", "PATCH")]


def test_a_password_is_judged_and_made() -> None:
    assert azvmreset.check_password(NEW_PASSWORD).acceptable
    report = azvmreset.check_password(b"", "azureuser", create=True)
    assert not report.acceptable
    assert any(breach.hopeless for breach in report.breaches)
    assert all(breach.rule and breach.message and breach.source for breach in report.breaches)

    made = {azvmreset.generate_password(14, channel=channel, account="azureuser") for channel in PasswordChannel}
    assert {len(password) for password in made} == {14} and len(made) == len(PasswordChannel)
    for password in made:
        assert azvmreset.check_password(password, "azureuser").acceptable
    assert len(azvmreset.generate_password()) == 24
    for length in (11, 124):
        with pytest.raises(azvmreset.UsageError):
            azvmreset.generate_password(length)
    with pytest.raises(ValueError, match="expected 12 to 123"):
        azvmreset.generate_password(-1)


def test_clouds_have_the_names_that_other_tools_give_them() -> None:
    assert [cloud.name for cloud in azvmreset.clouds()][:2] == ["AzureCloud", "AzureUSGovernment"]
    assert azvmreset.cloud_named("fairfax").authority == "https://login.microsoftonline.us"
    with pytest.raises(azvmreset.UsageError):
        azvmreset.cloud_named("german")


def test_the_portal_and_the_meaning_of_failures(azure: Azure) -> None:
    vm = azure.vm("web-01")
    assert azvmreset.portal_url(vm).startswith("https://portal.azure.com/")
    assert vm in azvmreset.portal_url(vm, azure.tenant_id)
    with pytest.raises(azvmreset.UsageError):
        azvmreset.portal_url(vm, cloud="AzureMoon")

    explanation = azvmreset.explain_failure("it says 0x800708C5, whatever that is")
    assert explanation is not None
    assert explanation.hresult == 0x800708C5
    assert explanation.name and explanation.meaning and explanation.remedy
    assert azvmreset.explain_failure("all is well") is None
