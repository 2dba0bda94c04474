#include "ops/local_checks.hpp"

#include "guest/account_rules.hpp"
#include "ops/blockers.hpp"

#include <string>
#include <utility>

namespace azvmreset::ops {
namespace {

Error invalid(std::string message, std::string remedy) {
  Error error(ErrorCode::invalid_argument, std::move(message));
  error.remedy = std::move(remedy);
  return error;
}

// The first hopeless breach as an error; the others join the warnings.
Result<void> sort_out(std::vector<guest::Breach> breaches, std::string remedy, std::vector<Finding>& warnings) {
  for (guest::Breach& breach : breaches) {
    if (breach.hopeless) return invalid(std::move(breach.message), std::move(remedy));
    warnings.emplace_back(std::string(breach.rule), std::move(breach.message), remedy);
  }
  return {};
}

}  // namespace

Result<std::vector<Finding>> check_locally(const ResetPassword& request) {
  if (auto checked = check_overrides(request.overrides); !checked) return std::move(checked).error();
  if (request.confirm == Confirm::always) {
    return invalid("found confirm = always; this version cannot ask the guest for confirmation",
                   "use automatic or never, and sign in to prove the password");
  }
  if (request.create && request.unchecked_name) {
    return invalid("found both create and unchecked_name, which contradict each other",
                   "use create for an account that is meant to be new, unchecked_name for one that exists");
  }
  std::vector<Finding> warnings;
  auto name = sort_out(guest::check_account_name(request.username, request.create),
                       "use the name of a local account of this VM", warnings);
  if (!name) return std::move(name).error();
  auto password = sort_out(guest::check_password(request.password, request.username),
                           "choose another password should the guest refuse this one", warnings);
  if (!password) return std::move(password).error();
  return warnings;
}

Result<std::vector<Finding>> check_locally(const ResetRdp& request) {
  if (auto checked = check_overrides(request.overrides); !checked) return std::move(checked).error();
  return std::vector<Finding>();
}

}  // namespace azvmreset::ops
