// One script in the guest by Run Command, from the request to what it wrote.
#pragma once

#include "engine/task.hpp"
#include "ops/context.hpp"

#include <azvmreset/resource_id.hpp>
#include <azvmreset/result.hpp>
#include <azvmreset/run_command.hpp>
#include <azvmreset/secret.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace azvmreset::ops {

struct ScriptRun {
  ScriptRun() = default;  // no aggregate: GCC 12 mistreats those as parameters of coroutines

  CommandForm form = CommandForm::managed;
  std::string operation_id;  // the resource's name is computed from it, where it has none of its own
  std::string name;          // of the resource: what another one has named
  std::string location;      // of the VM, as ARM spells it
  std::string script;        // text, as it is sent; or
  std::string command_id;
  std::vector<CommandParameter> parameters;
  std::vector<ProtectedParameter> protected_parameters;
  std::string run_as_user;
  Secret run_as_password;
  Secret output_blob;
  Secret error_blob;
  bool keep = false;

  // The script ends with words of its own, so that an end without any is not
  // all that there is to read yet.
  bool always_writes = false;

  // What it writes may be the only copy of a secret. The resource stays,
  // whatever the end, until remove_run_command(); and the request leaves once:
  // not_sent where its answer was lost and the VM does not show the resource.
  bool holds_secret = false;

  // Of the runs that the resource may have been written for, the parameter
  // `nonce` of each; empty: it is certain which one. Only what bears the nonce
  // that the resource has now is of its last run.
  std::vector<std::string> nonces;
};

struct ScriptOutcome {
  ScriptOutcome() = default;

  std::string command_name;     // managed form only
  std::string nonce;            // of the last run, where there were several
  std::string execution_state;  // managed form only
  std::string execution_message;
  std::optional<std::int32_t> exit_code;
  std::string output;
  std::string error_output;
  bool truncated = false;  // as many bytes as Azure keeps (F3.1, F3.2): there may have been more
  bool removed = false;
  std::vector<Finding> warnings;
  std::vector<std::string> correlation_ids;
};

// In the VM's queue, and after preflight. Success says that the script ran to
// an end of its own, whatever it came to: that stands in the outcome.
// outcome_unknown where it may have run, or may run still.
//
// The managed form's resource is deleted once its answer is here, and also
// when the caller cancels, which stops the script; with `keep` it stays.
engine::Task<Result<ScriptOutcome>> run_script(Context context, ResourceId target, ScriptRun run);

// The same from where an earlier process has sent the managed form: not_found
// where the VM does not show the resource. It stays.
engine::Task<Result<ScriptOutcome>> watch_script(Context context, ResourceId target, ScriptRun run);

// Takes the managed form's resource away; the warning where it may be left.
engine::Task<std::optional<Finding>> remove_run_command(Context context, ResourceId target, std::string name);

}  // namespace azvmreset::ops
