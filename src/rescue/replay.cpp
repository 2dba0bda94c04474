#include "rescue/replay.hpp"

#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"
#include "base/timestamp.hpp"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <utility>

namespace azvmreset::rescue {
namespace {

using base::equals_ignoring_case;
using base::format;
using base::quoted;
using base::json::Value;
using std::chrono::system_clock;
using State = LedgerItem::State;

constexpr auto outcomes = {PlantedOutcome::not_run, PlantedOutcome::done, PlantedOutcome::refused,
                           PlantedOutcome::failed, PlantedOutcome::unknown};
constexpr auto levels = {Evidence::none, Evidence::accepted, Evidence::applied, Evidence::confirmed,
                         Evidence::verified};
constexpr auto ends = {RescueEnd::succeeded, RescueEnd::rolled_back};

// One record being read: its members, and the first thing that is wrong.
class Reading {
 public:
  Reading(std::string_view event, system_clock::time_point time, Value members)
      : at(time), event_(event), members_(members) {}

  std::string text(std::string_view name) {
    const auto found = members_[name].text();
    if (!found) wrong(name, "a text");
    return std::string(found.value_or(""));
  }
  std::optional<std::string> text_if_any(std::string_view name) {
    if (!members_[name].present()) return std::nullopt;
    return text(name);
  }
  // A name of ours, of letters, digits and `_`, `-`.
  std::string word(std::string_view name) {
    std::string found = text(name);
    const bool fits = !found.empty() && found.size() <= 80 && std::all_of(found.begin(), found.end(), [](char c) {
      return base::is_alphanumeric(c) || c == '_' || c == '-';
    });
    if (!fits) wrong(name, "a word");
    return found;
  }
  std::string id(std::string_view name) {
    std::string found = text(name);
    if (!base::starts_with_ignoring_case(found, "/subscriptions/")) wrong(name, "the id of a resource");
    return found;
  }
  bool flag(std::string_view name) {
    const auto found = members_[name].boolean();
    if (!found) wrong(name, "true or false");
    return found.value_or(false);
  }
  std::int64_t number(std::string_view name) {
    const auto found = members_[name].integer();
    if (!found) wrong(name, "a whole number");
    return found.value_or(0);
  }
  std::optional<system_clock::time_point> time_if_any(std::string_view name) {
    if (!members_[name].present()) return std::nullopt;
    const auto found = base::parse_timestamp(members_[name].text_or(""));
    if (!found) wrong(name, "a time");
    return found;
  }
  template <class Enum>
  Enum one_of(std::string_view name, std::initializer_list<Enum> known) {
    const auto found = members_[name].text();
    for (const Enum each : known) {
      if (found && name_of(each) == *found) return each;
    }
    wrong(name, "a word that this version knows");
    return *known.begin();
  }
  std::optional<Plan> plan(std::string_view name) {
    auto found = plan_from_json(members_[name].dump());
    if (found) return std::move(*found);
    refuse(found.error().message);
    return std::nullopt;
  }

  // What no rescue writes at this place.
  void refuse(std::string why) {
    if (problem_.empty()) problem_ = std::move(why);
  }
  void refuse_if(bool wrong_place, std::string_view why) {
    if (wrong_place) refuse(std::string(why));
  }

  // Asked when everything was read, and before anything is changed.
  bool fits() const noexcept { return problem_.empty(); }

  Error error() const {
    auto error = base::fail(ErrorCode::protocol, "a record of the journal, {}, is none that a rescue writes there: {}",
                            quoted(event_, 40), problem_);
    error.remedy =
        "use the journal as it was written, with the azvmreset that wrote it or a later one; if that is "
        "lost, adopt shows what the rescue has left";
    return error;
  }

  const system_clock::time_point at;

 private:
  void wrong(std::string_view name, std::string_view expected) {
    refuse(format("expected {} in {}, found {}", expected, quoted(name), quoted(members_[name].dump(), 60)));
  }

  const std::string_view event_;
  const Value members_;
  std::string problem_;
};

bool contains(const std::vector<std::string>& list, std::string_view one) noexcept {
  return std::find(list.begin(), list.end(), one) != list.end();
}

void add_once(std::vector<std::string>& list, std::string one) {
  if (!contains(list, one)) list.push_back(std::move(one));
}

LedgerItem& entry(Known& known, std::string type, std::string id) {
  for (LedgerItem& item : known.ledger) {
    if (equals_ignoring_case(item.id, id)) return item;
  }
  known.ledger.push_back(LedgerItem{std::move(type), std::move(id), State::deleted});
  return known.ledger.back();
}

// There is no way forward any more.
void refuse_after_end(const Known& known, Reading& it) {
  it.refuse_if(known.undoing, "the rescue is being undone");
  it.refuse_if(known.ended.has_value(), "the rescue has ended");
}

void begun(Known& known, Reading& it) {
  it.refuse_if(known.begun_at.has_value(), "the rescue has begun already");
  auto plan = it.plan("plan");
  std::string endpoint = it.text("endpoint");
  std::string key_fingerprint = it.text("key_fingerprint");
  if (!it.fits()) return;
  known.plan = std::move(plan);
  known.endpoint = std::move(endpoint);
  known.key_fingerprint = std::move(key_fingerprint);
  known.begun_at = it.at;
}

void holds(Known& known, Reading& it) {
  std::string holder = it.word("holder");
  if (!it.fits()) return;
  std::erase(known.holders, holder);
  known.holders.push_back(std::move(holder));
}

void step_begun(Known& known, Reading& it) {
  refuse_after_end(known, it);
  std::string step = it.word("step");
  if (it.fits()) add_once(known.steps_begun, std::move(step));
}

void step_done(Known& known, Reading& it) {
  std::string step = it.word("step");
  if (!it.fits()) return;
  if (step == "disarm") known.disarming = false;
  add_once(known.steps_begun, step);
  add_once(known.steps_done, std::move(step));
}

// The steps of the plan from that one on.
std::vector<std::string_view> from_step(const Known& known, std::string_view first) {
  std::vector<std::string_view> names;
  if (!known.plan) return names;
  for (const PlanStep& step : known.plan->steps) {
    if (!names.empty() || step.name == first) names.push_back(step.name);
  }
  return names;
}

void again(Known& known, Reading& it) {
  refuse_after_end(known, it);
  it.refuse_if(known.start_meant, "Windows may have run on the copy");
  const std::string first = it.word("step");
  const auto anew = from_step(known, first);
  if (anew.empty()) it.refuse(format("the plan has no step {}", quoted(first)));
  if (!it.fits()) return;
  for (const std::string_view step : anew) {
    std::erase(known.steps_begun, step);
    std::erase(known.steps_done, step);
    if (step == "stage") known.planted.reset();
  }
}

void will(Known& known, Reading& it) {
  const std::string step = it.word("step");
  const std::string method = it.word("method");
  std::string id = it.id("url");
  if (!it.fits() || method != "PUT") return;
  id.resize(std::min(id.size(), id.find('?')));
  LedgerItem& item = entry(known, type_in(id), id);
  if (item.state == State::deleted) item.state = State::meant;
}

void made(Known& known, Reading& it) {
  std::string type = it.text("type");
  std::string id = it.id("id");
  if (it.fits()) entry(known, std::move(type), std::move(id)).state = State::made;
}

void deleted(Known& known, Reading& it) {
  std::string id = it.id("id");
  if (it.fits()) entry(known, type_in(id), id).state = State::deleted;
}

void volume(Known& known, Reading& it) {
  VolumeWords words{it.text("identity"), it.text("computer"), it.text("product_type"), it.text("domain")};
  if (it.fits()) known.volume = std::move(words);
}

void planting(Known& known, Reading& it) {
  PlantedWords words{it.number("not_after"), it.text("key_fingerprint"), it.flag("ended"),
                     it.text_if_any("setup_command_line")};
  refuse_after_end(known, it);
  if (it.fits()) known.planted = std::move(words);
}

void will_start(Known& known, Reading& it) {
  const auto when = it.time_if_any("by_arm");
  refuse_after_end(known, it);
  if (!it.fits()) return;
  // The first one counts: from then on Windows may have run.
  if (!known.start_meant) known.start_meant_at = when;
  known.start_meant = true;
}

void will_disarm(Known& known, Reading& it) {
  refuse_after_end(known, it);
  it.refuse_if(!known.start_meant, "no start was meant");
  if (it.fits()) known.disarming = true;
}

void will_restart(Known& known, Reading& it) {
  refuse_after_end(known, it);
  if (it.fits()) known.restarted = true;
}

void was_deallocated(Known& known, Reading&) { known.deallocated = true; }

void marker(Known& known, Reading& it) {
  MarkerWords words{it.one_of("outcome", outcomes), it.one_of("evidence", levels), it.text("read_back"),
                    it.flag("sealed"), it.flag("delivered")};
  if (it.fits()) known.marker = std::move(words);
}

// Also of one that has succeeded.
void undoing(Known& known, Reading&) {
  known.undoing = true;
  known.ended.reset();
}

void ended(Known& known, Reading& it) {
  const RescueEnd end = it.one_of("end", ends);
  it.refuse_if(known.undoing && end == RescueEnd::succeeded, "the rescue is being undone");
  if (it.fits()) known.ended = end;
}

struct Event {
  std::string_view name;
  void (*take_in)(Known&, Reading&);
};

constexpr Event events[] = {
    {"begun", begun},
    {"holds", holds},
    {"step_begun", step_begun},
    {"step_done", step_done},
    {"again", again},
    {"will", will},
    {"made", made},
    {"deleted", deleted},
    {"volume", volume},
    {"planting", planting},
    {"will_start", will_start},
    {"will_disarm", will_disarm},
    {"will_restart", will_restart},
    {"marker", marker},
    {"was_deallocated", was_deallocated},
    {"undoing", undoing},
    {"ended", ended},
};

}  // namespace

Result<void> replay(Known& known, system_clock::time_point at, std::string_view event, Value members) {
  Reading it(event, at, members);
  const auto found =
      std::find_if(std::begin(events), std::end(events), [event](const Event& each) { return each.name == event; });
  if (found == std::end(events)) {
    it.refuse("this version does not know it");
  } else {
    found->take_in(known, it);
  }
  if (!it.fits()) return it.error();
  known.written_at = at;
  return {};
}

}  // namespace azvmreset::rescue
