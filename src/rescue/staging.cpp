#include "base/fail.hpp"
#include "base/format.hpp"
#include "base/sealing_pair.hpp"
#include "guest/planted_names.hpp"
#include "guest/planting.hpp"
#include "ops/blockers.hpp"
#include "ops/findings.hpp"
#include "rescue/conversation.hpp"
#include "rescue/guest_talk.hpp"
#include "rescue/probing.hpp"
#include "rescue/sending.hpp"
#include "rescue/volume_verdict.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

// What is planted on the copy, and read back.
namespace azvmreset::rescue {
namespace {

using base::fail;
using engine::Task;
using guest::PlantingGround;

// When Windows starts later than this, the script does nothing.
constexpr std::chrono::hours validity{24 * 7};

Error missing(std::string_view what, std::string_view remedy) {
  Error error(ErrorCode::not_sent, base::format("nothing is planted yet, and {} is needed for it", what));
  error.remedy = remedy;
  return error;
}

// As it may be written down.
std::optional<std::string> harmless(const std::string& command_line) {
  const auto ends_a_word = [](char c) { return c == ' ' || c == '\t' || c == '"' || c == ',' || c == ';'; };
  if (std::ranges::any_of(command_line, ends_a_word)) return std::nullopt;
  return command_line;
}

bool has(const std::vector<AccountGroup>& groups, AccountGroup group) noexcept {
  return std::ranges::find(groups, group) != groups.end();
}

guest::PlantingOrder order_of(const Job& job, const guest::RescueReport& report, std::int64_t not_after) {
  const Plan& plan = job.plan;
  guest::PlantingOrder order;
  order.id = plan.id;
  order.not_after = not_after;
  if (plan.hook == Hook::setup) {
    order.hook = guest::PlantedHook::setup;
    order.former.type = static_cast<std::uint32_t>(report.setup_type.value_or(0));
    order.former.command_line = report.setup_command_line;
  }
  if (plan.task == PlantedTask::reset_rdp) {
    order.work = guest::PlantedWork::reset_rdp;
    return order;
  }
  order.account = plan.username;
  order.built_in_administrator = plan.built_in_administrator;
  order.existing_only = plan.existing_only;
  order.administrators = has(plan.add_to, AccountGroup::administrators);
  order.remote_desktop_users = has(plan.add_to, AccountGroup::remote_desktop_users);
  if (plan.plaintext) {
    order.password = job.password.duplicate();
  } else {
    order.seal_to = job.key->pair().public_key();
  }
  return order;
}

std::vector<guest::RescueStep> looks() {
  std::vector<guest::RescueStep> steps;
  const auto look = [&steps](std::string_view path) {
    guest::RescueStep step;
    step.path = path;
    steps.push_back(std::move(step));
  };
  look(guest::gpt_ini_path);
  look(guest::scripts_ini_path);
  for (const guest::PlantingFolder folder : guest::all_planting_folders) look(path_of(folder));
  return steps;
}

PlantingGround ground_of(guest::RescueReport& report) {
  PlantingGround ground;
  for (guest::RescuedFile& file : report.files) {
    if (file.path == guest::gpt_ini_path) ground.gpt_ini = guest::FoundFile{std::move(file.content), file.attributes};
    if (file.path == guest::scripts_ini_path) {
      ground.scripts_ini = guest::FoundFile{std::move(file.content), file.attributes};
    }
  }
  for (const guest::PlantingFolder folder : guest::all_planting_folders) {
    if (std::ranges::find(report.missing, path_of(folder)) != report.missing.end()) ground.missing.push_back(folder);
  }
  return ground;
}

// The disk that was probed is the one that is staged; without a probe it tells
// now what it is.
Task<Result<guest::RescueDisk>> known_disk(Job& job) {
  if (!job.chronicle.known().volume) {
    auto probed = co_await probe_disk(job, "stage", "read", job.at.copy, true);
    if (!probed) co_return std::move(probed).error();
  }
  co_return co_await disk_at_rescue_vm(job, job.at.copy);
}

// The probe has told the most of it, where this process made one.
void warn_once(const std::vector<Finding>& seen, std::vector<Finding>& told) {
  for (const Finding& found : seen) {
    const auto same = [&found](const Finding& one) { return one.code == found.code; };
    if (std::ranges::none_of(told, same)) told.push_back(found);
  }
}

Task<Result<guest::RescueReport>> read_ground(Job& job, guest::RescueDisk disk) {
  Question question;
  question.step = "stage";
  question.part = "read";
  question.verb = guest::RescueVerb::read;
  question.disk = std::move(disk);
  question.steps = looks();
  auto report = co_await ask(job, std::move(question));
  if (!report) co_return std::move(report).error();
  const VolumeVerdict verdict = judge_volume(*report, job.plan, true);
  if (!verdict.blockers.empty()) co_return ops::blocked(verdict.blockers);
  warn_once(verdict.warnings, job.result.warnings);
  co_return report;
}

Task<Result<std::int64_t>> planted_not_after(Job& job) {
  auto seen = co_await look_at_vm(job, job.at.rescue_vm);
  if (!seen) co_return std::move(seen).error();
  const auto told = *seen ? (*seen)->answered_at : std::nullopt;
  const auto now = told.value_or(job.context.clock.wall_now());
  const auto last = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()) + validity;
  co_return static_cast<std::int64_t>(last.count());
}

Result<void> check_written(const guest::Planting& planting, const std::vector<std::string>& written) {
  for (const guest::PlantedFile& file : planting.files) {
    if (std::ranges::find(written, file.path) != written.end()) continue;
    Error error = fail(ErrorCode::protocol, "the rescue VM does not say that {} was written and read back", file.path);
    error.may_have_arrived = true;
    return error;
  }
  return {};
}

Task<Result<void>> write_planting(Job& job, guest::RescueDisk disk, guest::Planting& planting) {
  Question question;
  question.step = "stage";
  question.part = "write";
  question.verb = guest::RescueVerb::write;
  question.disk = std::move(disk);
  question.steps = guest::steps_of(planting);
  auto written = co_await have_written(job, std::move(question));
  if (!written) co_return std::move(written).error();
  co_return check_written(planting, *written);
}

}  // namespace

Result<void> check_secret_at_hand(const Job& job) {
  if (job.plan.task != PlantedTask::reset_password) return {};
  if (job.plan.plaintext && job.password.empty()) return missing("the chosen password", "give the password again");
  if (!job.plan.plaintext && !job.key) return missing("the sealing key", "give the key that the rescue was begun with");
  return {};
}

Task<Result<void>> stage_volume(Job& job) {
  const auto& planted = job.chronicle.known().planted;
  if (planted && planted->ended) co_return Result<void>();
  if (job.plan.task == PlantedTask::nothing) co_return Result<void>();
  if (auto at_hand = check_secret_at_hand(job); !at_hand) co_return at_hand;
  auto disk = co_await known_disk(job);
  if (!disk) co_return std::move(disk).error();
  auto report = co_await read_ground(job, *disk);
  if (!report) co_return std::move(report).error();
  auto not_after = co_await planted_not_after(job);
  if (!not_after) co_return std::move(not_after).error();
  const guest::PlantingOrder order = order_of(job, *report, *not_after);
  auto planting = guest::plant(ground_of(*report), order);
  if (!planting) co_return std::move(planting).error();

  PlantedWords words;
  words.not_after = *not_after;
  if (order.seal_to) words.key_fingerprint = job.key->fingerprint();
  if (job.plan.hook == Hook::setup) words.setup_command_line = harmless(report->setup_command_line);
  PlantedWords beginning = words;
  auto begun = co_await job.chronicle.planting(std::move(beginning));
  if (!begun) co_return std::move(begun).error();
  auto written = co_await write_planting(job, *disk, *planting);
  if (!written) co_return std::move(written).error();
  words.ended = true;
  co_return co_await job.chronicle.planting(std::move(words));
}

}  // namespace azvmreset::rescue
