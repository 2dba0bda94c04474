"""azure-mgmt-compute and azure-identity as they are. Runs in the environment of requirements/python.txt."""

from __future__ import annotations

import os
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any, Iterator

import pytest
from azure.core.exceptions import ClientAuthenticationError, HttpResponseError, ResourceNotFoundError
from azure.identity import CertificateCredential, ClientSecretCredential, WorkloadIdentityCredential
from azure.mgmt.compute import ComputeManagementClient
from sent import NEW_PASSWORD
from simulator import GROUP, READER, Simulator, vm

CLIENT = "azure-mgmt-compute"
IN = ("rescue-demo", "web-01")
NAME = "enablevmaccess"

recorded = pytest.mark.usefixtures("recorded")


def origin() -> dict[str, Any]:
    packages = ("azure-identity", "azure-core", "azure-mgmt-core", "msal")
    return {"client": CLIENT, "version": version(CLIENT), "with": {name: version(name) for name in packages}}


def compute_of(azure: Simulator) -> ComputeManagementClient:
    arm = azure.ready["arm_endpoint"]
    credential = ClientSecretCredential(
        azure.ready["tenant_id"],
        azure.ready["client_id"],
        azure.ready["client_secret"],
        authority=azure.ready["authority"],
        disable_instance_discovery=True,
    )
    return ComputeManagementClient(
        credential, azure.ready["subscription_id"], base_url=arm, credential_scopes=[f"{arm}/.default"]
    )


@pytest.fixture
def compute(azure: Simulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[ComputeManagementClient]:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", azure.ready["ca_file"])
    with compute_of(azure) as client:
        yield client


def vm_access(**more: Any) -> Any:
    body = {"publisher": "Microsoft.Compute", "type": "VMAccessAgent", "typeHandlerVersion": "2.0", **more}
    return {"location": "westeurope", "properties": body}


def reset_password(compute: ComputeManagementClient, group: str, name: str) -> Any:
    body = vm_access(settings={"UserName": "azureuser"}, protectedSettings={"Password": NEW_PASSWORD})
    return compute.virtual_machine_extensions.begin_create_or_update(group, name, NAME, body).result()


@pytest.mark.parametrize("how", ["pem", "pem and chain", "pfx", "federated token"])
def test_azure_identity_signs_in_without_a_secret(azure: Simulator, how: str) -> None:
    ready = azure.ready
    known: dict[str, Any] = {"tenant_id": ready["tenant_id"], "client_id": ready["client_id"]}
    known |= {"authority": ready["authority"], "disable_instance_discovery": True}
    known |= {"connection_verify": ready["ca_file"]}
    pem, pfx = ready["client_certificate_file"], ready["client_certificate_pfx"]
    credential: Any
    if how == "federated token":
        credential = WorkloadIdentityCredential(token_file_path=ready["federated_token_file"], **known)
    elif how == "pfx":
        password = ready["client_certificate_password"]
        credential = CertificateCredential(certificate_path=pfx, password=password, **known)
    else:
        chain = how == "pem and chain"
        credential = CertificateCredential(certificate_path=pem, send_certificate_chain=chain, **known)
    scope = f"{ready['arm_endpoint']}/.default"
    assert credential.get_token(scope).token
    stranger = CertificateCredential(certificate_path=pem, **known | {"client_id": READER[0]})
    with pytest.raises(ClientAuthenticationError, match="AADSTS700027"):
        stranger.get_token(scope)


@recorded
def test_a_vm_is_read(compute: ComputeManagementClient) -> None:
    machine = compute.virtual_machines.get(*IN, expand="instanceView")
    assert machine.id == vm("web-01")
    assert machine.storage_profile.os_disk.os_type == "Windows"
    assert machine.os_profile.admin_username == "azureuser"
    assert "PowerState/running" in [status.code for status in machine.instance_view.statuses]
    assert machine.instance_view.vm_agent.statuses[0].display_status == "Ready"


@recorded
def test_an_instance_view_is_read(compute: ComputeManagementClient) -> None:
    assert compute.virtual_machines.instance_view(*IN).computer_name == "web-01"


@recorded
def test_vms_are_listed_page_by_page(compute: ComputeManagementClient) -> None:
    names = [machine.name for machine in compute.virtual_machines.list_all()]
    assert len(names) == len(set(names)) >= 12


@recorded
def test_a_password_is_reset(azure: Simulator, compute: ComputeManagementClient) -> None:
    made = reset_password(compute, *IN)
    assert made.id == f"{vm('web-01')}/extensions/{NAME}"
    assert made.provisioning_state == "Succeeded"
    assert made.settings == {"UserName": "azureuser"} and made.protected_settings is None
    assert azure.signs_in("web-01", "azureuser", NEW_PASSWORD)


@recorded
def test_remote_desktop_is_reset(azure: Simulator, compute: ComputeManagementClient) -> None:
    body = vm_access(settings={}, protectedSettings={})
    extensions = compute.virtual_machine_extensions
    extensions.begin_create_or_update("rescue-demo", "named-01", "myVMAccessExtension", body).result()
    assert azure.machine("named-01")["guest"]["rdp"]["enabled"]


def test_the_same_body_again_changes_nothing_in_the_guest(azure: Simulator, compute: ComputeManagementClient) -> None:
    for _ in range(2):
        assert reset_password(compute, *IN).provisioning_state == "Succeeded"
    assert len(azure.machine("web-01")["ledger"]) == 1


@recorded
def test_extensions_are_listed_read_and_deleted(compute: ComputeManagementClient) -> None:
    target = ("rescue-demo", "named-01")
    extensions = compute.virtual_machine_extensions
    assert [extension.name for extension in extensions.list(*target).value or []] == ["myVMAccessExtension"]
    found = extensions.get(*target, "myVMAccessExtension", expand="instanceView")
    assert found.type_handler_version == "2.4"
    extensions.begin_delete(*target, "myVMAccessExtension").result()
    with pytest.raises(ResourceNotFoundError):
        extensions.get(*target, "myVMAccessExtension")


def test_a_failure_of_the_guest_reaches_the_caller(compute: ComputeManagementClient) -> None:
    with pytest.raises(HttpResponseError, match="Domain Controller") as caught:
        reset_password(compute, "rescue-demo", "dc-01")
    assert caught.value.error is not None and caught.value.error.code == "VMExtensionProvisioningError"


def test_a_refusal_of_arm_reaches_the_caller(compute: ComputeManagementClient) -> None:
    with pytest.raises(HttpResponseError, match="not running") as caught:
        reset_password(compute, "rescue-demo", "stopped-01")
    assert caught.value.status_code == 409


def test_power_actions_are_polled_to_their_end(azure: Simulator, compute: ComputeManagementClient) -> None:
    machines: Any = compute.virtual_machines
    for action, power in (
        (machines.begin_restart, "running"),
        (machines.begin_power_off, "stopped"),
        (machines.begin_start, "running"),
        (machines.begin_deallocate, "deallocated"),
    ):
        action(*IN).result()
        assert azure.machine("web-01")["power"] == power


@recorded
def test_a_vm_is_started_and_deallocated_again(azure: Simulator, compute: ComputeManagementClient) -> None:
    target = ("rescue-demo", "stopped-01")
    compute.virtual_machines.begin_start(*target).result()
    assert azure.machine("stopped-01")["power"] == "running"
    compute.virtual_machines.begin_deallocate(*target).result()
    assert azure.machine("stopped-01")["power"] == "deallocated"


@recorded
def test_a_vm_is_restarted(compute: ComputeManagementClient) -> None:
    compute.virtual_machines.begin_restart(*IN).result()


def os_disk(compute: ComputeManagementClient) -> Any:
    return compute.virtual_machines.get(*IN).storage_profile.os_disk.managed_disk.id


@recorded
def test_a_snapshot_of_the_os_disk_is_made_listed_and_deleted(compute: ComputeManagementClient) -> None:
    disk = compute.disks.get("rescue-demo", os_disk(compute).rpartition("/")[2])
    body: Any = {
        "location": disk.location,
        "tags": {"azvmreset-target": vm("web-01")},
        "properties": {"creationData": {"createOption": "Copy", "sourceResourceId": disk.id}, "incremental": True},
    }
    made = compute.snapshots.begin_create_or_update("rescue-demo", "by-python", body).result()
    assert made.provisioning_state == "Succeeded" and made.creation_data.source_resource_id == disk.id
    assert [one.name for one in compute.snapshots.list_by_resource_group("rescue-demo")] == ["by-python"]
    compute.snapshots.begin_delete("rescue-demo", "by-python").result()
    assert list(compute.snapshots.list_by_resource_group("rescue-demo")) == []


FOLLOWED = ["F1.1/6=1", "F1.1/6=2", "C-A1/4=1", "C-A1/4=2", "C-A1/8=1", "C-A1/10=1", "C-A1/10a=1", "C-A1/10a=2"]


@contextmanager
def azure_with(options: tuple[str, ...], directory: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulator]:
    azure = Simulator(Path(os.environ["AZVMRESET_SIM"]), directory, *options)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", azure.ready["ca_file"])
    try:
        yield azure
    finally:
        azure.stop()


@pytest.mark.parametrize("variant", FOLLOWED)
def test_a_variant_is_followed(variant: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with azure_with(("--variant", variant), tmp_path, monkeypatch) as azure, compute_of(azure) as compute:
        assert reset_password(compute, *IN).provisioning_state == "Succeeded"
        compute.virtual_machine_extensions.begin_delete(*IN, NAME).result()


def test_an_accepted_put_is_an_error_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with azure_with(("--variant", "F1.1/6=3"), tmp_path, monkeypatch) as azure, compute_of(azure) as compute:
        with pytest.raises(HttpResponseError, match="invalid status 'Accepted'"):
            reset_password(compute, *IN)


def test_a_running_operation_is_polled_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slower = ("--time-scale", "0.05", "--retry-after", "1")
    with azure_with(slower, tmp_path, monkeypatch) as azure, compute_of(azure) as compute:
        assert reset_password(compute, *IN).provisioning_state == "Succeeded"
        assert sum("/operations/" in request["url"] for request in azure.requests()) > 1
