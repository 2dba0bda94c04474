#include "sealed_password.hpp"

#include <unistd.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "failure.hpp"
#include "new_password.hpp"
#include "printable.hpp"
#include "rescue_files.hpp"
#include "secret_out.hpp"

namespace azvmreset::cli {
namespace {

// It was made and sealed in the guest, and the rescue was told to read nothing back.
bool is_unread(const ResetResult& result) {
  return std::ranges::any_of(result.warnings, [](const Finding& one) { return one.code == "password_not_read"; });
}

// Neither does the operation go on in Azure, nor is a rescue left to be gone on with.
bool is_over(const Error& error) {
  return error.resume_token.empty() && !error.may_have_arrived && !may_be_resumed(error);
}

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

std::optional<Error> refuse_contradictions(const Settings& settings) {
  if (gives_password(settings)) return usage_error("--sealed: the guest makes the password; none can be given");
  if (settings.on(Option::generate)) {
    return usage_error("--sealed and --generate both make the password", "give one of them");
  }
  if (settings.on(Option::clear_parameter)) {
    return usage_error("--clear-parameter lets a password travel into the guest, and with --sealed none does");
  }
  if (settings.text(Option::method) == name_of(Method::vm_access)) {
    return usage_error("--sealed takes Run Command: VMAccess cannot make a password in the guest",
                       "leave out --method, or say --method run_command");
  }
  if (settings.text(Option::sealing_key) && settings.text(Option::key_out)) {
    return usage_error("--key-out keeps a key that is made, and --sealing-key gives one");
  }
  return std::nullopt;
}

std::optional<Error> refuse_without_sealed(const Settings& settings) {
  for (const Option option : {Option::sealing_key, Option::key_out}) {
    if (settings.text(option)) {
      return usage_error(std::string(rule_of(option).name) + " is about a sealed password, and there is no --sealed");
    }
  }
  return std::nullopt;
}

// Where a key is kept that is made now.
Result<std::string> file_of_made_key(const Settings& settings) {
  auto named = settings.text(Option::key_out);
  const auto path = named ? named : beside_secret_out(settings, ".key");
  if (!path || path->empty()) {
    return usage_error("--sealed makes a key that must be kept before anything is sent, and --secret-out is no file",
                       "--key-out FILE, or --sealing-key FILE with a key of your own");
  }
  if (exists(*path)) {
    return usage_error(printable(*path) + " is there already, perhaps with the key of an interrupted reset",
                       "azvmreset resume FILE --sealing-key " + printable(*path) +
                           " goes on with that, or name another file with --key-out");
  }
  return *path;
}

}  // namespace

std::optional<std::string> beside_secret_out(const Settings& settings, std::string_view ending) {
  const auto secret_out = settings.text(Option::secret_out);
  if (!secret_out || secret_out->empty() || names_descriptor(*secret_out)) return std::nullopt;
  return *secret_out + std::string(ending);
}

Result<std::optional<SealingKey>> given_sealing_key(Call& call) {
  const auto path = call.settings.text(Option::sealing_key);
  if (!path) return std::optional<SealingKey>();
  auto pem = secret_from_file(call, *path);
  if (!pem) return std::move(pem).error();
  auto key = SealingKey::from_pem(*pem);
  if (!key) {
    Error error = std::move(key).error();
    error.message = "--sealing-key " + printable(*path) + ": " + error.message;
    return error;
  }
  return std::optional<SealingKey>(std::move(*key));
}

Result<std::optional<SealedPassword>> SealedPassword::planned(Call& call) {
  const Settings& settings = call.settings;
  if (!settings.on(Option::sealed)) {
    if (auto error = refuse_without_sealed(settings)) return std::move(*error);
    return std::optional<SealedPassword>();
  }
  if (auto error = refuse_contradictions(settings)) return std::move(*error);
  const auto secret_out = settings.text(Option::secret_out);
  if (!secret_out) {
    return usage_error("--sealed needs --secret-out: the password that the guest makes must be kept",
                       "--secret-out FILE, or --secret-out fd:N for a descriptor");
  }
  auto sink = secret_sink_of(*secret_out);
  if (!sink) return std::move(sink).error();
  auto given = given_sealing_key(call);
  if (!given) return std::move(given).error();
  if (*given) {
    SealedPassword sealed(std::move(**given), std::move(*sink));
    sealed.secret_out_ = *secret_out;
    sealed.key_file_ = settings.text_or_empty(Option::sealing_key);
    return std::optional<SealedPassword>(std::move(sealed));
  }
  auto path = file_of_made_key(settings);
  if (!path) return std::move(path).error();
  auto key = SealingKey::generate();
  if (!key) return std::move(key).error();
  SealedPassword sealed(std::move(*key), std::move(*sink));
  sealed.secret_out_ = *secret_out;
  sealed.key_file_ = *path;
  sealed.key_sink_ = FileSink(*path);
  sealed.for_this_reset_ = !settings.text(Option::key_out);
  return std::optional<SealedPassword>(std::move(sealed));
}

Result<std::optional<SealingKey>> SealedPassword::rehearsed(Call& call) {
  const Settings& settings = call.settings;
  if (!settings.on(Option::sealed)) {
    if (auto error = refuse_without_sealed(settings)) return std::move(*error);
    return std::optional<SealingKey>();
  }
  if (auto error = refuse_contradictions(settings)) return std::move(*error);
  auto given = given_sealing_key(call);
  if (!given || *given) return given;
  auto made = SealingKey::generate();
  if (!made) return std::move(made).error();
  return std::optional<SealingKey>(std::move(*made));
}

void SealedPassword::take(ResetPassword& request) const {
  request.sealing_key = key_;
  request.key_sink = key_sink_;
  request.secret_sink = secret_sink_;
}

std::string SealedPassword::plan() const {
  return "made in the guest and kept in " + secret_out_ + "; only the key in " + key_file_ + " opens it";
}

std::string SealedPassword::options_to_go_on() const {
  return " --sealing-key " + printable(key_file_) + " --secret-out " + printable(secret_out_);
}

void SealedPassword::settle(Call& call, const Result<ResetResult>& result) const {
  const bool delivered = result && !is_unread(*result);
  if (delivered) tell_of_secret_out(call.console.err, secret_out_);
  if (!exists(key_file_) || key_sink_.index() == 0) return;
  const bool of_no_more_use = delivered || (!result && is_over(result.error()));
  if (for_this_reset_ && of_no_more_use) {
    if (::unlink(key_file_.c_str()) == 0) return;
    call.console.err << "azvmreset: warning: " << printable(key_file_) << " could not be removed; its key is of no "
                     << "more use\n";
    return;
  }
  call.console.err << "azvmreset: the private key that opens the password stays in " << printable(key_file_) << '\n';
}

}  // namespace azvmreset::cli
