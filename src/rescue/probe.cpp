#include "base/ascii.hpp"
#include "ops/blockers.hpp"
#include "ops/findings.hpp"
#include "rescue/conversation.hpp"
#include "rescue/guest_talk.hpp"
#include "rescue/probing.hpp"
#include "rescue/sending.hpp"
#include "rescue/volume_verdict.hpp"

#include <algorithm>
#include <utility>

namespace azvmreset::rescue {
namespace {

using engine::Task;

// Windows knows a computer by that many characters (NetBIOS).
constexpr std::size_t longest_computer_name = 15;

// As the agent told it, which knows of a change of name; what it has not told
// is not compared.
Task<Result<std::string>> expected_computer(Job& job) {
  auto seen = co_await look_at_vm(job, job.at.vm);
  if (!seen) co_return std::move(seen).error();
  std::string name = *seen ? (*seen)->vm.computer_name : std::string();
  const bool plain = std::ranges::all_of(name, [](char c) { return base::is_alphanumeric(c) || c == '-' || c == '_'; });
  if (!plain) name.clear();
  co_return name.substr(0, longest_computer_name);
}

VolumeWords words_of(const guest::RescueReport& report) {
  VolumeWords words;
  words.identity = report.identity;
  words.computer = report.computer;
  words.product_type = report.product_type;
  words.domain = report.domain;
  return words;
}

}  // namespace

Task<Result<void>> probe_disk(Job& job, std::string step, std::string part, std::string disk, bool to_be_written) {
  Question question;
  question.step = std::move(step);
  question.part = std::move(part);
  auto shown = co_await disk_at_rescue_vm(job, std::move(disk));
  if (!shown) co_return std::move(shown).error();
  question.disk = std::move(*shown);
  if (question.disk.computer.empty()) {
    auto computer = co_await expected_computer(job);
    if (!computer) co_return std::move(computer).error();
    question.disk.computer = std::move(*computer);
  }
  auto report = co_await ask(job, std::move(question));
  if (!report) co_return std::move(report).error();

  VolumeVerdict verdict = judge_volume(*report, job.plan, to_be_written);
  if (!verdict.blockers.empty()) co_return ops::blocked(verdict.blockers);
  ops::append(job.result.warnings, std::move(verdict.warnings));
  VolumeWords words = words_of(*report);
  co_return co_await job.chronicle.volume_said(std::move(words));
}

Task<Result<void>> probe_volume(Job& job) {
  co_return co_await probe_disk(job, "probe", "probe", job.at.probe_disk, false);
}

}  // namespace azvmreset::rescue
