#include "guest/planting.hpp"

#include "base/digest.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"
#include "guest/account_name.hpp"
#include "guest/account_rules.hpp"
#include "guest/gpt_ini.hpp"
#include "guest/planted_command.hpp"
#include "guest/planted_order.hpp"
#include "guest/scripts.hpp"
#include "guest/scripts_ini.hpp"

#include <algorithm>
#include <utility>

namespace azvmreset::guest {
namespace {

using base::fail;
using base::quoted;

Error told(Error error, std::string_view remedy) {
  error.remedy = remedy;
  return error;
}

Result<void> check_rules(const std::vector<Breach>& breaches) {
  if (breaches.empty() || !breaches.front().hopeless) return {};
  return told(Error(ErrorCode::invalid_argument, breaches.front().message), "choose another one");
}

Result<void> check_account(const PlantingOrder& order) {
  if (order.account.empty() != order.built_in_administrator) {
    return told(
        fail(ErrorCode::invalid_argument, "expected either the name of an account or the built-in administrator"),
        "name one of them");
  }
  if (order.built_in_administrator) return {};
  const auto name = parse_account_name(order.account, "");
  if (!name) return name.error();
  if (name->name != order.account) {
    return told(fail(ErrorCode::invalid_argument, "found the account {}; expected the bare name of a local account",
                     quoted(order.account)),
                "a disk holds local accounts only: give the name without a domain");
  }
  return check_rules(check_account_name(order.account, !order.existing_only));
}

Result<void> check_password_of(const PlantingOrder& order) {
  if (order.seal_to.has_value() != order.password.empty()) {
    return told(fail(ErrorCode::invalid_argument, "expected either a key to seal the password to or a password"),
                "give one of them");
  }
  if (order.seal_to) return base::check(*order.seal_to);
  return check_rules(check_password(order.password, order.account));
}

Result<void> check(const PlantingOrder& order) {
  if (!is_planting_id(order.id)) {
    return fail(ErrorCode::invalid_argument, "found the id {}; expected 32 hexadecimal digits in lower case",
                quoted(order.id));
  }
  if (order.not_after <= 0) {
    return fail(ErrorCode::invalid_argument, "found the last time {}; expected seconds since 1970", order.not_after);
  }
  if (order.hook == PlantedHook::setup && order.former.type != 0) {
    return told(fail(ErrorCode::invalid_argument,
                     "found SetupType {} in the SYSTEM hive; expected 0: Windows' own setup has not ended there",
                     order.former.type),
                "let setup end, or plant with the hook group_policy");
  }
  if (order.work == PlantedWork::reset_rdp) return {};
  if (auto account = check_account(order); !account) return account;
  return check_password_of(order);
}

struct Merged {
  GptIni gpt_ini;
  std::string scripts_ini;
};

Result<Merged> merge(const PlantingGround& ground, std::string_view id) {
  const auto bytes_of = [](const std::optional<FoundFile>& file) {
    return file ? std::optional(file->bytes) : std::nullopt;
  };
  constexpr std::string_view remedy =
      "put that file right, or plant with the hook `setup`, which leaves it alone (docs/planting.md)";
  auto gpt_ini = merge_gpt_ini(bytes_of(ground.gpt_ini), id);
  if (!gpt_ini) return told(gpt_ini.error(), remedy);
  auto scripts_ini = merge_scripts_ini(bytes_of(ground.scripts_ini), planted_name(PlantedPart::command, id));
  if (!scripts_ini) return told(scripts_ini.error(), remedy);
  return Merged{std::move(*gpt_ini), std::move(*scripts_ini)};
}

MergedFile merged_file(const std::optional<FoundFile>& found, std::string_view planted) {
  MergedFile merged;
  merged.planted = true;
  if (found) merged.attributes = found->attributes;
  merged.sha256 = base::sha256_hex(planted);
  return merged;
}

std::vector<PlantedPart> parts_of(const PlantingOrder& order, const MergedFile& gpt_ini,
                                  const MergedFile& scripts_ini) {
  std::vector<PlantedPart> parts = {PlantedPart::command, PlantedPart::script};
  parts.push_back(order.work == PlantedWork::reset_rdp ? PlantedPart::rdp_script : PlantedPart::account_script);
  if (gpt_ini.attributes) parts.push_back(PlantedPart::saved_gpt_ini);
  if (scripts_ini.attributes) parts.push_back(PlantedPart::saved_scripts_ini);
  if (order.hook == PlantedHook::setup) parts.push_back(PlantedPart::registry);
  parts.push_back(PlantedPart::order);
  return parts;
}

PlantedFile merged_at(std::string_view path, const std::optional<FoundFile>& found, std::string_view bytes) {
  PlantedFile file;
  file.path = path;
  file.content = Secret(bytes);
  file.attributes = found ? found->attributes : attribute_archive;
  file.merged = found.has_value();
  return file;
}

struct Work {
  const PlantingGround& ground;
  const PlantingOrder& order;
  PlantedCommand about;
  Merged merged;
};

Result<Secret> content_of(PlantedPart part, const Work& work) {
  switch (part) {
    case PlantedPart::command:
      return Secret(planted_command(work.about));
    case PlantedPart::script:
      return Secret(planted_script());
    case PlantedPart::account_script:
      return Secret(account_script());
    case PlantedPart::rdp_script:
      return Secret(rdp_script());
    case PlantedPart::saved_gpt_ini:
      return Secret(work.merged.gpt_ini.afterwards);
    case PlantedPart::saved_scripts_ini:
      return Secret(work.ground.scripts_ini->bytes);
    case PlantedPart::registry: {
      const auto file = setup_registry_file(work.order.former);
      if (!file) return file.error();
      return Secret(*file);
    }
    case PlantedPart::order:
      return planted_order_json(work.order, work.about);
  }
  return Secret();
}

}  // namespace

Result<Planting> plant(const PlantingGround& ground, const PlantingOrder& order) {
  if (auto checked = check(order); !checked) return checked.error();
  Work work{ground, order, {}, {}};
  PlantedCommand& about = work.about;
  about.id = order.id;
  about.hook = order.hook;
  about.folders = ground.missing;
  std::sort(about.folders.begin(), about.folders.end());
  if (order.hook == PlantedHook::group_policy) {
    auto merged = merge(ground, order.id);
    if (!merged) return merged.error();
    work.merged = std::move(*merged);
    about.gpt_ini = merged_file(ground.gpt_ini, work.merged.gpt_ini.planted);
    about.scripts_ini = merged_file(ground.scripts_ini, work.merged.scripts_ini);
  }
  about.parts = parts_of(order, about.gpt_ini, about.scripts_ini);

  Planting planting;
  planting.folders = about.folders;
  planting.marker = marker_path(order.id);
  for (const PlantedPart part : about.parts) {
    auto content = content_of(part, work);
    if (!content) return content.error();
    PlantedFile file;
    file.path = planted_path(part, order.id);
    file.content = std::move(*content);
    file.secret = part == PlantedPart::order && order.work == PlantedWork::reset_password && !order.seal_to;
    planting.files.push_back(std::move(file));
  }
  if (order.hook == PlantedHook::setup) {
    planting.setup = SetupValues{2, setup_command_line(order.id)};
    return planting;
  }
  planting.files.push_back(merged_at(scripts_ini_path, ground.scripts_ini, work.merged.scripts_ini));
  planting.files.push_back(merged_at(gpt_ini_path, ground.gpt_ini, work.merged.gpt_ini.planted));
  return planting;
}

}  // namespace azvmreset::guest
