"""Every request of a plan, sent one after the other as a person would: the simulated Azure takes them all."""

from __future__ import annotations

import json
from typing import Any

import pytest
from program import Program
from simulator import GROUP, Simulator, vm

VM = vm("dead-01")
COMPUTE = f"{GROUP}/providers/Microsoft.Compute"
TAGS = f"{VM}/providers/Microsoft.Resources/tags/default?api-version=2021-04-01"
# Of what depends on how it goes, this is how it goes: the agent stays dead.
HAPPENS = ("", "the agent of the VM stays silent")


def get(azvmreset: Program, url: str) -> Any:
    ended = azvmreset("rest", "GET", url)
    assert ended.code == 0, ended.err
    return ended.json()


def tags_as_they_are(azvmreset: Program, body: str) -> str:
    """Where the plan says "as it was read", a person reads."""
    wanted = json.loads(body)
    present = get(azvmreset, TAGS)["properties"]["tags"]
    for name, value in wanted["properties"]["tags"].items():
        wanted["properties"]["tags"][name] = present[name] if "{" in value else value
    return json.dumps(wanted)


def send(azvmreset: Program, call: dict[str, Any]) -> int:
    words = [call["method"], call["url"], "--wait"]
    body = call.get("body") or ""
    if "{as read}" in body:
        body = body.replace("{as read}", "FromImage")
    if '"operation":"Delete"' in body:
        body = tags_as_they_are(azvmreset, body)
    if call.get("if_match"):
        words += ["--header", f"If-Match: {get(azvmreset, VM + '?api-version=2024-07-01')['etag']}"]
    if body:
        words += ["--body", "-"]
    return azvmreset("rest", *words, stdin=body).code


@pytest.mark.parametrize("options", [(), ("--rescue-vm", "rescue-01"), ("--nat-gateway",)])
def test_the_requests_of_a_plan_do_what_it_says(
    azure: Simulator, azvmreset: Program, options: tuple[str, ...]
) -> None:
    planned = azvmreset("plan", VM, "--username", "azureuser", "--read-back", "none", "-o", "json", *options)
    assert planned.code == 0, planned.out + planned.err
    before = azure.control("GET", "world")
    for step in planned.json()["steps"]:
        for call in step["calls"]:
            if call.get("when", "") not in HAPPENS:
                continue
            looks_for_what_is_not_there = step["name"] == "rescue_vm" and call["method"] == "GET"
            code = send(azvmreset, call)
            assert code == 0 or (code == 5 and looks_for_what_is_not_there), (step["name"], call)

    world = azure.control("GET", "world")
    made = {disk["name"] for disk in world["disks"]} - {disk["name"] for disk in before["disks"]}
    assert len(made) == 1, "of all that was made only the copy stays"
    copy = made.pop()
    dead = azure.machine("dead-01")
    assert dead["os_disk"] == f"{COMPUTE}/disks/{copy}"
    assert dead["power"] == "running"
    assert dead["tags"] == {"role": "ledger"}
    original = next(disk for disk in world["disks"] if disk["name"] == "dead-01_OsDisk_1")
    assert original["holder"] == "" and original["tags"] == {"owner": "ops"}
    assert world["snapshots"] == []
    assert [m["name"] for m in world["virtual_machines"]] == [m["name"] for m in before["virtual_machines"]]
