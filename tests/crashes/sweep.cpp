#include "crashes/sweep.hpp"

#include "crashes/branches.hpp"
#include "crashes/story.hpp"
#include "crashes/verdict.hpp"

#include <exception>
#include <map>
#include <optional>
#include <utility>

namespace azvmreset::crashes {
namespace {

class Sweep {
 public:
  Sweep(std::uint64_t seed, std::size_t at_once, bool with_history, const std::function<void(const Verdict&)>& hear)
      : seed_(seed), with_history_(with_history), hear_(hear), story_(seed), branches_(at_once) {}

  void run(const std::vector<Kill>& kills) {
    std::multimap<std::size_t, Kill> deaths;
    for (const Kill& kill : kills) {
      // Nobody dies in it, and a client works in the process alone that has made it.
      if (kill.sequel == Sequel::overtaken && begin(kill)) end(kill);
      if (kill.sequel != Sequel::overtaken) deaths.emplace(kill.moment, kill);
    }
    std::optional<Kill> mine;  // of a copy of this process
    try {
      story_.rescue([&](const Passing& here) {
        const auto [first, last] = deaths.equal_range(here.number);
        for (auto kill = first; kill != last && !mine; ++kill) {
          if (begin(kill->second)) mine = kill->second;
        }
        return mine.has_value();
      });
    } catch (const std::exception& error) {
      if (mine) branches_.end(failed(*mine, error));
      throw;
    }
    if (mine) end(*mine);
    branches_.await_all();
  }

 private:
  bool begin(const Kill& kill) {
    return branches_.begin([this, kill](std::string_view said, std::string_view ended) {
      std::vector<Verdict> verdicts = read_verdicts(said);
      if (!ended.empty()) {
        verdicts.emplace_back().kill = kill;
        verdicts.back().broken.emplace_back(ended);
      }
      for (const Verdict& verdict : verdicts) hear_(verdict);
    });
  }

  [[noreturn]] void end(Kill kill) {
    std::string said;
    if (kill.then_twice) {
      Branches once(1);
      if (once.begin([&said](std::string_view text, std::string_view) { said = text; })) once.end(verdict_of(kill));
      once.await_all();
      const std::vector<Verdict> before = read_verdicts(said);
      if (before.empty() || before.front().moments == 0) branches_.end(said);
      kill.second_death = 1 + (kill.moment * 31 + seed_ * 7) % before.front().moments;
    }
    branches_.end(said + verdict_of(kill));
  }

  std::string verdict_of(const Kill& kill) {
    try {
      story_.go_on(kill);
      return to_text(story_.finish(kill, with_history_));
    } catch (const std::exception& error) {
      return failed(kill, error);
    }
  }

  static std::string failed(const Kill& kill, const std::exception& error) {
    Verdict verdict;
    verdict.kill = kill;
    verdict.broken.emplace_back(error.what());
    return to_text(verdict);
  }

  const std::uint64_t seed_;
  const bool with_history_;
  const std::function<void(const Verdict&)>& hear_;
  Story story_;
  Branches branches_;
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
    case Sequel::plan_file:
      return "plan file";
    case Sequel::overtaken:
      return "overtaken";
  }
  return "";
}

Calm run_calmly(std::uint64_t seed) {
  Calm calm;
  Story story(seed);
  story.rescue([&calm](const Passing& here) {
    calm.moments.push_back(here);
    return false;
  });
  calm.broken = story.finish({}, false).broken;
  return calm;
}

void run_killed(std::uint64_t seed, const std::vector<Kill>& kills, std::size_t at_once, bool with_history,
                const std::function<void(const Verdict&)>& hear) {
  Sweep(seed, at_once, with_history, hear).run(kills);
}

}  // namespace azvmreset::crashes
