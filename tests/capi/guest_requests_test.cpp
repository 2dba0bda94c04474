// What C says of work inside the guest arrives in the requests of C++, and in
// the copy that a task consumes.
#include "capi/requests.hpp"

#include "support/catch.hpp"

#include <azvmreset.h>

#include <chrono>
#include <memory>
#include <string>

using namespace azvmreset;
using namespace std::chrono_literals;

namespace {

constexpr const char* vm =
    "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/"
    "v";

constexpr const char* nothing = nullptr;

template <class Handle>
using Owned = std::unique_ptr<Handle, void (*)(Handle*)>;

void check_guest_work(const GuestWork& work) {
  CHECK(work.form == CommandForm::action);
  CHECK(work.overrides == std::vector<Blocker>{Blocker::agent_stale});
  CHECK(work.run_as_user == "CONTOSO\\svc");
  CHECK(work.run_as_password.expose() == "run-as");
  CHECK(work.timeout == 7ms);
}

template <class Setter, class... Arguments>
std::string refused(Setter setter, Arguments... arguments) {
  azvmr_error* err = nullptr;
  CHECK(setter(arguments..., &err) == AZVMR_INVALID_ARGUMENT);
  std::string message = azvmr_error_message(err, nullptr);
  azvmr_error_free(err);
  return message;
}

}  // namespace

TEST_CASE("a command from C", "[capi][run_command]") {
  azvmr_run_command* made = nullptr;
  REQUIRE(azvmr_run_command_new(&made, vm, nullptr) == AZVMR_OK);
  const Owned<azvmr_run_command> owned(made, azvmr_run_command_free);
  CHECK(azvmr_run_command_set_script(made, "Get-Date", 8, nullptr) == AZVMR_OK);
  CHECK(azvmr_run_command_set_command_id(made, "IPConfig", nullptr) == AZVMR_OK);
  CHECK(azvmr_run_command_add_parameter(made, "Name", "", nullptr) == AZVMR_OK);
  CHECK(azvmr_run_command_add_protected_parameter(made, "Key", "se\0cret", 7, nullptr) == AZVMR_OK);
  CHECK(azvmr_run_command_set_output_blob(made, "https://out", 11, nullptr) == AZVMR_OK);
  CHECK(azvmr_run_command_set_error_blob(made, "https://err", 11, nullptr) == AZVMR_OK);
  CHECK(azvmr_run_command_set_tail(made, 1, nullptr) == AZVMR_OK);
  CHECK(azvmr_run_command_set_keep(made, 1, nullptr) == AZVMR_OK);
  CHECK(azvmr_run_command_set_form(made, AZVMR_COMMAND_ACTION, nullptr) == AZVMR_OK);
  CHECK(azvmr_run_command_set_snapshot_first(made, 1, nullptr) == AZVMR_OK);
  CHECK(azvmr_run_command_add_override(made, AZVMR_BLOCKER_AGENT_STALE, nullptr) == AZVMR_OK);
  CHECK(azvmr_run_command_set_run_as(made, "CONTOSO\\svc", "run-as", 6, nullptr) == AZVMR_OK);
  CHECK(azvmr_run_command_set_timeout(made, 7, nullptr) == AZVMR_OK);

  const RunCommand request = capi::copy_of(made->rep);
  CHECK(request.target.name() == "v");
  CHECK(request.script == "Get-Date");
  CHECK(request.command_id == "IPConfig");
  REQUIRE(request.parameters.size() == 1);
  CHECK(request.parameters[0].name == "Name");
  CHECK(request.parameters[0].value.empty());
  REQUIRE(request.protected_parameters.size() == 1);
  CHECK(request.protected_parameters[0].name == "Key");
  CHECK(request.protected_parameters[0].value.expose().size() == 7);
  CHECK(request.output_blob.expose() == "https://out");
  CHECK(request.error_blob.expose() == "https://err");
  CHECK(request.tail);
  CHECK(request.keep);
  CHECK(request.snapshot_first);
  check_guest_work(request);

  azvmr_run_command* const none = nullptr;
  CHECK(refused(azvmr_run_command_set_form, made, 2) == "found 2 for form, expected 0 to 1");
  CHECK(refused(azvmr_run_command_set_script, made, nothing, 3) == "found NULL for script, and the length 3");
  CHECK(refused(azvmr_run_command_set_run_as, made, nothing, "x", 1) == "found NULL for username");
  CHECK(refused(azvmr_run_command_add_parameter, made, "Name", nothing) == "found NULL for value");
  CHECK(refused(azvmr_run_command_set_tail, none, 1) == "found NULL for request");
}

TEST_CASE("a repair from C", "[capi][account]") {
  azvmr_fix_account* made = nullptr;
  REQUIRE(azvmr_fix_account_new(&made, vm, "azureuser", nullptr) == AZVMR_OK);
  const Owned<azvmr_fix_account> owned(made, azvmr_fix_account_free);
  CHECK(capi::copy_of(made->rep).require == Evidence::confirmed);
  CHECK(capi::copy_of(made->rep).extend_to == std::nullopt);

  CHECK(azvmr_fix_account_set_built_in_administrator(made, 1, nullptr) == AZVMR_OK);
  CHECK(azvmr_fix_account_set_domain(made, "CONTOSO", nullptr) == AZVMR_OK);
  CHECK(azvmr_fix_account_set_detect_only(made, 1, nullptr) == AZVMR_OK);
  CHECK(azvmr_fix_account_set_enable(made, 1, nullptr) == AZVMR_OK);
  CHECK(azvmr_fix_account_set_extend_to(made, 86'400'000, nullptr) == AZVMR_OK);
  CHECK(azvmr_fix_account_add_to(made, AZVMR_GROUP_REMOTE_DESKTOP_USERS, nullptr) == AZVMR_OK);
  CHECK(azvmr_fix_account_set_create(made, 1, nullptr) == AZVMR_OK);
  CHECK(azvmr_fix_account_set_password(made, "secret", 6, nullptr) == AZVMR_OK);
  CHECK(azvmr_fix_account_set_generate(made, 1, nullptr) == AZVMR_OK);
  CHECK(azvmr_fix_account_set_secret_file(made, "file", 1, nullptr) == AZVMR_OK);
  CHECK(azvmr_fix_account_set_clear_parameter(made, 1, nullptr) == AZVMR_OK);
  CHECK(azvmr_fix_account_set_require(made, AZVMR_EVIDENCE_APPLIED, nullptr) == AZVMR_OK);
  CHECK(azvmr_fix_account_set_form(made, AZVMR_COMMAND_ACTION, nullptr) == AZVMR_OK);
  CHECK(azvmr_fix_account_set_snapshot_first(made, 1, nullptr) == AZVMR_OK);
  CHECK(azvmr_fix_account_add_override(made, AZVMR_BLOCKER_AGENT_STALE, nullptr) == AZVMR_OK);
  CHECK(azvmr_fix_account_set_run_as(made, "CONTOSO\\svc", "run-as", 6, nullptr) == AZVMR_OK);
  CHECK(azvmr_fix_account_set_timeout(made, 7, nullptr) == AZVMR_OK);

  const FixAccount request = capi::copy_of(made->rep);
  CHECK(request.username == "azureuser");
  CHECK(request.built_in_administrator);
  CHECK(request.domain == "CONTOSO");
  CHECK(request.detect_only);
  CHECK(request.enable);
  CHECK(request.extend_to == std::chrono::system_clock::time_point(24h));
  CHECK(request.add_to == std::vector<AccountGroup>{AccountGroup::remote_desktop_users});
  CHECK(request.create);
  CHECK(request.password.expose() == "secret");
  CHECK(request.generate);
  CHECK(std::get<FileSink>(request.secret_sink).path == "file");
  CHECK(request.clear_parameter);
  CHECK(request.require == Evidence::applied);
  CHECK(request.snapshot_first);
  check_guest_work(request);

  CHECK(azvmr_fix_account_set_secret_descriptor(made, 5, nullptr) == AZVMR_OK);
  CHECK(std::get<DescriptorSink>(capi::copy_of(made->rep).secret_sink).descriptor == 5);

  CHECK(refused(azvmr_fix_account_add_to, made, 3) == "found 3 for group, expected 1 to 2");
  CHECK(refused(azvmr_fix_account_add_to, made, 0) == "found 0 for group, expected 1 to 2");
  CHECK(refused(azvmr_fix_account_set_secret_descriptor, made, -1) == "found -1 for descriptor, expected an open one");
  azvmr_fix_account* none = nullptr;
  CHECK(refused(azvmr_fix_account_new, &none, vm, nothing) == "found NULL for username");
  CHECK(none == nullptr);
}

TEST_CASE("accounts and a verification from C", "[capi][account]") {
  azvmr_accounts* accounts = nullptr;
  REQUIRE(azvmr_accounts_new(&accounts, vm, nullptr) == AZVMR_OK);
  const Owned<azvmr_accounts> first(accounts, azvmr_accounts_free);
  CHECK(azvmr_accounts_set_form(accounts, AZVMR_COMMAND_ACTION, nullptr) == AZVMR_OK);
  CHECK(azvmr_accounts_add_override(accounts, AZVMR_BLOCKER_AGENT_STALE, nullptr) == AZVMR_OK);
  CHECK(azvmr_accounts_set_run_as(accounts, "CONTOSO\\svc", "run-as", 6, nullptr) == AZVMR_OK);
  CHECK(azvmr_accounts_set_timeout(accounts, 7, nullptr) == AZVMR_OK);
  check_guest_work(capi::copy_of(accounts->rep));

  azvmr_verify* verify = nullptr;
  REQUIRE(azvmr_verify_new(&verify, vm, "azureuser", nullptr) == AZVMR_OK);
  const Owned<azvmr_verify> second(verify, azvmr_verify_free);
  CHECK(azvmr_verify_set_built_in_administrator(verify, 1, nullptr) == AZVMR_OK);
  CHECK(azvmr_verify_set_domain(verify, "CONTOSO", nullptr) == AZVMR_OK);
  CHECK(azvmr_verify_set_password(verify, "secret", 6, nullptr) == AZVMR_OK);
  CHECK(azvmr_verify_set_clear_parameter(verify, 1, nullptr) == AZVMR_OK);
  CHECK(azvmr_verify_set_require(verify, AZVMR_EVIDENCE_VERIFIED, nullptr) == AZVMR_OK);
  CHECK(azvmr_verify_set_form(verify, AZVMR_COMMAND_ACTION, nullptr) == AZVMR_OK);
  CHECK(azvmr_verify_add_override(verify, AZVMR_BLOCKER_AGENT_STALE, nullptr) == AZVMR_OK);
  CHECK(azvmr_verify_set_run_as(verify, "CONTOSO\\svc", "run-as", 6, nullptr) == AZVMR_OK);
  CHECK(azvmr_verify_set_timeout(verify, 7, nullptr) == AZVMR_OK);
  const Verify request = capi::copy_of(verify->rep);
  CHECK(request.username == "azureuser");
  CHECK(request.built_in_administrator);
  CHECK(request.domain == "CONTOSO");
  CHECK(request.password.expose() == "secret");
  CHECK(request.clear_parameter);
  CHECK(request.require == Evidence::verified);
  check_guest_work(request);
}

TEST_CASE("a reset from C climbs the ladder unless it is told otherwise", "[capi][ladder]") {
  azvmr_reset_password* made = nullptr;
  REQUIRE(azvmr_reset_password_new(&made, vm, "azureuser", "", 0, nullptr) == AZVMR_OK);
  const Owned<azvmr_reset_password> owned(made, azvmr_reset_password_free);
  CHECK(capi::copy_of(made->rep).method == std::nullopt);
  CHECK(azvmr_reset_password_set_method(made, AZVMR_METHOD_VM_ACCESS, nullptr) == AZVMR_OK);
  CHECK(capi::copy_of(made->rep).method == Method::vm_access);
  CHECK(azvmr_reset_password_set_method(made, AZVMR_METHOD_LADDER, nullptr) == AZVMR_OK);
  CHECK(azvmr_reset_password_set_form(made, AZVMR_COMMAND_ACTION, nullptr) == AZVMR_OK);
  CHECK(azvmr_reset_password_set_allow_offline(made, 1, nullptr) == AZVMR_OK);
  CHECK(azvmr_reset_password_set_vm_access_after(made, AZVMR_VM_ACCESS_LEAVE, nullptr) == AZVMR_OK);
  const ResetPassword request = capi::copy_of(made->rep);
  CHECK(request.method == std::nullopt);
  CHECK(request.form == CommandForm::action);
  CHECK(request.allow_offline);
  CHECK(request.vm_access_after == VmAccessAfter::leave);
  CHECK(refused(azvmr_reset_password_set_vm_access_after, made, 3) == "found 3 for after, expected 0 to 2");
  CHECK(refused(azvmr_reset_password_set_form, made, 2) == "found 2 for form, expected 0 to 1");
}

TEST_CASE("the last resort of a reset from C is a copy of a rescue, and can be taken away", "[capi]") {
  azvmr_plan_rescue* planned = nullptr;
  REQUIRE(azvmr_plan_rescue_new(&planned, vm, nullptr) == AZVMR_OK);
  const Owned<azvmr_plan_rescue> plan_owned(planned, azvmr_plan_rescue_free);
  REQUIRE(azvmr_plan_rescue_set_probe(planned, 0, nullptr) == AZVMR_OK);
  azvmr_rescue* rescue = nullptr;
  REQUIRE(azvmr_rescue_new(&rescue, planned, nullptr) == AZVMR_OK);
  REQUIRE(azvmr_rescue_set_journal_file(rescue, "kept.journal", nullptr) == AZVMR_OK);
  azvmr_reset_password* made = nullptr;
  REQUIRE(azvmr_reset_password_new(&made, vm, "azureuser", "", 0, nullptr) == AZVMR_OK);
  const Owned<azvmr_reset_password> owned(made, azvmr_reset_password_free);
  REQUIRE(azvmr_reset_password_set_last_resort(made, rescue, nullptr) == AZVMR_OK);
  azvmr_rescue_free(rescue);

  const ResetPassword request = capi::copy_of(made->rep);
  CHECK(request.allow_offline);
  REQUIRE(request.last_resort != nullptr);
  CHECK_FALSE(request.last_resort->probe);
  CHECK(std::holds_alternative<JournalFile>(request.last_resort->keep.journal));

  REQUIRE(azvmr_reset_password_set_last_resort(made, nullptr, nullptr) == AZVMR_OK);
  CHECK_FALSE(made->rep.allow_offline);
  CHECK(made->rep.last_resort == nullptr);
  CHECK(azvmr_reset_password_set_last_resort(nullptr, nullptr, nullptr) == AZVMR_INVALID_ARGUMENT);
}

TEST_CASE("a sealed reset from C has its key, also after the caller freed it", "[capi][sealing]") {
  azvmr_sealing_key* key = nullptr;
  REQUIRE(azvmr_sealing_key_generate(&key, nullptr) == AZVMR_OK);
  const std::string fingerprint = azvmr_sealing_key_fingerprint(key, nullptr);
  azvmr_reset_password* made = nullptr;
  REQUIRE(azvmr_reset_password_new(&made, vm, "azureuser", "", 0, nullptr) == AZVMR_OK);
  const Owned<azvmr_reset_password> owned(made, azvmr_reset_password_free);
  azvmr_resume* going_on = nullptr;
  REQUIRE(azvmr_resume_new(&going_on, "token", 5, nullptr) == AZVMR_OK);
  const Owned<azvmr_resume> also_owned(going_on, azvmr_resume_free);
  CHECK(azvmr_reset_password_set_sealing_key(made, key, nullptr) == AZVMR_OK);
  CHECK(azvmr_reset_password_set_key_file(made, "key", 1, nullptr) == AZVMR_OK);
  CHECK(azvmr_resume_set_sealing_key(going_on, key, nullptr) == AZVMR_OK);
  CHECK(azvmr_resume_set_secret_file(going_on, "secret", 0, nullptr) == AZVMR_OK);
  azvmr_sealing_key_free(key);

  const ResetPassword request = capi::copy_of(made->rep);
  REQUIRE(request.sealing_key);
  CHECK(request.sealing_key->fingerprint() == fingerprint);
  CHECK(std::get<FileSink>(request.key_sink).path == "key");
  CHECK(std::get<FileSink>(request.key_sink).replace);
  const Resume resume = capi::copy_of(going_on->rep);
  REQUIRE(resume.sealing_key);
  CHECK(resume.sealing_key->fingerprint() == fingerprint);
  CHECK(std::get<FileSink>(resume.secret_sink).path == "secret");

  CHECK(azvmr_reset_password_set_key_descriptor(made, 5, nullptr) == AZVMR_OK);
  CHECK(std::get<DescriptorSink>(capi::copy_of(made->rep).key_sink).descriptor == 5);
  CHECK(azvmr_resume_set_secret_descriptor(going_on, 6, nullptr) == AZVMR_OK);
  CHECK(std::get<DescriptorSink>(capi::copy_of(going_on->rep).secret_sink).descriptor == 6);
  CHECK(azvmr_reset_password_set_sealing_key(made, nullptr, nullptr) == AZVMR_OK);
  CHECK_FALSE(capi::copy_of(made->rep).sealing_key);
}

TEST_CASE("a reset by Run Command from C", "[capi][run_command]") {
  azvmr_reset_password* made = nullptr;
  REQUIRE(azvmr_reset_password_new(&made, vm, "", "secret", 6, nullptr) == AZVMR_OK);
  const Owned<azvmr_reset_password> owned(made, azvmr_reset_password_free);
  CHECK(azvmr_reset_password_set_method(made, AZVMR_METHOD_RUN_COMMAND, nullptr) == AZVMR_OK);
  CHECK(azvmr_reset_password_set_clear_parameter(made, 1, nullptr) == AZVMR_OK);
  CHECK(azvmr_reset_password_set_built_in_administrator(made, 1, nullptr) == AZVMR_OK);
  CHECK(azvmr_reset_password_set_verify_in_guest(made, 1, nullptr) == AZVMR_OK);
  const ResetPassword request = capi::copy_of(made->rep);
  CHECK(request.method == Method::run_command);
  CHECK(request.clear_parameter);
  CHECK(request.built_in_administrator);
  CHECK(request.verify_in_guest);
  CHECK(refused(azvmr_reset_password_set_method, made, 4) == "found 4 for method, expected 1 to 3");
}
