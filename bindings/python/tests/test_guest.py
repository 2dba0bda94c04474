"""Work inside the guest: scripts, and accounts read, repaired and proved."""

from __future__ import annotations

import asyncio
from datetime import date

import azvmreset
import pytest
from azvmreset import (
    AccountGroup,
    AsyncClient,
    Client,
    ClientSecret,
    CommandForm,
    Evidence,
    Method,
    SignInOutcome,
    Tristate,
)
from simulated_azure import NEW_PASSWORD, OLD_PASSWORD, Azure


def test_a_script_and_what_it_came_to(azure: Azure, client: Client) -> None:
    result = client.run_command(azure.vm("web-01"), script="Write-Output out\nexit 3\n", parameters={"Name": "value"})
    assert (result.succeeded, result.exit_code, result.output.strip()) == (False, 3, "out")
    assert result.form is CommandForm.MANAGED
    assert result.removed
    assert "out" not in repr(result).replace("output", "")

    older = client.run_command(azure.vm("web-01"), command_id="IPConfig", form=CommandForm.ACTION)
    assert older.succeeded
    assert older.exit_code is None
    assert older.command_name == ""


def test_a_protected_parameter_is_in_no_result(azure: Azure, client: Client) -> None:
    result = client.run_command(
        azure.vm("web-01"), script="Write-Output x\n", protected_parameters={"Key": NEW_PASSWORD}
    )
    assert NEW_PASSWORD not in result.json


def test_an_account_is_repaired_and_read_back(azure: Azure, client: Client) -> None:
    vm = azure.vm("mustchange-01")
    found = client.fix_account(vm, username="azureuser", detect_only=True)
    assert found.action == "detect"
    assert [hindrance.code for hindrance in found.hindrances] == ["change_required"]
    assert found.account_before == found.account_after

    fixed = client.fix_account(vm, username="azureuser", add_to=[AccountGroup.REMOTE_DESKTOP_USERS])
    assert fixed.evidence is Evidence.CONFIRMED
    assert [change.what for change in fixed.changes] == ["change_required", "in_remote_desktop_users"]
    assert fixed.account_before.change_required is Tristate.YES
    assert fixed.account_after.change_required is Tristate.NO
    assert fixed.account_after.password_age is not None
    assert fixed.guest.bits == 64
    assert fixed.guest.clock is not None
    assert fixed.hindrances == ()


def test_an_account_that_has_expired_is_extended_to_a_day(azure: Azure, client: Client) -> None:
    fixed = client.fix_account(azure.vm("expired-01"), username="contractor", extend_to=date(2099, 12, 31))
    assert fixed.account_after.expires_at is not None
    assert fixed.account_after.expires_at.date() == date(2100, 1, 1)
    assert fixed.account_after.expired is Tristate.NO


def test_a_password_is_made_and_kept_first(azure: Azure, client: Client) -> None:
    kept: list[str] = []
    fixed = client.fix_account(
        azure.vm("web-01"), username="azureuser", generate=True, secret_out=kept.append, clear_parameter=True
    )
    assert "password" in [change.what for change in fixed.changes]
    assert len(kept) == 1
    assert kept[0] not in fixed.json
    verified = client.verify(azure.vm("web-01"), username="azureuser", password=kept[0], clear_parameter=True)
    assert (verified.evidence, verified.sign_in) == (Evidence.VERIFIED, SignInOutcome.PROVED)


def test_accounts_of_a_guest(azure: Azure, client: Client) -> None:
    report = client.accounts(azure.vm("locked-01"))
    assert report.complete
    assert report.guest.language == "de-DE"
    assert [(account.name, account.locked) for account in report.accounts] == [("azureuser", Tristate.YES)]


def test_a_wrong_password_is_no_exception(azure: Azure, client: Client) -> None:
    report = client.verify(
        azure.vm("web-01"), username="azureuser", password="Not-The-Passw0rd", clear_parameter=True
    )
    assert (report.sign_in, report.logon_type) == (SignInOutcome.WRONG_PASSWORD, "network")
    assert report.account.exists
    with pytest.raises(azvmreset.OutcomeUnknown):
        client.verify(
            azure.vm("web-01"), username="azureuser", password="Not-The-Passw0rd", clear_parameter=True,
            require=Evidence.VERIFIED,
        )  # fmt: skip


def test_a_blocker_of_the_guest(azure: Azure, client: Client) -> None:
    with pytest.raises(azvmreset.Blocked) as failed:
        client.fix_account(azure.vm("member-01"), username="ada", domain="rescue.example")
    assert failed.value.blockers == ("domain_account",)


def test_a_reset_by_run_command_tells_of_the_account(azure: Azure, client: Client) -> None:
    vm = azure.vm("web-01")
    result = client.reset_password(
        vm, username="azureuser", password=NEW_PASSWORD, method=Method.RUN_COMMAND, clear_parameter=True,
        verify_in_guest=True,
    )  # fmt: skip
    assert result.method is Method.RUN_COMMAND
    assert result.command_name.startswith("azvmreset-")
    assert result.account is not None and result.account.exists
    assert (result.evidence, result.sign_in) == (Evidence.VERIFIED, SignInOutcome.PROVED)


def test_a_dry_run_changes_nothing(azure: Azure, client: Client) -> None:
    vm = azure.vm("mustchange-01")
    run = client.dry_run_fix_account(vm, username="azureuser")
    assert run.steps
    assert any("net user" in line for line in run.commands("net"))
    assert client.dry_run_run_command(vm, script="Write-Output x\n").steps
    by_script = client.dry_run_reset_password(
        vm, built_in_administrator=True, method=Method.RUN_COMMAND, clear_parameter=True
    )
    assert [step.action for step in by_script.steps] == ["put_run_command", "delete_run_command"]
    blob = "https://store.example/out?sig=not-to-be-shown"
    kept = client.dry_run_run_command(vm, script="Write-Output x\n", output_blob=blob)
    assert "outputBlobUri" in kept.steps[0].body
    assert "not-to-be-shown" not in kept.json
    found = client.fix_account(vm, username="azureuser", detect_only=True)
    assert found.account_before.change_required is Tristate.YES


def test_asyncio(azure: Azure) -> None:
    async def main() -> None:
        own = ClientSecret(azure.tenant_id, azure.client_id, azure.client_secret)
        async with AsyncClient(
            own, arm_endpoint=azure.arm_endpoint, authority=azure.authority, ca_file=azure.ca_file
        ) as client:
            vm = azure.vm("mustchange-01")
            both = (client.accounts(vm), client.verify(vm, username="azureuser", password=OLD_PASSWORD,
                                                       clear_parameter=True))  # fmt: skip
            accounts, verified = await asyncio.gather(*both)
            assert isinstance(accounts, azvmreset.AccountsReport)
            assert isinstance(verified, azvmreset.VerifyReport)
            assert verified.sign_in is SignInOutcome.CHANGE_REQUIRED

    asyncio.run(main())


@pytest.mark.parametrize("arguments", [{"run_as_password": "x"}, {"script": "a", "run_as_password": "x"}])
def test_a_run_as_password_has_a_user(client: Client, azure: Azure, arguments: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="comes with a run_as_user"):
        client.start_run_command(azure.vm("web-01"), **arguments)  # type: ignore[arg-type]
