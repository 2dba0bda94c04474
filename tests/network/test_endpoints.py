"""Endpoints that a secret must not be sent to, however they come up."""

from __future__ import annotations

import pytest
from program import Program
from simulator import Simulator, vm


@pytest.mark.parametrize("variable", ["AZVMRESET_ARM_ENDPOINT", "AZVMRESET_AUTHORITY"])
def test_plain_http_is_refused_before_anything_leaves(azure: Simulator, azvmreset: Program, variable: str) -> None:
    plain = azure.ready["arm_endpoint"].replace("https://", "http://")
    ended = azvmreset("preflight", vm("web-01"), "-o", "json", env={variable: plain})
    assert ended.code == 2
    assert ended.error["code"] == "invalid_argument"
    assert "https" in ended.error["message"]
    assert azure.requests() == []


@pytest.mark.parametrize("status", [302, 307])
def test_a_redirect_of_the_token_endpoint_is_not_followed(azure: Simulator, azvmreset: Program, status: int) -> None:
    azure.add_fault("redirect", status=status, method="POST", count=0)
    ended = azvmreset("preflight", vm("web-01"), "-o", "json")
    assert ended.code in (1, 4)
    assert ended.error["http_status"] == status
    assert azure.ready["client_secret"] not in ended.out + ended.err
    assert [r for r in azure.requests() if "redirected" in r["url"]] == []
