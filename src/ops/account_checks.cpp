#include "base/format.hpp"
#include "base/quote.hpp"
#include "guest/account_name.hpp"
#include "ops/blockers.hpp"
#include "ops/local_checks.hpp"
#include "ops/run_command_checks.hpp"

#include <chrono>
#include <string_view>
#include <utility>

// What is asked of the account script, before anything is sent.
namespace azvmreset::ops {
namespace {

using base::format;
using Warnings = std::vector<Finding>;

struct Subject {
  std::string_view username;
  bool built_in_administrator;
  std::string_view domain;
  bool create;
};

Result<void> check_subject(const Subject& subject, Warnings& warnings) {
  if (!subject.built_in_administrator) {
    auto name = guest::parse_account_name(subject.username, subject.domain);
    if (!name) return std::move(name).error();
    return sort_out(guest::check_account_name(name->name, subject.create),
                    "use the name of an account of this VM, or of its domain with domain", warnings);
  }
  if (!subject.username.empty()) {
    return invalid(format("found the name {} with built_in_administrator, which is found by its number",
                          base::quoted(subject.username)),
                   "leave out one of them");
  }
  if (!subject.domain.empty()) {
    return invalid("found built_in_administrator with a domain; expected the VM's own administrator",
                   "name the account of the domain");
  }
  return {};
}

bool changes_more(const FixAccount& request) noexcept {
  return request.enable || request.extend_to || !request.add_to.empty() || request.create || request.generate ||
         !request.password.empty();
}

Result<void> check_wishes(const FixAccount& request) {
  if (request.detect_only && changes_more(request)) {
    return invalid("found detect_only together with something to change", "leave out one of them");
  }
  if (request.create && request.built_in_administrator) {
    return invalid("found create with built_in_administrator, which every Windows has", "leave out create");
  }
  if (request.extend_to) {
    // Days that the guest's own calendar knows as well.
    constexpr std::chrono::sys_days first = std::chrono::year(1971) / 1 / 1;
    constexpr std::chrono::sys_days last = std::chrono::year(2200) / 1 / 1;
    if (*request.extend_to < first || *request.extend_to >= last) {
      return invalid("expected extend_to to be a day between 1971 and 2199", "give the last day of the account");
    }
  }
  for (const AccountGroup group : request.add_to) {
    if (group == AccountGroup::administrators || group == AccountGroup::remote_desktop_users) continue;
    return invalid(format("found the group {} in add_to; expected administrators or remote_desktop_users",
                          static_cast<std::int32_t>(group)),
                   "use one of these");
  }
  if (request.require > Evidence::confirmed) {
    return invalid("found require = verified; a repair is confirmed, and a sign-in is tried by verify",
                   "require confirmed, and call verify with the password");
  }
  return {};
}

}  // namespace

Result<Warnings> check_but_password(const FixAccount& request) {
  if (auto checked = check_guest_work(request); !checked) return std::move(checked).error();
  if (auto checked = check_wishes(request); !checked) return std::move(checked).error();
  if (auto checked = check_generate(request.generate, request.password, request.secret_sink); !checked) {
    return std::move(checked).error();
  }
  if (auto checked = check_clear_parameter(request.form, request.clear_parameter); !checked) {
    return std::move(checked).error();
  }
  Warnings warnings;
  const Subject subject{request.username, request.built_in_administrator, request.domain, request.create};
  if (auto checked = check_subject(subject, warnings); !checked) return std::move(checked).error();
  return warnings;
}

Result<Warnings> check_locally(const FixAccount& request) {
  auto warnings = check_but_password(request);
  if (!warnings || request.generate) return warnings;
  if (request.password.empty()) {
    if (!request.create) return warnings;
    return invalid("create needs a password", "give one, or use generate");
  }
  auto password = sort_out(guest::check_password(request.password, request.username),
                           "choose another password should the guest refuse this one", *warnings);
  if (!password) return std::move(password).error();
  return warnings;
}

Result<Warnings> check_locally(const Accounts& request) {
  if (auto checked = check_guest_work(request); !checked) return std::move(checked).error();
  return Warnings();
}

Result<Warnings> check_locally(const Verify& request) {
  if (auto checked = check_guest_work(request); !checked) return std::move(checked).error();
  if (auto checked = check_clear_parameter(request.form, request.clear_parameter); !checked) {
    return std::move(checked).error();
  }
  if (request.password.empty() && request.require == Evidence::verified) {
    return invalid("found require = verified without a password to sign in with", "give the password");
  }
  Warnings warnings;
  const Subject subject{request.username, request.built_in_administrator, request.domain, false};
  if (auto checked = check_subject(subject, warnings); !checked) return std::move(checked).error();
  return warnings;
}

}  // namespace azvmreset::ops
