#include "ops/run_command_checks.hpp"

#include "base/ascii.hpp"
#include "base/encoding/utf8.hpp"
#include "base/format.hpp"
#include "base/quote.hpp"
#include "guest/script_rules.hpp"
#include "ops/blockers.hpp"
#include "ops/local_checks.hpp"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>

namespace azvmreset::ops {
namespace {

using base::format;
using base::quoted;

constexpr std::size_t longest_name = 128;

bool is_name(std::string_view text) {
  const auto may_stand = [](char c) { return base::is_alphanumeric(c) || c == '_'; };
  return !text.empty() && text.size() <= longest_name && std::all_of(text.begin(), text.end(), may_stand);
}

std::vector<std::string> names_of_parameters(const RunCommand& request) {
  std::vector<std::string> names;
  for (const CommandParameter& parameter : request.parameters) names.push_back(parameter.name);
  for (const ProtectedParameter& parameter : request.protected_parameters) names.push_back(parameter.name);
  return names;
}

// Names in any case, as PowerShell compares them.
Result<void> check_parameters(const RunCommand& request) {
  std::set<std::string> seen;
  for (const std::string& name : names_of_parameters(request)) {
    if (!is_name(name)) {
      return invalid(format("found a parameter of the name {}; expected letters, digits and underscores", quoted(name)),
                     "rename the parameter in the script's param() block");
    }
    if (!seen.insert(base::to_lower(name)).second) {
      return invalid(format("found the parameter {} more than once", quoted(name)), "leave out all but one");
    }
  }
  for (const CommandParameter& parameter : request.parameters) {
    if (base::is_utf8(parameter.value) && parameter.value.find('\0') == std::string::npos) continue;
    return invalid(format("the value of the parameter {} is not UTF-8 text", quoted(parameter.name)),
                   "send it as base64, and decode it in the script");
  }
  return {};
}

Result<void> check_blob(const Secret& blob, std::string_view what) {
  if (blob.empty()) return {};
  const std::string_view text = blob.expose();
  const bool has_query = text.find('?') != std::string_view::npos;
  if (base::starts_with_ignoring_case(text, "https://") && has_query && base::is_graphic(text)) return {};
  return invalid(format("{} is not the SAS URI of a blob: expected https://…?…", what),
                 "make a SAS URI of an append blob with the rights read, add, create and write");
}

// What only a resource of its own can have.
Result<void> check_form(const RunCommand& request) {
  const bool has_blob = !request.output_blob.empty() || !request.error_blob.empty();
  if (auto checked = check_blob(request.output_blob, "output_blob"); !checked) return checked;
  if (auto checked = check_blob(request.error_blob, "error_blob"); !checked) return checked;
  if (request.form == CommandForm::managed) return {};
  const std::string_view found = !request.protected_parameters.empty() ? "a protected parameter"
                                 : has_blob                            ? "an output blob"
                                 : request.keep                        ? "keep"
                                                                       : "";
  if (found.empty()) return {};
  return invalid(format("found {} with the action form of Run Command, which has none", found), "use the managed form");
}

Result<void> check_what_runs(const RunCommand& request, std::vector<Finding>& warnings) {
  if (request.script.empty() == request.command_id.empty()) {
    return invalid(
        request.script.empty() ? "found neither a script nor a command id" : "found both a script and a command id",
        "name one of them");
  }
  if (!request.command_id.empty()) {
    if (is_name(request.command_id)) return {};
    return invalid(format("{} is no command id; expected a name like EnableAdminAccount", quoted(request.command_id)),
                   "list those that there are: rest GET .../locations/{region}/runCommands");
  }
  if (!base::is_utf8(request.script) || request.script.find('\0') != std::string::npos) {
    return invalid("the script is not UTF-8 text", "save it as UTF-8");
  }
  return sort_out(guest::check_script(request.script, names_of_parameters(request)), "change the script", warnings);
}

}  // namespace

Result<void> check_guest_work(const GuestWork& request) {
  if (auto checked = check_overrides(request.overrides); !checked) return checked;
  if (request.run_as_user.empty() != request.run_as_password.empty()) {
    return invalid("found one of run_as_user and run_as_password, expected both or none",
                   "give both, or leave out both");
  }
  if (request.form == CommandForm::action && !request.run_as_user.empty()) {
    return invalid("found run_as_user with the action form, which always runs as LocalSystem", "use the managed form");
  }
  return {};
}

Result<std::vector<Finding>> check_locally(const RunCommand& request) {
  if (auto checked = check_guest_work(request); !checked) return std::move(checked).error();
  if (auto checked = check_parameters(request); !checked) return std::move(checked).error();
  if (auto checked = check_form(request); !checked) return std::move(checked).error();
  std::vector<Finding> warnings;
  if (auto checked = check_what_runs(request, warnings); !checked) return std::move(checked).error();
  if (!request.protected_parameters.empty()) {
    warnings.emplace_back("secret_on_command_line",
                          "Azure never gives protected parameters out again, but they stand on a command line inside "
                          "the guest, where event 4688 and security agents may record them",
                          "change what must stay secret after the run");
  }
  return warnings;
}

}  // namespace azvmreset::ops
