"""Plans of the offline method: made, printed, and read back."""

from __future__ import annotations

import asyncio
import json

import azvmreset
import pytest
from azvmreset import AsyncClient, Client, ClientSecret, Hook, Plan, PlanForm, PlantedTask, PowerAfter, ReadBack
from azvmreset import RescueNetwork, RescueOs, UsageError, plan_from_json, required_actions
from simulated_azure import Azure


@pytest.fixture
def plan(azure: Azure, client: Client) -> Plan:
    return client.plan(azure.vm("dead-01"), username="azureuser")


def test_a_plan_has_the_fields_of_its_document(plan: Plan) -> None:
    document = json.loads(plan.json)
    assert document["schema"] == "azvmreset.plan/1"
    assert len(plan.id) == 32 and plan.target.endswith("/dead-01")
    assert plan.task is PlantedTask.RESET_PASSWORD and plan.hook is Hook.GROUP_POLICY
    assert plan.rescue_os is RescueOs.LINUX and plan.network is RescueNetwork.SOURCE_SUBNET
    assert plan.read_back is ReadBack.AUTOMATIC and plan.power_after is PowerAfter.AS_BEFORE
    assert plan.blockers == ()
    assert [step.name for step in plan.steps] == [step["name"] for step in document["steps"]]
    assert {"snapshot", "copy", "swap"} <= {step.name for step in plan.steps}
    assert any(call.method == "PUT" for step in plan.steps for call in step.calls)
    assert plan.facts.os_disk_id == document["facts"]["os_disk_id"] != ""
    assert 0 < plan.downtime < plan.expected
    assert any(one.action == "Microsoft.Compute/snapshots/write" for one in plan.required_actions)


def test_a_plan_prints_in_five_forms(plan: Plan) -> None:
    assert plan.to_json() == plan.json == plan.print(PlanForm.JSON)
    for text in (plan.to_text(), plan.to_markdown(), plan.to_az_script(), plan.to_powershell_script()):
        assert plan.id in text
        for step in plan.steps:
            assert step.name in text
    assert plan.to_az_script().startswith("#!/bin/sh\n")
    assert "Set-StrictMode" in plan.print(PlanForm.POWERSHELL)


def test_a_plan_comes_back_out_of_its_json(plan: Plan) -> None:
    again = plan_from_json(plan.to_json())
    assert again == plan and again.json == plan.json
    with pytest.raises(UsageError, match="steps.0..calls.*url"):
        document = json.loads(plan.json)
        document["steps"][0]["calls"][0]["url"] = "https://elsewhere.example/"
        plan_from_json(json.dumps(document))
    with pytest.raises(UsageError, match="the plan is unusable"):
        plan_from_json("{}")


def test_an_open_method_blocks_a_plan_unless_a_person_says_why(azure: Azure, client: Client) -> None:
    blocked = client.plan(azure.vm("web-01"), username="azureuser")
    assert "agent_methods_open" in [finding.code for finding in blocked.blockers]
    assert "\naz " not in blocked.to_az_script()
    meant = client.plan(azure.vm("web-01"), username="azureuser", skip_agent_methods="the agent is not trusted")
    assert meant.blockers == () and "not trusted" in meant.reason


def test_what_is_asked_for_stands_in_the_plan(azure: Azure, client: Client) -> None:
    plan = client.plan(
        azure.vm("dead-01"),
        task=PlantedTask.RESET_RDP,
        rescue_os=RescueOs.WINDOWS,
        network=RescueNetwork.NAT_GATEWAY,
        rescue_tags={"owner": "ops"},
        rescue_address_range="192.168.7.0/28",
        rescue_admin_username="rescuer",
        rescue_os_disk_sku="Premium_LRS",
        rescue_disk_encryption_set=f"{azure.vm('keys').partition('/virtualMachines/')[0]}/diskEncryptionSets/keys",
        rescue_encryption_at_host=True,
        rescue_security_type="TrustedLaunch",
        rescue_license_type="Windows_Server",
        probe=False,
        read_back=ReadBack.NONE,
        deallocate=True,
        power_after=PowerAfter.DEALLOCATED,
        lease=False,
        keep_snapshot=True,
    )
    assert plan.task is PlantedTask.RESET_RDP and plan.username == ""
    assert (plan.rescue_os, plan.network) == (RescueOs.WINDOWS, RescueNetwork.NAT_GATEWAY)
    assert (plan.probe, plan.read_back, plan.deallocate, plan.lease) == (False, ReadBack.NONE, True, False)
    assert plan.power_after is PowerAfter.DEALLOCATED and plan.keep_snapshot
    facts = plan.facts
    assert (facts.rescue_address_range, facts.rescue_admin_username) == ("192.168.7.0/28", "rescuer")
    assert (facts.rescue_os_disk_sku, facts.rescue_license_type) == ("Premium_LRS", "Windows_Server")
    assert facts.rescue_disk_encryption_set.endswith("/diskEncryptionSets/keys") and facts.rescue_encryption_at_host
    assert facts.rescue_security_type == "TrustedLaunch" and facts.rescue_zone == facts.zone
    assert "probe" not in [step.name for step in plan.steps]
    assert any("ops" in call.body for step in plan.steps for call in step.calls)


def test_a_request_that_contradicts_itself_is_refused(azure: Azure, client: Client) -> None:
    with pytest.raises(UsageError):
        client.plan(azure.vm("dead-01"))
    with pytest.raises(UsageError):
        client.plan(azure.vm("dead-01"), username="azureuser", rescue_vm="admin-01")


def test_a_plan_is_awaited(azure: Azure) -> None:
    async def program() -> Plan:
        own = ClientSecret(azure.tenant_id, azure.client_id, azure.client_secret)
        async with AsyncClient(
            own, arm_endpoint=azure.arm_endpoint, authority=azure.authority, ca_file=azure.ca_file
        ) as client:
            return await client.plan(azure.vm("dead-01"), username="azureuser")

    assert asyncio.run(program()).blockers == ()


def test_what_a_plan_takes_depends_on_its_rescue_vm(azure: Azure) -> None:
    def names(**options: str) -> set[str]:
        return {one.action for one in required_actions("plan", azure.vm("dead-01"), **options)}

    assert "Microsoft.Network/networkInterfaces/write" in names()
    assert "Microsoft.Network/networkInterfaces/write" not in names(rescue_vm=azure.vm("web-01"))
    assert azvmreset.custom_role("planner", "plan", azure.vm("dead-01"))
