#include "guest/failure_catalogue.hpp"

#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace azvmreset::guest;

namespace {

// How the platform wraps what a handler says (F1.7).
std::string wrapped(const std::string& text) {
  return "VM has reported a failure when processing extension 'enablevmaccess' (publisher 'Microsoft.Compute' and type "
         "'VMAccessAgent'). Error message: '" +
         text + "'.";
}

std::string name_of(std::string_view text) {
  const Failure* failure = recognise(text);
  return failure == nullptr ? "" : std::string(failure->name);
}

}  // namespace

TEST_CASE("every failure of the fact list is recognised by its text", "[guest][failure_catalogue]") {
  struct Row {
    std::string text;
    std::string name;
  };
  const std::string prefix = "Cannot update Remote Desktop Connection settings for Administrator account. Error: ";
  const std::vector<Row> rows = {
      {wrapped("VMAccess Extension does not support Domain Controller."), "domain_controller"},
      {wrapped(prefix + "System.Runtime.InteropServices.COMException (0x800708C5): The password does not meet the "
                        "password policy requirements. Check the minimum password length."),
       "password_policy"},
      {wrapped(prefix + "COMException (0x800708c5)"), "password_policy"},
      {wrapped(prefix + "User account bob already exists but cannot be updated because it is not in the Administrators "
                        "group."),
       "not_an_administrator"},
      {wrapped("The Admin User Account password cannot be null or empty if provided the username"), "password_missing"},
      {wrapped(prefix + "COMException (0x800706D9): There are no more endpoints available from the endpoint mapper."),
       "firewall_disabled"},
      {wrapped(prefix + "COMException (0x800721CE)"), "laps_managed"},
      {wrapped(prefix + "something new"), "rdp_settings"},
      {wrapped("something new"), "handler_failed"},
      {"CannotModifyExtensionsWhenVMNotRunning", "vm_not_running"},
      {"OperationNotAllowed: Cannot modify extensions in the VM when the VM is not running.", "vm_not_running"},
      {"This operation cannot be performed when extension operations are disallowed.", "extensions_disabled"},
      {"VMAgentStatusCommunicationError", "agent_silent"},
      {"VM 'vm' has not reported status for VM agent or extensions.", "agent_silent"},
      {"VMExtensionProvisioningTimeout", "timed_out"},
      {"Provisioning of VM extension enablevmaccess has timed out.", "timed_out"},
      {"VMExtensionProvisioningError", "handler_failed"},
      {"VMExtensionHandlerNonTransientError: terminal error code '1007'", "handler_failed"},
      {"MultipleExtensionsPerHandlerNotAllowed", "multiple_extensions"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(name_of(row.text) == row.name);
  }
}

TEST_CASE("case does not matter, and pieces need their order", "[guest][failure_catalogue]") {
  CHECK(name_of("vmagentstatuscommunicationerror") == "agent_silent");
  CHECK(name_of("has timed out: Provisioning of VM extension") == "");
  CHECK(name_of("Provisioning of VM extension x failed") == "");
}

TEST_CASE("a number that only begins like a code is not that code", "[guest][failure_catalogue]") {
  CHECK(name_of("0x800708C5") == "password_policy");
  CHECK(name_of("(0X800708c5)") == "password_policy");
  CHECK(name_of("0x800708C50") == "");
  CHECK(name_of("0x800708C") == "");
  CHECK(name_of("800708C5") == "");
}

TEST_CASE("what nobody knows is not recognised", "[guest][failure_catalogue]") {
  CHECK(recognise("") == nullptr);
  CHECK(recognise("AllocationFailedOver") == nullptr);
  CHECK(recognise("MyAllocationFailed, My_AllocationFailed") == nullptr);
  CHECK(recognise("The operation completed successfully.") == nullptr);
}

TEST_CASE("a code is found as a word of a longer text", "[guest][failure_catalogue]") {
  CHECK(name_of("{\"code\":\"ScopeLocked\"}") == "locked");
  CHECK(name_of("ERROR: (AuthorizationFailed) no") == "permission_missing");
  CHECK(name_of("LinkedAuthorizationFailed") == "linked_permission_missing");
  CHECK(name_of("MyAllocationFailed or AllocationFailed") == "no_capacity");
}

TEST_CASE("a telling text wins over the code around it", "[guest][failure_catalogue]") {
  CHECK(name_of("OperationNotAllowed") == "operation_not_allowed");
  CHECK(name_of("OperationNotAllowed: exceeding approved Total Regional Cores quota") == "quota_exceeded");
  CHECK(name_of("Conflict") == "conflict");
  CHECK(name_of("Conflict: Run command extension execution is in progress.") == "run_command_busy");
  CHECK(name_of("409 Conflict: OperationPreempted") == "preempted");
  CHECK(name_of("Status: 0xC000006D Sub Status: 0xC0000234") == "account_locked");
}

TEST_CASE("every row's own example finds that row", "[guest][failure_catalogue]") {
  for (const Failure& failure : failure_catalogue()) {
    CAPTURE(failure.name);
    CHECK(name_of(failure.example) == failure.name);
  }
}

TEST_CASE("every mark of a row finds that row alone", "[guest][failure_catalogue]") {
  for (const Failure& failure : failure_catalogue()) {
    CAPTURE(failure.name);
    for (const std::string_view pattern : failure.patterns) {
      std::string text(pattern);
      for (std::size_t star; (star = text.find('*')) != std::string::npos;) text.replace(star, 1, " 'x' ");
      CAPTURE(text);
      if (!text.empty()) CHECK(name_of(text) == failure.name);
    }
    for (const std::uint32_t hresult : failure.hresults) {
      std::ostringstream text;
      text << "(0x" << std::hex << hresult << ')';
      if (hresult != 0) CHECK(name_of(text.str()) == failure.name);
    }
  }
}

TEST_CASE("every row says what it means and what to do", "[guest][failure_catalogue]") {
  std::set<std::string_view> names;
  for (const Failure& failure : failure_catalogue()) {
    CAPTURE(failure.name);
    CHECK(names.insert(failure.name).second);
    CHECK_FALSE(failure.patterns[0].empty());
    CHECK(failure.win32.empty() == (failure.hresults[0] == 0));
    CHECK_FALSE(failure.meaning.empty());
    CHECK_FALSE(failure.remedy.empty());
    CHECK_FALSE(failure.source.empty());
    CHECK(help_url(failure).find_first_of(" <>") == std::string::npos);
    CHECK(failure.help.find("en-us") == std::string_view::npos);
    CHECK_FALSE(failure.help.empty());
    CHECK((failure.refuser != Refuser::nobody || failure.retryable));
  }
}
