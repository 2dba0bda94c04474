// Every moment at which a rescue may be killed, and what is done after it.
#pragma once

#include "crashes/mortality.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::crashes {

// What somebody does who finds a rescue that was killed.
enum class Sequel : std::uint8_t {
  resume,
  rollback,
  adopt,      // the journal is lost: back
  race,       // two go on at once
  plan_file,  // the journal is lost: forward
  overtaken,  // it was not killed: somebody thinks so, and goes on with a copy of the journal
};
inline constexpr Sequel kSequels[] = {Sequel::resume, Sequel::rollback,  Sequel::adopt,
                                      Sequel::race,   Sequel::plan_file, Sequel::overtaken};
std::string_view name_of(Sequel sequel) noexcept;

// What a rescue of this seed passes when nobody kills it, and what was wrong with it then.
struct Calm {
  std::vector<Passing> moments;
  std::vector<std::string> broken;
};
Calm run_calmly(std::uint64_t seed);

// One moment, and what comes after it.
struct Kill {
  std::size_t moment = 0;
  Sequel sequel = Sequel::resume;
  std::size_t second_death = 0;  // of whoever goes on; 0: lives
  bool then_twice = false;       // once more, with a second death at a moment that the first time has passed
};

struct Verdict {
  Kill kill;
  bool forward = false;  // ended on the copy, and its owner is let in; else as it was before
  bool died_again = false;
  std::size_t moments = 0;  // of whoever went on last
  std::size_t named = 0;    // things that stayed without a proof of their owner, named
  std::vector<std::string> broken;
  std::vector<std::string> history;  // every request of every process, if somebody wants to read it
};

// One rescue of this seed, left at each of these moments by a copy of this process. `at_once` of them at a time.
void run_killed(std::uint64_t seed, const std::vector<Kill>& kills, std::size_t at_once, bool with_history,
                const std::function<void(const Verdict&)>& hear);

}  // namespace azvmreset::crashes
