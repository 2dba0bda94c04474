#include "crashes/sweep.hpp"

#include "base/format.hpp"

#include <stdexcept>
#include <utility>

namespace azvmreset::crashes {
namespace {

using base::format;

std::string told(const Error& error) { return format("{}: {}", name_of(error.code), error.message); }

// One run from the plan to its end.
class Story {
 public:
  Story(std::uint64_t seed, Tally& tally) : scene_(setting_of(seed)), tally_(tally) {
    Process planner(scene_, std::nullopt);
    auto plan = scene_.drive(planner, planner.client().plan(scene_.request()));
    if (!plan || !*plan) throw std::logic_error("no plan: " + (plan ? told(plan->error()) : std::string()));
    plan_ = std::move(**plan);
    if (!plan_.blockers.empty()) throw std::logic_error("the plan is blocked: " + plan_.blockers.front().message);
    scene_.invariants.emplace(*scene_.azure, plan_, scene_.sent);
  }

  std::size_t calm() {
    Process process(scene_, std::nullopt);
    auto ended = scene_.drive(process, process.client().rescue(begun(process)));
    if (!*ended) wrong("it was not killed, and failed: " + told(ended->error()));
    finish();
    return process.mortality().passed();
  }

  void killed(std::size_t moment) {
    Process process(scene_, moment);
    const auto ended = scene_.drive(process, process.client().rescue(begun(process)));
    if (ended) return;
    ++tally_.killed[*process.mortality().died_at()];
  }

  void go_on(Sequel sequel, std::size_t second_death) {
    switch (sequel) {
      case Sequel::resume:
        return resume();
      case Sequel::rollback:
        return roll_back();
      case Sequel::adopt:
        return adopt();
      case Sequel::race:
        return race();
      case Sequel::resume_again: {
        Process process(scene_, second_death);
        scene_.drive(process, process.client().resume_rescue(resumption(process)));
        return resume();
      }
      case Sequel::plan_file:
        return resume_by_plan();
    }
  }

  // Either the rescue has succeeded, or everything is as it was.
  void finish() {
    const bool forward = scene_.invariants->on_copy();
    scene_.let_pass(std::chrono::minutes(60));
    ++(forward ? tally_.forward : tally_.back);
    scene_.invariants->check_text("the journal", scene_.records.bytes);
    Unproved unproved;
    unproved.scripts = lost_journal_ && !scene_.setting.rescue_is_made;
    unproved.machine = lost_journal_ && scene_.setting.rescue_is_made;
    unproved.power = lost_journal_ && !scene_.setting.lease && !scene_.has_snapshot();
    scene_.invariants->check_end(forward, unproved, sim::Power::running);
    if (forward && !scene_.is_let_in()) wrong("the VM runs on the copy, and its owner is not let in");
    tally_.runs += 1;
  }

  std::vector<std::string> history() const {
    std::vector<std::string> lines;
    for (const SentRequest& one : scene_.sent) {
      lines.push_back(format("process {}: {} {} {}", one.process, one.method, one.url, one.body.substr(0, 200)));
    }
    return lines;
  }

  std::vector<std::string> broken() && {
    std::vector<std::string> all = std::move(scene_.invariants->broken);
    for (std::string& one : wrong_) all.push_back(std::move(one));
    return all;
  }

 private:
  void wrong(std::string what) { wrong_.push_back(std::move(what)); }

  Rescue begun(Process& process) {
    Rescue request = scene_.request();
    request.keep = process.keeping();
    request.timeout = std::chrono::hours(6);
    return request;
  }

  ResumeRescue resumption(Process& process) {
    ResumeRescue request(process.keeping());
    Rescue asked = scene_.request();
    request.sealing_key = asked.reset.sealing_key;
    request.password = std::move(asked.reset.password);
    request.agent_patience = asked.agent_patience;
    request.timeout = std::chrono::hours(6);
    return request;
  }

  // A journal in which nothing is: nothing has begun.
  bool has_begun() const {
    return !scene_.records.bytes.empty() && scene_.records.bytes.find('\n') != std::string::npos;
  }

  void resume() {
    Process process(scene_, std::nullopt);
    auto ended = scene_.drive(process, process.client().resume_rescue(resumption(process)));
    if (!has_begun()) return;
    if (!*ended && scene_.invariants->on_copy()) wrong("resume: " + told(ended->error()));
  }

  void roll_back_as(WhichRescue which, Process& process) {
    Rollback request(std::move(which));
    request.discard_changes = true;
    request.timeout = std::chrono::hours(6);
    auto ended = scene_.drive(process, process.client().rollback(std::move(request)));
    if (!*ended) return wrong("rollback: " + told(ended->error()));
    if (scene_.invariants->on_copy()) wrong("rollback: it ended on the copy");
  }

  // It may have come to nothing that can be seen.
  void roll_back_unseen(WhichRescue which, Process& process) {
    Rollback request(std::move(which));
    request.discard_changes = true;
    request.timeout = std::chrono::hours(6);
    const auto ended = scene_.drive(process, process.client().rollback(std::move(request)));
    const bool nothing_seen = !*ended && ended->error().code == ErrorCode::invalid_argument;
    if (!*ended && !nothing_seen) wrong("rollback: " + told(ended->error()));
  }

  void roll_back() {
    if (!has_begun()) return;
    Process process(scene_, std::nullopt);
    WhichRescue which;
    which.journal = process.keeping().journal;
    roll_back_as(std::move(which), process);
  }

  // Nobody knows the holder of the lease any more, so its time has to be up.
  void lose_journal() {
    scene_.records.bytes.clear();
    scene_.let_pass(std::chrono::minutes(20));
  }

  void adopt() {
    const bool begun = has_begun();
    lose_journal();
    lost_journal_ = true;
    Process process(scene_, std::nullopt);
    auto report = scene_.drive(process, process.client().adopt(Adopt(scene_.vm())));
    if (!*report) return wrong("adopt: " + told(report->error()));
    // Without the lease no tag of the VM leads anywhere: its owner has to know the plan's id.
    const bool told_id = !(*report)->plan_id.empty();
    if (!told_id && (!begun || scene_.setting.lease)) return;
    WhichRescue which;
    which.target = scene_.vm();
    which.plan_id = plan_.id;
    if (told_id && (*report)->plan_id != plan_.id) wrong("adopt: it tells of another plan, " + (*report)->plan_id);
    if (!told_id) return roll_back_unseen(std::move(which), process);
    if ((*report)->can_roll_back) return roll_back_as(std::move(which), process);
    Cleanup request(std::move(which));
    auto ended = scene_.drive(process, process.client().cleanup(std::move(request)));
    if (*ended) return;
    // The rescue was over but for its tags, and nothing leads to the original disk any more.
    Leftovers tags(scene_.vm());
    tags.remove = true;
    auto removed = scene_.drive(process, process.client().leftovers(std::move(tags)));
    if (!*removed) wrong("leftovers: " + told(removed->error()));
  }

  void race() {
    // Then the swap alone is guarded.
    if (!scene_.setting.lease) return resume();
    // Of two machines each has a copy of the journal.
    DiskOfRecords copied = scene_.records;
    Process one(scene_, std::nullopt);
    Process other(scene_, std::nullopt, copied);
    auto ends = scene_.race(one, one.client().resume_rescue(resumption(one)), other,
                            other.client().resume_rescue(resumption(other)));
    if (!has_begun()) return;
    if ((ends.first && *ends.first) || (ends.second && *ends.second)) return;
    resume();
  }

  void resume_by_plan() {
    const bool begun = has_begun();
    lose_journal();
    Process process(scene_, std::nullopt);
    ResumeRescue request = resumption(process);
    request.plan = plan_;
    auto ended = scene_.drive(process, process.client().resume_rescue(std::move(request)));
    if (begun && !*ended) wrong("resume with the plan: " + told(ended->error()));
  }

  Scene scene_;
  Tally& tally_;
  Plan plan_;
  bool lost_journal_ = false;  // and nobody knows at which given rescue VM scripts were run
  std::vector<std::string> wrong_;
};

}  // namespace

std::string_view name_of(Sequel sequel) noexcept {
  switch (sequel) {
    case Sequel::resume:
      return "resume";
    case Sequel::rollback:
      return "rollback";
    case Sequel::adopt:
      return "adopt";
    case Sequel::race:
      return "race";
    case Sequel::resume_again:
      return "resume again";
    case Sequel::plan_file:
      return "plan file";
  }
  return "";
}

Calm run_calmly(std::uint64_t seed) {
  Tally ignored;
  Story story(seed, ignored);
  Calm calm;
  calm.moments = story.calm();
  calm.broken = std::move(story).broken();
  return calm;
}

std::vector<std::string> run_killed(const Kill& kill, Tally& tally, std::vector<std::string>* history) {
  Story story(kill.seed, tally);
  story.killed(kill.moment);
  story.go_on(kill.sequel, kill.second_death);
  story.finish();
  if (history != nullptr) *history = story.history();
  return std::move(story).broken();
}

}  // namespace azvmreset::crashes
