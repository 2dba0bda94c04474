#include "rescue_files.hpp"

#include <unistd.h>

#include <utility>

#include "failure.hpp"
#include "guest_request.hpp"
#include "new_password.hpp"
#include "printable.hpp"
#include "sealed_password.hpp"
#include "secret_out.hpp"

namespace azvmreset::cli {
namespace {

constexpr std::size_t digits_of_plan = 8;

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

std::string name_of_vm(const std::string& id) { return id.substr(id.find_last_of('/') + 1); }

std::optional<Error> refuse_beside_rdp(const Settings& settings) {
  for (const Option option : {Option::password_stdin, Option::password_file, Option::password_env, Option::sealing_key,
                              Option::key_out, Option::secret_out}) {
    if (settings.source(option)) {
      return usage_error(std::string(rule_of(option).name) + " is about a password, and --rdp sets none");
    }
  }
  return std::nullopt;
}

Result<std::string> file_of_made_key(const Settings& settings) {
  auto named = settings.text(Option::key_out);
  const auto path = named ? named : beside_secret_out(settings, ".key");
  if (!path || path->empty()) {
    return usage_error(
        "the key that opens the password must be kept before anything begins, and --secret-out is no "
        "file that it could stand beside",
        "--key-out FILE, or --sealing-key FILE with a key of your own");
  }
  if (exists(*path)) {
    return usage_error(printable(*path) + " is there already, perhaps with the key of an interrupted rescue",
                       "azvmreset resume --journal FILE --sealing-key " + printable(*path) +
                           " --secret-out FILE goes on with that, or name another file with --key-out");
  }
  return *path;
}

Result<std::string> journal_named_after(const std::string& name, const Settings& settings) {
  const std::string path = settings.text(Option::journal).value_or("azvmreset-" + name + ".journal");
  if (!exists(path)) return path;
  return usage_error("the journal " + printable(path) + " is there already",
                     "azvmreset resume --journal " + printable(path) +
                         " goes on with its rescue, azvmreset rollback --journal " + printable(path) +
                         " goes back; where it has ended, or was undone, --journal NEW-FILE begins another");
}

// Only then is the key of a password, which may lie on a disk already, of no use to anybody.
bool nothing_remains(const Error& error) {
  return error.rescue_state == "nothing_begun" || error.rescue_state == "undone";
}

}  // namespace

Result<std::string> new_journal(const Settings& settings, const Plan& plan) {
  return journal_named_after(name_of_vm(plan.target) + '-' + plan.id.substr(0, digits_of_plan), settings);
}

Result<std::string> new_journal(const Settings& settings, const ResourceId& vm) {
  return journal_named_after(vm.name(), settings);
}

Result<std::string> given_journal(const Settings& settings) {
  const std::string path = settings.text_or_empty(Option::journal);
  if (exists(path)) return path;
  return usage_error(
      "--journal: there is no " + printable(path),
      "a rescue says its journal when it begins (azvmreset-*.journal in its working directory); where it "
      "is lost, azvmreset adopt VM shows what is left");
}

Result<void> RescueSecrets::choose_password(Call& call) {
  if (auto error = refuse_password_sources(call)) return std::move(*error);
  for (const Option option : {Option::key_out, Option::sealing_key, Option::secret_out}) {
    if (!call.settings.text(option)) continue;
    return usage_error(
        std::string(rule_of(option).name) + " is about a password that the guest makes, and one is given",
        "give one of them");
  }
  if (!call.settings.on(Option::offline_plaintext)) {
    return usage_error("a chosen password would lie readable on the copy until Windows has run the script",
                       "leave it out and give --secret-out FILE, or say --offline-plaintext, too");
  }
  auto password = new_password(call, account_of(call.settings));
  if (!password) return std::move(password).error();
  password_ = std::move(*password);
  chosen_ = true;
  told_ = "the one that you gave; it lies readable on the copy until Windows has run the script";
  return {};
}

Result<void> RescueSecrets::take_key(Call& call) {
  const auto secret_out = call.settings.text(Option::secret_out);
  if (!secret_out) {
    return usage_error("the guest makes the password, and nothing says where it is to be kept",
                       "--secret-out FILE, or --secret-out fd:N for a descriptor");
  }
  auto sink = secret_sink_of(*secret_out);
  if (!sink) return std::move(sink).error();
  secret_sink_ = std::move(*sink);
  secret_out_ = *secret_out;
  if (!names_descriptor(secret_out_) && exists(secret_out_)) {
    return usage_error(printable(secret_out_) + " of --secret-out is there already", "name a new file");
  }
  if (call.settings.text(Option::sealing_key) && call.settings.text(Option::key_out)) {
    return usage_error("--key-out keeps a key that is made, and --sealing-key gives one", "give one of them");
  }
  auto given = given_sealing_key(call);
  if (!given) return std::move(given).error();
  if (*given) {
    key_ = std::move(**given);
    key_file_ = call.settings.text_or_empty(Option::sealing_key);
  } else {
    auto path = file_of_made_key(call.settings);
    if (!path) return std::move(path).error();
    auto made = SealingKey::generate();
    if (!made) return std::move(made).error();
    key_ = std::move(*made);
    key_file_ = *path;
    key_sink_ = FileSink(*path);
    for_this_rescue_ = !call.settings.text(Option::key_out);
  }
  told_ = "made in the guest and kept in " + secret_out_ + "; only the key in " + key_file_ + " opens it";
  return {};
}

Result<RescueSecrets> RescueSecrets::planned(Call& call) {
  RescueSecrets secrets;
  if (call.settings.on(Option::rdp)) {
    if (auto error = refuse_beside_rdp(call.settings)) return std::move(*error);
    return secrets;
  }
  const bool chosen = gives_password(call.settings) || call.settings.on(Option::offline_plaintext);
  auto taken = chosen ? secrets.choose_password(call) : secrets.take_key(call);
  if (!taken) return std::move(taken).error();
  return secrets;
}

Result<RescueSecrets> RescueSecrets::of_resumed(Call& call) {
  RescueSecrets secrets;
  if (gives_password(call.settings)) {
    if (auto error = refuse_password_sources(call)) return std::move(*error);
    auto password = new_password(call, "the account");
    if (!password) return std::move(password).error();
    secrets.password_ = std::move(*password);
    secrets.chosen_ = true;
  }
  auto key = given_sealing_key(call);
  if (!key) return std::move(key).error();
  const auto secret_out = call.settings.text(Option::secret_out);
  if (key->has_value() != secret_out.has_value()) {
    return usage_error("a sealed password takes both --sealing-key, which opens it, and --secret-out, which keeps it",
                       "azvmreset resume --journal FILE --sealing-key KEY --secret-out NEW-FILE");
  }
  if (!secret_out) return secrets;
  auto sink = secret_sink_of(*secret_out);
  if (!sink) return std::move(sink).error();
  secrets.key_ = std::move(*key);
  secrets.secret_sink_ = std::move(*sink);
  secrets.secret_out_ = *secret_out;
  secrets.key_file_ = call.settings.text_or_empty(Option::sealing_key);
  return secrets;
}

void RescueSecrets::take(Rescue& request) {
  request.reset.sealing_key = key_;
  request.reset.password = std::move(password_);
  request.keep.key_sink = key_sink_;
  request.keep.secret_sink = secret_sink_;
}

void RescueSecrets::take(ResumeRescue& request) {
  request.sealing_key = key_;
  request.password = std::move(password_);
  request.keep.secret_sink = secret_sink_;
}

std::string RescueSecrets::options_to_go_on() const {
  if (chosen_) return " --password-file FILE";
  if (key_file_.empty()) return {};
  return " --sealing-key " + printable(key_file_) + " --secret-out " + printable(secret_out_);
}

void RescueSecrets::settle(Call& call, const Result<RescueResult>& result) const {
  const bool delivered = result && result->password_delivered;
  if (delivered && !secret_out_.empty()) tell_of_secret_out(call.console.err, secret_out_);
  if (!exists(key_file_)) return;
  const bool of_no_more_use = delivered || (!result && nothing_remains(result.error()));
  if (for_this_rescue_ && of_no_more_use) {
    if (::unlink(key_file_.c_str()) == 0) return;
    call.console.err << "azvmreset: warning: " << printable(key_file_)
                     << " could not be removed; its key is of no more use\n";
    return;
  }
  call.console.err << "azvmreset: the private key that opens the password stays in " << printable(key_file_) << '\n';
}

bool may_be_resumed(const Error& error) { return error.rescue_state == "left"; }

void tell_how_to_go_on(Call& call, const std::string& journal, const std::string& options) {
  call.console.err << "  to go on:   azvmreset resume --journal " << printable(journal) << options << '\n'
                   << "  to go back: azvmreset rollback --journal " << printable(journal) << '\n';
}

}  // namespace azvmreset::cli
