#include <azvmreset/stage.hpp>

#include <unistd.h>

#include <string>
#include <utility>

#include "commands.hpp"
#include "failure.hpp"
#include "guest_request.hpp"
#include "new_password.hpp"
#include "printable.hpp"
#include "report.hpp"
#include "sealed_password.hpp"
#include "target.hpp"

namespace azvmreset::cli {
namespace {

Result<void> take_chosen_password(Call& call, PlantedReset& reset) {
  if (auto error = refuse_password_sources(call)) return std::move(*error);
  if (call.settings.text(Option::key_out) || call.settings.text(Option::sealing_key)) {
    return usage_error("a password is given, and a key to which the guest would seal one that it makes",
                       "give one of them");
  }
  if (!call.settings.on(Option::offline_plaintext)) {
    return usage_error("a chosen password would lie readable on the volume until Windows has run the script",
                       "leave it out and give --key-out FILE, or say --offline-plaintext, too");
  }
  auto password = new_password(call, reset.built_in_administrator ? "the built-in administrator" : reset.username);
  if (!password) return std::move(password).error();
  reset.password = std::move(*password);
  reset.plaintext = true;
  return {};
}

Result<void> take_sealing_key(Call& call, StageVolume& request) {
  auto given = given_sealing_key(call);
  if (!given) return std::move(given).error();
  const auto key_out = call.settings.text(Option::key_out);
  if (given->has_value() == key_out.has_value()) {
    return usage_error(key_out ? "--key-out keeps a key that is made, and --sealing-key gives one"
                               : "the guest makes the password, and there is no key to seal it to",
                       "--key-out FILE for a new key, or --sealing-key FILE with one of your own");
  }
  if (*given) {
    request.reset.sealing_key = std::move(**given);
    return {};
  }
  if (::access(key_out->c_str(), F_OK) == 0) {
    return usage_error(printable(*key_out) + " is there already, perhaps with the key of an earlier staging",
                       "name another file, or use it with --sealing-key");
  }
  auto made = SealingKey::generate();
  if (!made) return std::move(made).error();
  request.reset.sealing_key = std::move(*made);
  request.key_sink = FileSink(*key_out);
  return {};
}

Result<void> take_reset(Call& call, StageVolume& request) {
  const Settings& settings = call.settings;
  if (auto error = refuse_account(settings)) return std::move(*error);
  request.reset.username = settings.text_or_empty(Option::username);
  request.reset.built_in_administrator = settings.on(Option::builtin_admin);
  request.reset.existing_only = settings.on(Option::existing_only);
  if (auto named = groups_of(settings); !named.empty()) request.reset.add_to = std::move(named);
  const bool chosen = gives_password(settings) || settings.on(Option::offline_plaintext);
  return chosen ? take_chosen_password(call, request.reset) : take_sealing_key(call, request);
}

std::optional<Error> refuse_beside_rdp(const Settings& settings) {
  for (const Option option :
       {Option::username, Option::builtin_admin, Option::existing_only, Option::add_to_group, Option::password_stdin,
        Option::password_file, Option::password_env, Option::sealing_key, Option::key_out, Option::offline_plaintext}) {
    if (settings.source(option)) {
      return usage_error(std::string(rule_of(option).name) + " is about an account, and --rdp sets none");
    }
  }
  return std::nullopt;
}

Result<StageVolume> request_of(Call& call) {
  auto volume = volume_of(call.arguments.operands);
  if (!volume) return std::move(volume).error();
  const Settings& settings = call.settings;
  StageVolume request(std::move(*volume));
  request.hook = settings.text(Option::hook) == name_of(Hook::setup) ? Hook::setup : Hook::group_policy;
  request.expected_computer = settings.text_or_empty(Option::expect_computer);
  request.valid_for = std::chrono::hours(settings.count(Option::valid_for).value_or(0));
  for (const std::string& name : settings.all(Option::override_blocker)) {
    for (const Blocker known :
         {Blocker::agent_not_ready, Blocker::agent_stale, Blocker::provisioning_updating, Blocker::local_policy_off}) {
      if (name == name_of(known)) request.overrides.push_back(known);
    }
  }
  if (!settings.on(Option::rdp)) {
    if (auto taken = take_reset(call, request); !taken) return std::move(taken).error();
    return request;
  }
  if (auto error = refuse_beside_rdp(settings)) return std::move(*error);
  request.task = PlantedTask::reset_rdp;
  return request;
}

}  // namespace

int stage(Call& call) {
  const auto request = request_of(call);
  if (!request) return report_failure(call, request.error());
  const auto staged = azvmreset::stage(*request);
  const int exit_code = report(call, staged);
  if (staged && request->key_sink.index() != 0) {
    call.console.err << "azvmreset: the private key that opens the password is in "
                     << printable(call.settings.text_or_empty(Option::key_out)) << '\n';
  }
  return exit_code;
}

}  // namespace azvmreset::cli
