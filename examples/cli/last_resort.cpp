#include "last_resort.hpp"

#include <azvmreset/rescue.hpp>

#include <memory>
#include <utility>
#include <variant>

#include "failure.hpp"
#include "plan_request.hpp"
#include "rescue_files.hpp"
#include "rescue_options.hpp"

namespace azvmreset::cli {
namespace {

constexpr Option of_a_rescue[] = {
    Option::journal,
    Option::rescue_vm,
    Option::rescue_os,
    Option::rescue_size,
    Option::rescue_image,
    Option::rescue_group,
    Option::rescue_tag,
    Option::subnet,
    Option::nat_gateway,
    Option::rescue_address_range,
    Option::rescue_admin_username,
    Option::rescue_os_disk_sku,
    Option::rescue_disk_encryption_set,
    Option::rescue_encryption_at_host,
    Option::rescue_security_type,
    Option::rescue_zone,
    Option::rescue_license_type,
    Option::no_probe,
    Option::read_back,
    Option::deallocate,
    Option::power_after,
    Option::lease,
    Option::keep_snapshot,
    Option::on_failure,
    Option::agent_patience,
    Option::offline_plaintext,
};

Result<void> refuse_options_of_a_rescue(const Settings& settings) {
  for (const Option option : of_a_rescue) {
    if (settings.source(option) != Source::command_line) continue;
    return usage_error(std::string(rule_of(option).name) + " is about a repaired disk, and none may be made",
                       "say --allow-offline, too, or leave it out");
  }
  return {};
}

}  // namespace

Result<void> take_last_resort(Call& call, ResetPassword& request) {
  const Settings& settings = call.settings;
  if (!settings.on(Option::allow_offline)) return refuse_options_of_a_rescue(settings);
  if (!settings.on(Option::sealed) && !settings.on(Option::offline_plaintext)) {
    return usage_error(
        "--allow-offline: a chosen password would lie readable on the copy until Windows has run the "
        "script",
        "let the guest make it with --sealed --secret-out FILE, or say --offline-plaintext, too");
  }
  auto planned = plan_request(call, request.target);
  if (!planned) return std::move(planned).error();
  auto journal = new_journal(settings, request.target);
  if (!journal) return std::move(journal).error();
  Rescue rescue(std::move(*planned));
  rescue.keep.journal = JournalFile(std::move(*journal));
  rescue.on_failure = on_failure_of(settings);
  rescue.agent_patience = agent_patience_of(settings, rescue.agent_patience);
  request.last_resort = std::make_shared<const Rescue>(std::move(rescue));
  return {};
}

std::string journal_of_last_resort(const ResetPassword& request) {
  if (!request.last_resort) return {};
  const auto* file = std::get_if<JournalFile>(&request.last_resort->keep.journal);
  return file == nullptr ? std::string() : file->path;
}

}  // namespace azvmreset::cli
