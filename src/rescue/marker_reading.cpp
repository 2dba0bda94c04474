#include "rescue/marker_reading.hpp"

#include "base/format.hpp"
#include "base/quote.hpp"
#include "guest/marker_request.hpp"
#include "guest/planting.hpp"
#include "guest/scripts.hpp"
#include "rescue/conversation.hpp"
#include "rescue/disks.hpp"

#include <algorithm>
#include <utility>

namespace azvmreset::rescue {
namespace {

using base::format;
using engine::Task;
using guest::RescueAnswer;

constexpr std::string_view disks = "Microsoft.Compute/disks";
constexpr std::string_view snapshots = "Microsoft.Compute/snapshots";

MarkerReading reading_of(guest::RescueReport& report, const std::string& id) {
  MarkerReading reading;
  reading.setup_type = report.setup_type;
  reading.setup_command_line = std::move(report.setup_command_line);
  const std::string path = guest::marker_path(id);
  const auto found = std::ranges::find(report.files, path, &guest::RescuedFile::path);
  if (found != report.files.end()) reading.bytes = std::move(found->content);
  return reading;
}

// At the VM itself.
class AskingAgent final : public Reporter {
 public:
  AskingAgent(Job& job, std::string step, std::string part, bool remove)
      : job_(job), step_(std::move(step)), part_(std::move(part)) {
    request_.id = job.plan.id;
    request_.remove = remove;
  }

  Task<Result<RescueAnswer>> from(std::size_t offset) override {
    auto not_after = co_await request_not_after(job_, job_.at.vm);
    if (!not_after) co_return std::move(not_after).error();
    request_.not_after = *not_after;
    request_.offset = offset;
    Saying what;
    what.step = step_;
    what.part = part_;
    what.vm = job_.at.vm;
    what.script = guest::marker_script();
    what.request = guest::marker_request_parameter(request_);
    co_return co_await say(job_, std::move(what));
  }

  Error refusal(const RescueAnswer& answer) const override {
    Error error(ErrorCode::guest_refused, format("the agent of the VM cannot read the marker: {}; it says {}",
                                                 name_of(answer.reason), base::quoted(answer.text, 600)));
    error.remedy = "see to that file inside Windows; the read_back snapshot of another plan does without the agent";
    return error;
  }

 private:
  Job& job_;
  std::string step_;
  std::string part_;
  guest::MarkerRequest request_;
};

bool may_be_there(const Job& job, const std::string& id) {
  const LedgerItem* item = job.chronicle.known().item(id);
  return item != nullptr && item->state != LedgerItem::State::deleted;
}

// Also what an earlier process left: it may be of before the script ran.
Task<Result<void>> take_apart(Job& job) {
  if (may_be_there(job, job.at.read_back_disk)) {
    auto detached = co_await ensure_detached(job, "confirm", job.at.read_back_disk);
    if (!detached) co_return detached;
    auto gone = co_await ensure_gone(job, "confirm", std::string(disks), job.at.read_back_disk);
    if (!gone) co_return gone;
  }
  if (!may_be_there(job, job.at.read_back_snapshot)) co_return Result<void>();
  co_return co_await ensure_gone(job, "confirm", std::string(snapshots), job.at.read_back_snapshot);
}

Task<Result<void>> put_together(Job& job) {
  auto snapshot = co_await ensure_snapshot(job, "confirm", job.at.read_back_snapshot, job.at.copy);
  if (!snapshot) co_return snapshot;
  auto disk = co_await ensure_disk(job, "confirm", job.at.read_back_disk, job.at.read_back_snapshot);
  if (!disk) co_return disk;
  co_return co_await ensure_attached(job, "confirm", job.at.read_back_disk);
}

}  // namespace

Task<Result<MarkerReading>> read_by_agent(Job& job, std::string step, std::string part) {
  AskingAgent asking(job, std::move(step), std::move(part), false);
  auto report = co_await whole_report(asking);
  if (!report) co_return std::move(report).error();
  co_return reading_of(*report, job.plan.id);
}

Task<std::optional<Finding>> remove_by_agent(Job& job) {
  AskingAgent asking(job, "confirm", "marker", true);
  auto report = co_await whole_report(asking);
  if (report) co_return std::optional<Finding>();
  co_return Finding("marker_left",
                    format("the marker stays in the guest, and holds no secret that anybody else can read: {}",
                           report.error().message),
                    format("delete it there: {}", guest::marker_path(job.plan.id)));
}

Task<Result<MarkerReading>> read_by_snapshot(Job& job) {
  auto cleared = co_await take_apart(job);
  if (!cleared) co_return std::move(cleared).error();
  auto ready = co_await put_together(job);
  if (!ready) co_return std::move(ready).error();

  Question question;
  question.step = "confirm";
  question.part = "read-back";
  question.verb = guest::RescueVerb::read;
  auto disk = co_await disk_at_rescue_vm(job, job.at.read_back_disk);
  if (!disk) co_return std::move(disk).error();
  question.disk = std::move(*disk);
  question.disk.computer.clear();  // the lineage tells whose it is, and Windows may have been renamed
  guest::RescueStep look;
  look.path = guest::marker_path(job.plan.id);
  question.steps.push_back(std::move(look));
  auto report = co_await ask(job, std::move(question));
  if (!report) co_return std::move(report).error();
  auto gone = co_await take_apart(job);
  if (!gone) co_return std::move(gone).error();
  co_return reading_of(*report, job.plan.id);
}

}  // namespace azvmreset::rescue
