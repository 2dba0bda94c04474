// Run Command: a script inside the guest, started by the VM's agent.
#pragma once

#include <azvmreset/call.hpp>
#include <azvmreset/preflight.hpp>
#include <azvmreset/secret.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset {

// Azure has two forms of Run Command (F3.1, F3.2).
enum class CommandForm : std::int32_t {
  managed = 0,  // a resource of its own: parallel, with exit code, can be stopped
  action = 1,   // one at a time on a VM, without exit code, cannot be stopped
};
std::string_view name_of(CommandForm form) noexcept;

// Reaches the script's param() block. Azure keeps it readable for everybody
// who may read the VM.
struct CommandParameter {
  CommandParameter(std::string parameter, std::string text) : name(std::move(parameter)), value(std::move(text)) {}

  std::string name;
  std::string value;
};

// Is never given out again by Azure, but stands on a command line inside
// Windows, where auditing may record it (F2.5).
struct ProtectedParameter {
  ProtectedParameter(std::string parameter, Secret text) : name(std::move(parameter)), value(std::move(text)) {}

  std::string name;
  Secret value;
};

// What everything that runs a script in the guest may be told.
struct GuestWork : CallOptions {
  CommandForm form = CommandForm::managed;

  // A crash-consistent, incremental snapshot of the OS disk before the script.
  bool snapshot_first = false;
  std::vector<Blocker> overrides;  // those of can_be_overridden() only

  // An account of the guest to run the script as (managed form only), instead
  // of LocalSystem; "DOMAIN\\name" for one of a domain. Needs the Secondary
  // Logon service.
  std::string run_as_user;
  Secret run_as_password;
};

struct RunCommand : GuestWork {
  explicit RunCommand(ResourceId vm) : target(std::move(vm)) {}

  ResourceId target;

  // One of these. A script is PowerShell, at most 256 KiB of UTF-8; where it
  // is not ASCII, it gets a byte order mark (Windows PowerShell would read it
  // in the code page of the guest). A command id names a script that Azure
  // itself holds, as "EnableAdminAccount".
  std::string script;
  std::string command_id;

  std::vector<CommandParameter> parameters;
  std::vector<ProtectedParameter> protected_parameters;  // managed form only

  // SAS URIs of append blobs that take all of what is written (managed form
  // only). Without one Azure keeps the last 4 KiB, and a script that writes
  // more ends in an error, unless `tail` says that these are enough.
  Secret output_blob;
  Secret error_blob;
  bool tail = false;

  // The resource of the managed form stays on the VM afterwards.
  bool keep = false;
};

struct RunCommandResult {
  std::string target;
  std::string operation_id;  // a GUID, on everything the operation leaves behind
  CommandForm form = CommandForm::managed;
  std::string command_name;  // of the resource, managed form only

  std::string execution_state;            // as Azure spells it: "Succeeded", "Failed"; empty for the action form
  std::optional<std::int32_t> exit_code;  // the action form has none
  std::string output;                     // what the script wrote, as far as Azure kept it
  std::string error_output;
  bool truncated = false;     // there was more of one of them
  std::string failure;        // the row of the failure catalogue that the output tells of, or empty
  std::string script_sha256;  // of the text as sent; empty for a command id
  bool removed = false;       // the resource is gone again

  std::string snapshot_id;  // of the OS disk, made first; or empty
  std::chrono::system_clock::time_point started_at;
  std::chrono::system_clock::time_point finished_at;
  std::vector<Blocker> overrides;
  std::vector<Finding> warnings;
  std::vector<std::string> next_steps;
  std::vector<std::string> help_urls;
  std::vector<std::string> correlation_ids;
  std::string trace_id;

  // Exit code 0, or what of the action form comes closest: Azure says that it
  // ran, and nothing in the output tells of a failure.
  bool succeeded() const noexcept;
};

// The result in the one result schema (docs/results.md). What the script wrote
// is in it; what a script must not tell, it must not write.
std::string to_json(const RunCommandResult& result);

}  // namespace azvmreset
