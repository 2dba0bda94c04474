"""docs/results.md and the values of this package: one schema."""

from __future__ import annotations

import enum
import re
from pathlib import Path

import azvmreset
import pytest

DOCUMENT = (Path(__file__).resolve().parents[3] / "docs" / "results.md").read_text(encoding="utf-8")


def table_below(heading: str) -> list[list[str]]:
    """The rows of the first table below a heading: their cells without back quotes."""
    lines = DOCUMENT[DOCUMENT.index(f"\n{heading}\n") :].splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("|"))
    rows = []
    for line in lines[first + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip(" `") for cell in line.strip("|").split("|")])
    return rows


def python_type(documented: str, meaning: str) -> str:
    """How a type of the document is annotated here."""
    if documented.startswith("list of "):
        return f"tuple[{python_type(documented.removeprefix('list of ').strip('`'), '')}, ...]"
    names = {"text": "str", "integer": "int", "flag": "bool", "time": "datetime", "any": "bytes"}
    names |= {"code": "ErrorCode", "category": "ErrorCategory"}
    name = names.get(documented) or "".join(word.capitalize() for word in documented.split("_"))
    return f"{name} | None" if re.search("`null|null`", meaning) and documented != "any" else name


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("## Reset", azvmreset.ResetResult),
        ("## Preflight", azvmreset.PreflightReport),
        ("## Restart", azvmreset.RestartResult),
        ("## Run command", azvmreset.RunCommandResult),
        ("## Fix account", azvmreset.FixAccountResult),
        ("## Accounts", azvmreset.AccountsReport),
        ("## Verify", azvmreset.VerifyReport),
        ("## Rotation", azvmreset.RotationResult),
        ("## Status", azvmreset.StatusReport),
        ("## Find", azvmreset.FindReport),
        ("## Leftovers", azvmreset.LeftoversReport),
        ("## Dry run", azvmreset.DryRun),
        ("## Plan", azvmreset.Plan),
        ("## Stage", azvmreset.StageReport),
        ("## Unstage", azvmreset.UnstageReport),
        ("## Rescue", azvmreset.RescueResult),
        ("## Clean-up", azvmreset.CleanupReport),
        ("## Adoption", azvmreset.AdoptionReport),
        ("A `step_report` is C++ `StepReport`: one step of a rescue.", azvmreset.StepReport),
        (
            "A `rescue_item` is C++ `RescueItem`: what becomes of a resource that a rescue has made, or may have made.",
            azvmreset.RescueItem,
        ),
        ("## Password", azvmreset.PasswordReport),
        ("## Cloud", azvmreset.Cloud),
        ("## Rest", azvmreset.RestResponse),
        ("## Error", azvmreset.AzvmresetError),
        ("A `finding` is C++ `Finding`.", azvmreset.Finding),
        (
            "A `rung_report` is C++ `RungReport`: one rung of the ladder, and why it was taken or not.",
            azvmreset.RungReport,
        ),
        ("A `lock` is C++ `Lock`: a management lock.", azvmreset.Lock),
        ("A `shut_rung` is C++ `ShutRung`: a rung of the ladder that is not open.", azvmreset.ShutRung),
        ("A `required_action` is C++ `RequiredAction`: one right that a call needs.", azvmreset.RequiredAction),
        (
            "A `machine_state` is C++ `MachineState`: the VM as it was seen at one moment. Empty: not read then.",
            azvmreset.MachineState,
        ),
        (
            "An `account_state` is C++ `AccountState`: an account as the guest itself tells of it. `unknown` and `null`:"
            " it could not be read there.",
            azvmreset.AccountState,
        ),
        ("A `guest_facts` is C++ `GuestFacts`: the Windows that answered.", azvmreset.GuestFacts),
        ("An `account_change` is C++ `AccountChange`: one value that was changed.", azvmreset.AccountChange),
        (
            "A `candidate_report` is C++ `CandidateReport`: what became of one candidate of a rotation.",
            azvmreset.CandidateReport,
        ),
        ("A `found_vm` is C++ `FoundVm`.", azvmreset.FoundVm),
        ("A `leftover` is C++ `Leftover`.", azvmreset.Leftover),
        ("A `dry_run_step` is C++ `DryRunStep`.", azvmreset.DryRunStep),
        (
            "A `plan_facts` is C++ `PlanFacts`: what was read of the world, and decided from it. Empty: it does not have"
            " that, or it could not be read.",
            azvmreset.PlanFacts,
        ),
        ("A `plan_step` is C++ `PlanStep`.", azvmreset.PlanStep),
        (
            "A `plan_call` is C++ `PlanCall`: one request as it will be sent. `{…}` stands for what an earlier answer"
            " tells.",
            azvmreset.PlanCall,
        ),
        ("A `plan_resource` is C++ `PlanResource`: what a plan makes.", azvmreset.PlanResource),
        (
            "A `volume_facts` is C++ `VolumeFacts`: what was found out about a Windows volume. Empty or `unknown`: it"
            " could not be read.",
            azvmreset.VolumeFacts,
        ),
        (
            "A `staged_file` is C++ `StagedFile`: a file that was written; read back, and found equal.",
            azvmreset.StagedFile,
        ),
        ("A `breach` is C++ `Breach`.", azvmreset.Breach),
        ("A `header` is one line of the answer.", azvmreset.Header),
    ],
)
def test_fields(heading: str, kind: type) -> None:
    documented = {name: python_type(kind_of, meaning) for name, kind_of, meaning in table_below(heading)}
    assert documented == kind.__annotations__


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("### method", azvmreset.Method),
        ("### rung", azvmreset.Rung),
        ("### rung_outcome", azvmreset.RungOutcome),
        ("### evidence", azvmreset.Evidence),
        ("### tristate", azvmreset.Tristate),
        ("### command_form", azvmreset.CommandForm),
        ("### sign_in_outcome", azvmreset.SignInOutcome),
        ("### candidate_kind", azvmreset.CandidateKind),
        ("### account_group", azvmreset.AccountGroup),
        ("### planted_task", azvmreset.PlantedTask),
        ("### hook", azvmreset.Hook),
        ("### planted_outcome", azvmreset.PlantedOutcome),
        ("### rescue_os", azvmreset.RescueOs),
        ("### rescue_network", azvmreset.RescueNetwork),
        ("### read_back", azvmreset.ReadBack),
        ("### power_after", azvmreset.PowerAfter),
        ("### plan_form", azvmreset.PlanForm),
        ("### on_failure", azvmreset.OnFailure),
        ("### rescue_end", azvmreset.RescueEnd),
        ("### step_outcome", azvmreset.StepOutcome),
        ("### item_fate", azvmreset.ItemFate),
        ("### blocker", azvmreset.Blocker),
        ("### code", azvmreset.ErrorCode),
        ("### category", azvmreset.ErrorCategory),
    ],
)
def test_numbers(heading: str, kind: type[enum.IntEnum]) -> None:
    assert {int(row[0]): row[1] for row in table_below(heading)} == {each.value: str(each) for each in kind}


def test_every_category_has_an_exception_of_its_own() -> None:
    classes = [
        each
        for each in vars(azvmreset).values()
        if isinstance(each, type) and issubclass(each, azvmreset.AzvmresetError)
    ]
    assert len(classes) == len(azvmreset.ErrorCategory) + 1
