#include "crashes/story.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace azvmreset::crashes {
namespace {

using base::format;

std::string told(const Error& error) { return format("{}: {}", name_of(error.code), error.message); }

// The lease was another's, or is now.
bool gave_way(const Error& error) {
  return std::ranges::any_of(
      error.blockers, [](const std::string& blocker) { return blocker == "lease_held" || blocker == "lease_lost"; });
}

}  // namespace

Story::Story(std::uint64_t seed) : scene_(setting_of(seed)) {
  Process planner(scene_);
  auto plan = scene_.drive(planner, planner.client().plan(scene_.request()));
  if (!plan || !*plan) throw std::logic_error("no plan: " + (plan ? told(plan->error()) : std::string()));
  plan_ = std::move(**plan);
  if (!plan_.blockers.empty()) throw std::logic_error("the plan is blocked: " + plan_.blockers.front().message);
  scene_.invariants.emplace(*scene_.azure, plan_, scene_.sent, scene_.records);
  if (scene_.setting.chosen_password) scene_.invariants->forbid(scene_.request().reset.password.expose());
}

void Story::rescue(Mortality::Fate fate) {
  Process process(scene_, std::move(fate));
  auto ended = scene_.drive(process, process.client().rescue(begun(process)));
  if (!ended) return;
  if (!*ended) return wrong("it was not killed, and failed: " + told(ended->error()));
  tell(**ended);
}

void Story::go_on(const Kill& kill) {
  if (kill.sequel == Sequel::overtaken) return overtake(kill.moment);
  if (kill.second_death != 0) {
    Process follower(scene_, dies_at(kill.second_death));
    play(kill.sequel, follower);
    died_again_ = follower.mortality().dead();
    if (!died_again_) return;
  }
  // Whoever raced is gone. What the other one has ended is not gone on with: this one's journal is an older copy.
  if (died_again_ && kill.sequel == Sequel::race) {
    if (!told_.succeeded) end_alone(scene_.records);
    return;
  }
  Process process(scene_);
  play(kill.sequel, process);
  moments_ = process.mortality().passed();
}

Verdict Story::finish(const Kill& kill, bool with_history) {
  scene_.let_pass(std::chrono::minutes(60));
  told_.power = told_.succeeded ? scene_.power_asked_for() : scene_.setting.power_before;
  told_.two_unfenced = two_at_once_ && !scene_.setting.lease;
  // Of two at once without the lease one may start what the other one has stopped.
  const bool seen_by_nobody = told_.without_journal && !scene_.setting.lease && !scene_.has_snapshot();
  told_.power_unknown = seen_by_nobody || told_.two_unfenced;
  scene_.invariants->check_end(told_);
  if (told_.succeeded && !scene_.is_let_in()) wrong("the VM runs on the copy, and its owner is not let in");
  if (!told_.succeeded && !scene_.old_password_works()) wrong("it was undone, and the old password does not work");
  Verdict verdict;
  verdict.kill = kill;
  verdict.forward = told_.succeeded;
  verdict.died_again = died_again_;
  verdict.moments = moments_;
  verdict.named = scene_.invariants->named;
  verdict.broken = std::move(scene_.invariants->broken);
  for (std::string& one : wrong_) verdict.broken.push_back(std::move(one));
  if (!with_history) return verdict;
  for (const SentRequest& one : scene_.sent) {
    verdict.history.push_back(
        format("process {}: {} {} {}", one.process, one.method, one.url, one.body.substr(0, 200)));
  }
  return verdict;
}

Rescue Story::begun(Process& process) const {
  Rescue request = scene_.request();
  request.keep = process.keeping();
  request.timeout = std::chrono::hours(6);
  return request;
}

ResumeRescue Story::resumption(Process& process) const {
  ResumeRescue request(process.keeping());
  Rescue asked = scene_.request();
  request.sealing_key = asked.reset.sealing_key;
  request.password = std::move(asked.reset.password);
  request.agent_patience = asked.agent_patience;
  request.timeout = std::chrono::hours(6);
  return request;
}

// A journal in which no whole line is: nothing has begun.
bool Story::has_begun() const { return scene_.records.bytes.find('\n') != std::string::npos; }

void Story::play(Sequel sequel, Process& process) {
  told_ = {};
  switch (sequel) {
    case Sequel::resume:
      return resume(process);
    case Sequel::rollback:
      return roll_back(process);
    case Sequel::adopt:
      return adopt(process);
    case Sequel::race:
      return race(process);
    case Sequel::plan_file:
      return resume_by_plan(process);
    case Sequel::overtaken:
      throw std::logic_error("nobody has died");
  }
}

void Story::tell(const RescueResult& result) {
  told_.succeeded = result.end == RescueEnd::succeeded;
  told_.os_disk_id = result.os_disk_id;
  told_.power_word = result.power;
  told_.items = result.items;
  told_.plaintext_disks = result.plaintext_disks;
  if (!told_.succeeded) return;
  // Without its journal nobody knows that it was.
  const bool has_to_tell = !scene_.setting.chosen_password && !told_.without_journal;
  if (has_to_tell && !result.password_delivered) wrong("the result tells of no password");
  if (result.evidence < Evidence::applied) wrong("it succeeded without evidence");
}

void Story::resume(Process& process) {
  const bool begun = has_begun();
  auto ended = scene_.drive(process, process.client().resume_rescue(resumption(process)));
  if (!ended) return;
  if (*ended) return tell(**ended);
  if (begun) wrong("resume: " + told(ended->error()));
}

void Story::roll_back(Process& process) {
  if (!has_begun()) return;
  WhichRescue which;
  which.journal = process.keeping().journal;
  roll_back(std::move(which), process);
}

void Story::roll_back(WhichRescue which, Process& process) {
  Rollback request(std::move(which));
  request.discard_changes = true;
  request.timeout = std::chrono::hours(6);
  auto ended = scene_.drive(process, process.client().rollback(std::move(request)));
  if (!ended) return;
  if (!*ended) return wrong("rollback: " + told(ended->error()));
  tell(**ended);
  if (told_.succeeded) wrong("rollback: it says that the rescue has succeeded");
}

// Nobody knows the holder of the lease any more, so its time has to be up.
void Story::lose_journal() {
  scene_.records.bytes.clear();
  told_.without_journal = true;
  told_.scripts_unknown = !scene_.setting.rescue_is_made && !scene_.invariants->is_anything_attached();
  scene_.let_pass(std::chrono::minutes(20));
}

void Story::adopt(Process& process) {
  lose_journal();
  auto report = scene_.drive(process, process.client().adopt(Adopt(scene_.vm())));
  if (!report) return;
  if (!*report) return wrong("adopt: " + told(report->error()));
  const AdoptionReport& seen = **report;
  told_.succeeded = !base::equals_ignoring_case(seen.os_disk_id, plan_.facts.os_disk_id);
  told_.items = seen.items;
  WhichRescue which;
  which.target = scene_.vm();
  which.plan_id = plan_.id;
  if (seen.plan_id.empty()) {
    // Without the lease no tag of the VM leads anywhere: its owner has to know the plan's id.
    if (scene_.setting.lease) return;
    Rollback request(std::move(which));
    request.discard_changes = true;
    auto ended = scene_.drive(process, process.client().rollback(std::move(request)));
    if (!ended) return;
    if (*ended) return tell(**ended);
    // It may have come to nothing that can be seen.
    if (ended->error().code != ErrorCode::invalid_argument) wrong("rollback: " + told(ended->error()));
    return;
  }
  if (seen.plan_id != plan_.id) wrong("adopt: it tells of another plan, " + seen.plan_id);
  if (seen.can_roll_back) return roll_back(std::move(which), process);
  auto cleaned = scene_.drive(process, process.client().cleanup(Cleanup(std::move(which))));
  if (!cleaned) return;
  if (*cleaned) {
    told_.items = (*cleaned)->items;
    return;
  }
  // The rescue was over but for its tags, and nothing leads to the original disk any more.
  Leftovers tags(scene_.vm());
  tags.remove = true;
  auto removed = scene_.drive(process, process.client().leftovers(std::move(tags)));
  if (removed && !*removed) wrong("leftovers: " + told(removed->error()));
}

// On two machines, each with a copy of the journal.
void Story::race(Process& one) {
  const bool begun = has_begun();
  two_at_once_ = true;
  DiskOfRecords copied = scene_.records;
  Process other(scene_, {}, copied);
  auto [first, second] = scene_.race(one, one.client().resume_rescue(resumption(one)), other,
                                     other.client().resume_rescue(resumption(other)));
  if (!begun) return;
  for (auto* end : {&first, &second}) {
    if (!*end) continue;
    if (**end) {
      tell(***end);
    } else if (scene_.setting.lease && !gave_way((*end)->error())) {
      wrong("of two who went on one failed otherwise: " + told((*end)->error()));
    }
  }
  if (told_.succeeded || !first) return;
  end_alone(scene_.records);
}

void Story::resume_by_plan(Process& process) {
  const bool begun = has_begun();
  lose_journal();
  ResumeRescue request = resumption(process);
  request.plan = plan_;
  auto ended = scene_.drive(process, process.client().resume_rescue(std::move(request)));
  if (!ended) return;
  if (*ended) return tell(**ended);
  if (begun) wrong("resume with the plan: " + told(ended->error()));
}

void Story::overtake(std::size_t moment) {
  Process old(scene_);
  auto rescued = old.client().rescue(begun(old));
  scene_.drive_until(old, rescued, [&] { return old.mortality().passed() >= moment; });
  if (rescued.done() || !has_begun()) {
    auto ended = scene_.drive(old, std::move(rescued));
    if (!*ended) return wrong("it was not killed, and failed: " + told(ended->error()));
    return tell(**ended);
  }
  two_at_once_ = true;
  DiskOfRecords copied = scene_.records;
  Process young(scene_, {}, copied);
  auto [first, second] = scene_.race(old, std::move(rescued), young, young.client().resume_rescue(resumption(young)));
  // The older one may meet the other's work before its lease, and fail of it.
  if (*first) tell(**first);
  if (*second) {
    tell(**second);
  } else if (scene_.setting.lease && !gave_way(second->error())) {
    wrong("who overtook failed otherwise: " + told(second->error()));
  }
  if (scene_.setting.lease) check_overtaken(old.number(), young.number());
  if (told_.succeeded) return;
  end_alone(copied);
}

// Each was in the other's way. Alone it must work; without the lease one may have undone what the other one's journal
// counts on, and then going back must.
void Story::end_alone(DiskOfRecords& records) {
  const bool begun = has_begun();
  Process third(scene_, {}, records);
  auto ended = scene_.drive(third, third.client().resume_rescue(resumption(third)));
  if (*ended) return tell(**ended);
  if (!begun) return;
  if (scene_.setting.lease) return wrong("resume after two: " + told(ended->error()));
  Process fourth(scene_, {}, records);
  WhichRescue which;
  which.journal = fourth.keeping().journal;
  roll_back(std::move(which), fourth);
}

// I5: the younger one has its answer to the write of the lease, and asks for something else; what the older one looks
// at from then on shows it another's lease, so it writes no more.
void Story::check_overtaken(std::uint64_t old, std::uint64_t young) {
  bool written = false;
  bool taken = false;
  bool looked = false;
  for (const SentRequest& one : scene_.sent) {
    const bool is_write = one.method != "GET";
    if (one.process == young) {
      taken = taken || written;
      written = written || is_write;
    }
    if (one.process != old || !taken) continue;
    if (is_write && looked) return wrong(format("I5: it was overtaken, and sent {} {}", one.method, one.url));
    looked = looked || one.url.starts_with("https://management.azure.com" + plan_.target + "?");
  }
}

}  // namespace azvmreset::crashes
