"""Clouds: by name, by their own metadata, and what is not believed; api-versions that a cloud does not know."""

from __future__ import annotations

import json
from typing import Any

import pytest
from program import Program
from simulator import Simulator, vm

METADATA = "/metadata/endpoints"


def custom(azure: Simulator) -> dict[str, str | None]:
    """The simulated cloud by nothing but its address."""
    return {"AZVMRESET_ARM_ENDPOINT": None, "AZVMRESET_AUTHORITY": None, "AZVMRESET_CLOUD": azure.ready["arm_endpoint"]}


def metadata_of(azure: Simulator, **changes: Any) -> str:
    login = {"loginEndpoint": azure.ready["authority"], "audiences": [], "identityProvider": "AAD"}
    login.update({name: changes.pop(name) for name in list(changes) if name in login})
    return json.dumps({"resourceManager": azure.ready["arm_endpoint"], "authentication": login, **changes})


def test_clouds_lists_them_and_needs_no_network(azure: Simulator, azvmreset: Program) -> None:
    names = [cloud["name"] for cloud in azvmreset("clouds", "-o", "json").json()["clouds"]]
    assert names == ["AzureCloud", "AzureUSGovernment", "AzureChinaCloud", "USNat", "USSec"]
    assert azvmreset("clouds", "--cloud", "mooncake", "-o", "json").json()["portal"] == "https://portal.azure.cn"
    assert azvmreset("clouds", "--cloud", "german").code == 2
    assert azure.requests() == []


def test_a_cloud_tells_about_itself_before_it_is_trusted(azure: Simulator, azvmreset: Program) -> None:
    cloud = azvmreset("clouds", "--cloud", azure.ready["arm_endpoint"], "-o", "json").json()
    assert (cloud["name"], cloud["authority"]) == ("Simulated", azure.ready["authority"])
    (asked,) = azure.requests()
    assert "authorization" not in {name.lower() for name in asked["headers"]}


def test_whoever_signs_in_is_told_where_by_the_cloud(azure: Simulator, azvmreset: Program) -> None:
    ended = azvmreset("status", vm("web-01"), env=custom(azure))
    assert ended.code == 0, ended.err
    assert f"authority {azure.ready['authority']} (as the cloud says)" in ended.err
    assert [METADATA in request["url"] for request in azure.requests()].count(True) == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"resourceManager": "https://management.azure.com"}, "resourceManager"),
        ({"loginEndpoint": "http://login.example"}, "expected https"),
        ({"audiences": ["https://graph.microsoft.com"]}, "a service of Microsoft's"),
        ({"identityProvider": "other"}, "AAD or ADFS"),
    ],
)
def test_hostile_metadata_is_refused_before_anybody_signs_in(
    azure: Simulator, azvmreset: Program, changes: dict[str, Any], reason: str
) -> None:
    azure.add_fault("replace_body", path=METADATA, body=metadata_of(azure, **changes))
    ended = azvmreset("status", vm("web-01"), env=custom(azure))
    assert ended.code == 1
    assert reason in ended.err
    assert "--authority and --audience" in ended.err
    assert not any("/oauth2/" in request["url"] for request in azure.requests())


def test_metadata_that_moved_is_not_followed(azure: Simulator, azvmreset: Program) -> None:
    azure.add_fault("redirect", path=METADATA, status=302, headers={"Location": "https://attacker.example/"})
    ended = azvmreset("status", vm("web-01"), env=custom(azure))
    assert ended.code == 1
    assert "redirect" in ended.err


def test_an_api_version_that_a_cloud_does_not_know_is_replaced(azure: Simulator, azvmreset: Program) -> None:
    message = (
        "No registered resource provider found for location 'x' and API version '2024-07-01' for type "
        "'virtualMachines'. The supported api-versions are '2022-03-01, 2023-03-01, 2025-04-01-preview'."
    )
    error = json.dumps({"error": {"code": "NoRegisteredProviderFound", "message": message}})
    azure.add_fault("status", path="api-version=2024-07-01", status=400, body=error, count=0)
    ended = azvmreset("reset-rdp", vm("web-01"), "--log-level", "warn")
    assert ended.code == 0, ended.err
    assert "2023-03-01 is used instead" in ended.err
    sent = [request["url"] for request in azure.requests() if "api-version=2024-07-01" in request["url"]]
    assert len(sent) == 1
