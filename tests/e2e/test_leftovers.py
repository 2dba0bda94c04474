"""What earlier runs left, from the command line."""

from __future__ import annotations

from program import Ended, Program
from simulator import Simulator, vm


def left(azvmreset: Program, *words: str) -> Ended:
    ended = azvmreset("leftovers", vm("web-01"), "-o", "json", *words)
    assert ended.code == 0, ended.err
    return ended


def of_kind(kind: str, ended: Ended) -> list[dict[str, object]]:
    return [item for item in ended.json()["items"] if item["kind"] == kind]


def test_an_extension_is_ours_by_the_tag_of_its_reset_alone(azure: Simulator, azvmreset: Program) -> None:
    made = azvmreset("reset-rdp", vm("web-01"), "-o", "json")
    assert made.code == 0, made.err
    tag = made.json()["force_update_tag"]

    (seen,) = of_kind("extension", left(azvmreset, "--remove"))
    assert (seen["ours"], seen["removed"]) == (False, False)
    assert "--force-update-tag" in str(seen["reason"]) or "force_update_tag" in str(seen["reason"])
    (seen,) = of_kind("extension", left(azvmreset, "--force-update-tag", tag))
    assert (seen["ours"], seen["removed"]) == (True, False)
    (gone,) = of_kind("extension", left(azvmreset, "--remove", "--force-update-tag", tag))
    assert (gone["ours"], gone["removed"]) == (True, True)
    assert of_kind("extension", left(azvmreset)) == []


def test_the_guest_is_asked_only_when_told_to(azure: Simulator, azvmreset: Program) -> None:
    assert of_kind("handler", left(azvmreset)) == []
    asked = left(azvmreset, "--in-guest")
    assert of_kind("guest_key", asked) == [] and asked.json()["warnings"] == []

    (handler,) = of_kind("handler", left(azvmreset, "--remove"))
    assert handler["name"] == "Microsoft.CPlat.Core.RunCommandHandlerWindows"
    assert (handler["ours"], handler["removed"]) == (False, False)
