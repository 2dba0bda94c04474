"""`rest`: one ARM request through the same pipeline."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from program import Program
from simulator import GROUP, SUBSCRIPTION, Simulator, vm

API = "api-version=2024-07-01"
EXTENSION = f"{vm('web-01')}/extensions/enablevmaccess?{API}"


def vm_access(password: str, tag: str = "t1") -> str:
    return json.dumps(
        {
            "location": "westeurope",
            "properties": {
                "publisher": "Microsoft.Compute",
                "type": "VMAccessAgent",
                "typeHandlerVersion": "2.0",
                "autoUpgradeMinorVersion": True,
                "forceUpdateTag": tag,
                "settings": {"UserName": "azureuser"},
                "protectedSettings": {"Password": password},
            },
        }
    )


def test_get_prints_one_line_of_json(azvmreset: Program) -> None:
    ended = azvmreset("rest", "GET", f"{vm('web-01')}?{API}")
    assert ended.code == 0, ended.err
    assert ended.json()["name"] == "web-01"
    assert ended.out.count("\n") == 1


def test_an_absolute_url_on_the_endpoint_is_the_same(azure: Simulator, azvmreset: Program) -> None:
    assert azvmreset("rest", "get", f"{azure.ready['arm_endpoint']}{vm('web-01')}?{API}").json()["name"] == "web-01"


@pytest.mark.parametrize(
    "url", ["https://attacker.example/x?api-version=1", "web-01", "//attacker.example/x", "", "ftp://x"]
)
def test_any_other_url_is_refused_before_a_token_is_fetched(azure: Simulator, azvmreset: Program, url: str) -> None:
    ended = azvmreset("rest", "GET", url)
    assert ended.code == 2
    assert ended.error["code"] == "invalid_argument"
    assert azure.requests() == []


def test_put_with_a_body_from_standard_input_waits_for_the_operation(azure: Simulator, azvmreset: Program) -> None:
    body = vm_access("By-Rest-Itself-1")
    ended = azvmreset("rest", "PUT", EXTENSION, "--body", "-", "--wait", stdin=body)
    assert ended.code == 0, ended.err
    assert ended.json()["properties"]["provisioningState"] == "Succeeded"
    assert azure.signs_in("web-01", "azureuser", "By-Rest-Itself-1")


def test_put_with_a_body_from_a_file(azure: Simulator, azvmreset: Program, tmp_path: Path) -> None:
    file = tmp_path / "body.json"
    file.write_text(vm_access("By-Rest-Itself-2"))
    ended = azvmreset("rest", "PUT", EXTENSION, "--body", f"@{file}", "--wait", "--final-state-via", "original-uri")
    assert ended.code == 0, ended.err
    assert azure.signs_in("web-01", "azureuser", "By-Rest-Itself-2")


@pytest.mark.parametrize(
    "body", [vm_access("S3cret-word"), '{"a":[{"adminPASSWORD":"S3cret-word"}]}', "password=S3cret-word"]
)
def test_an_inline_body_with_a_secret_is_refused(azure: Simulator, azvmreset: Program, body: str) -> None:
    ended = azvmreset("rest", "PUT", EXTENSION, "--body", body)
    assert ended.code == 2
    assert "S3cret-word" not in ended.out + ended.err
    assert azure.requests() == []


def test_an_inline_body_without_one_is_sent(azure: Simulator, azvmreset: Program) -> None:
    azvmreset("rest", "PUT", EXTENSION, "--body", '{"location":"westeurope"}')
    assert json.loads(azure.writes()[-1]["body"]) == {"location": "westeurope"}


def test_secrets_in_the_answer_are_masked_unless_raw(azure: Simulator, azvmreset: Program) -> None:
    answer = '{"access_token":"S3cret-word","other":1}'
    azure.add_fault("replace_body", path="/virtualMachines/", count=0, body=answer)
    ended = azvmreset("rest", "GET", f"{vm('web-01')}?{API}")
    assert ended.out == '{"access_token":"REDACTED","other":1}\n'
    assert azvmreset("rest", "GET", f"{vm('web-01')}?{API}", "--raw").out == answer + "\n"


def test_post_goes_out_once(azure: Simulator, azvmreset: Program) -> None:
    azure.add_fault("status", method="POST", path="/virtualMachines/", status=503, count=0)
    ended = azvmreset("rest", "POST", f"{vm('web-01')}/restart?{API}")
    assert ended.code in (1, 8)
    assert len(azure.writes()) == 1


def test_head_prints_nothing_on_standard_output(azvmreset: Program) -> None:
    ended = azvmreset("rest", "HEAD", f"{vm('web-01')}?{API}")
    assert ended.code in (0, 1)
    if ended.code == 0:
        assert ended.out == ""


def test_all_joins_the_pages(azure: Simulator, azvmreset: Program) -> None:
    ended = azvmreset("rest", "GET", f"{GROUP}/providers/Microsoft.Compute/virtualMachines?{API}", "--all")
    assert ended.code == 0, ended.err
    names = [machine["name"] for machine in ended.json()["value"]]
    assert len(names) == len(set(names)) == 28
    assert list(ended.json()) == ["value"]
    assert len([r for r in azure.requests() if r["method"] == "GET"]) > 1


@pytest.mark.parametrize(
    "status, code", [(400, 1), (401, 4), (403, 4), (404, 5), (409, 1), (410, 1), (412, 1), (422, 1)]
)
def test_the_exit_code_follows_the_status(azure: Simulator, azvmreset: Program, status: int, code: int) -> None:
    azure.add_fault("status", path="/virtualMachines/", status=status, code="SomeCode", message="some text", count=0)
    ended = azvmreset("rest", "GET", f"{vm('web-01')}?{API}")
    assert ended.code == code
    assert ended.error["http_status"] == status
    assert ended.error["arm_code"] == "SomeCode"
    assert ended.error["message"]


def test_headers_are_sent(azure: Simulator, azvmreset: Program) -> None:
    azvmreset("rest", "GET", f"{vm('web-01')}?{API}", "--header", "X-Test: one", "--header=X-Other:two")
    sent = next(r["headers"] for r in azure.requests() if "X-Test" in r["headers"])
    assert sent["X-Test"] == "one" and sent["X-Other"] == "two"


@pytest.mark.parametrize(
    "header", ["Authorization: Bearer S3cret-word", "Host: attacker.example", "X: a\r\nY: b", "no colon"]
)
def test_headers_that_are_ours_or_broken_are_refused(azure: Simulator, azvmreset: Program, header: str) -> None:
    ended = azvmreset("rest", "GET", f"{vm('web-01')}?{API}", "--header", header)
    assert ended.code == 2
    assert "S3cret-word" not in ended.out + ended.err
    assert azure.requests() == []


def test_a_subscription_can_be_looked_at(azvmreset: Program) -> None:
    ended = azvmreset("rest", "GET", f"/subscriptions/{SUBSCRIPTION}?api-version=2022-12-01")
    assert ended.code == 0, ended.err
