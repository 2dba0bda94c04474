#include "ops/local_checks.hpp"

#include "guest/account_rules.hpp"
#include "ops/blockers.hpp"
#include "ops/sinks.hpp"

#include <string>
#include <utility>

namespace azvmreset::ops {
namespace {

Result<void> check_options(const ResetOptions& options) {
  if (auto checked = check_overrides(options.overrides); !checked) return checked;
  return check_token_sink(options.resume_sink);
}

Result<void> check_method(const ResetPassword& request) {
  if (request.method && *request.method != Method::vm_access && *request.method != Method::run_command) {
    return invalid("found a method that this version does not have; expected vm_access or run_command",
                   "use one of these");
  }
  return check_clear_parameter(request.form, request.clear_parameter);
}

// Whoever has the key opens what the guest answers: it must be where it outlives this process.
Result<void> check_key_sink(const ResetPassword& request) {
  if (request.key_sink.index() != 0) return check_sink(request.key_sink, "key_sink");
  if (!request.sealing_key || request.sealing_key->kept()) return {};
  return invalid("found a sealing_key that was generated and is kept nowhere",
                 "name a key_sink, or load a key that you keep from PEM");
}

// The guest makes the password, and what it made is opened here.
Result<void> check_sealing_key(const ResetPassword& request) {
  if (!request.sealing_key) {
    if (request.key_sink.index() == 0) return {};
    return invalid("found a key_sink without a sealing_key", "give the key, or leave out the sink");
  }
  if (!request.password.empty() || request.generate) {
    return invalid("found a password or generate beside a sealing_key, with which the guest makes the password",
                   "leave out one of them");
  }
  if (request.method == Method::vm_access) {
    return invalid("found a sealing_key with the method vm_access, by which a guest answers nothing",
                   "use the method run_command, or none");
  }
  if (request.clear_parameter) {
    return invalid("found clear_parameter with a sealing_key: no password is taken into the guest",
                   "leave out clear_parameter");
  }
  return {};
}

// Where a password is kept that the guest makes, and the key to it.
Result<void> check_sealed_sinks(const ResetPassword& request) {
  if (request.secret_sink.index() == 0) {
    return invalid("a sealing_key needs a secret_sink that keeps what it opens", "name a sink");
  }
  if (auto checked = check_sink(request.secret_sink, "secret_sink"); !checked) return checked;
  return check_key_sink(request);
}

Result<void> check_proof(const ResetPassword& request) {
  if (request.method == Method::run_command || request.sealing_key) {
    if (request.require < Evidence::verified || request.verify_in_guest) return {};
  } else if (request.confirm == Confirm::never) {
    if (request.verify_in_guest) {
      return invalid("found verify_in_guest with confirm = never", "leave out one of them");
    }
    if (request.require <= Evidence::applied) return {};
    return invalid("found require above applied with confirm = never, which asks nobody who could prove it",
                   "use automatic or always");
  } else if (request.require < Evidence::verified || request.verify_in_guest) {
    return {};
  }
  return invalid("found require = verified without verify_in_guest, which tries the sign-in", "set verify_in_guest");
}

}  // namespace

Error invalid(std::string message, std::string remedy) {
  Error error(ErrorCode::invalid_argument, std::move(message));
  error.remedy = std::move(remedy);
  return error;
}

Result<void> sort_out(std::vector<guest::Breach> breaches, std::string remedy, std::vector<Finding>& warnings) {
  for (guest::Breach& breach : breaches) {
    if (breach.hopeless) return invalid(std::move(breach.message), std::move(remedy));
    warnings.emplace_back(std::string(breach.rule), std::move(breach.message), remedy);
  }
  return {};
}

// Store, then set: a generated password that nobody kept would lock out the
// one whom it should let in.
Result<void> check_generate(bool generate, const Secret& password, const Sink& secret_sink) {
  if (!generate) {
    if (secret_sink.index() == 0) return {};
    return invalid("found a secret_sink, but no password is to be generated", "use generate, or leave out the sink");
  }
  if (!password.empty()) {
    return invalid("found both a password and generate", "leave out one of them");
  }
  if (secret_sink.index() == 0) {
    return invalid("generate needs a secret_sink that keeps the password before it is set", "name a sink");
  }
  return check_sink(secret_sink, "secret_sink");
}

Result<void> check_clear_parameter(CommandForm form, bool clear_parameter) {
  if (!clear_parameter || form != CommandForm::action) return {};
  return invalid(
      "found clear_parameter with the action form of Run Command, which keeps its parameters where everybody "
      "may read them",
      "leave out clear_parameter, and the password travels sealed; or use the managed form");
}

Finding secret_on_command_line() {
  return {"secret_on_command_line",
          "the password was on a command line inside the guest, base64url as it was, where event 4688 and security "
          "agents may have recorded it",
          "change the password after the sign-in"};
}

Result<void> check_token_sink(const Sink& sink) {
  if (std::holds_alternative<DescriptorSink>(sink)) {
    return invalid("resume_sink is a descriptor, where a newer token could not replace an older one",
                   "use a file or a sink of the host");
  }
  return check_sink(sink, "resume_sink");
}

Result<std::vector<Finding>> check_but_password(const ResetPassword& request) {
  if (auto checked = check_options(request); !checked) return std::move(checked).error();
  if (auto checked = check_sealing_key(request); !checked) return std::move(checked).error();
  if (!request.sealing_key) {
    auto checked = check_generate(request.generate, request.password, request.secret_sink);
    if (!checked) return std::move(checked).error();
  }
  if (auto checked = check_method(request); !checked) return std::move(checked).error();
  if (auto checked = check_proof(request); !checked) return std::move(checked).error();
  if (request.create && request.unchecked_name) {
    return invalid("found both create and unchecked_name, which contradict each other",
                   "use create for an account that is meant to be new, unchecked_name for one that exists");
  }
  if (request.built_in_administrator) {
    if (!request.username.empty() || request.create || request.unchecked_name) {
      return invalid("found built_in_administrator with a name, create or unchecked_name; it is found by its number",
                     "leave out the others");
    }
    return std::vector<Finding>();
  }
  std::vector<Finding> warnings;
  auto name = sort_out(guest::check_account_name(request.username, request.create),
                       "use the name of a local account of this VM", warnings);
  if (!name) return std::move(name).error();
  return warnings;
}

Result<std::vector<Finding>> check_locally(const ResetPassword& request) {
  auto warnings = check_but_password(request);
  if (!warnings || request.generate) return warnings;
  if (request.sealing_key) {
    if (auto checked = check_sealed_sinks(request); !checked) return std::move(checked).error();
    return warnings;
  }
  auto password = sort_out(guest::check_password(request.password, request.username),
                           "choose another password should the guest refuse this one", *warnings);
  if (!password) return std::move(password).error();
  return warnings;
}

Result<std::vector<Finding>> check_locally(const ResetRdp& request) {
  if (auto checked = check_options(request); !checked) return std::move(checked).error();
  return std::vector<Finding>();
}

}  // namespace azvmreset::ops
