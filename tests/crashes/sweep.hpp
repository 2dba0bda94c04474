// Every moment at which a rescue may be killed, and what is done after it.
#pragma once

#include "crashes/scene.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace azvmreset::crashes {

// What somebody does who finds a rescue that was killed.
enum class Sequel : std::uint8_t {
  resume,
  rollback,
  adopt,         // the journal is lost: back
  race,          // two go on at once
  resume_again,  // whoever goes on is killed, too
  plan_file,     // the journal is lost: forward
};
inline constexpr Sequel kSequels[] = {Sequel::resume, Sequel::rollback,     Sequel::adopt,
                                      Sequel::race,   Sequel::resume_again, Sequel::plan_file};
std::string_view name_of(Sequel sequel) noexcept;

struct Tally {
  std::size_t points = 0;  // moments of one rescue, summed over the seeds
  std::size_t runs = 0;
  std::size_t forward = 0;  // ended on the copy, and its owner is let in
  std::size_t back = 0;     // ended as it was before
  std::map<Moment, std::size_t> killed;
};

// Moments that a rescue of this seed passes when nobody kills it, and what was
// wrong with it then.
struct Calm {
  std::size_t moments = 0;
  std::vector<std::string> broken;
};
Calm run_calmly(std::uint64_t seed);

// One of them: killed at that moment, and gone on with.
struct Kill {
  std::uint64_t seed = 0;
  std::size_t moment = 0;
  Sequel sequel = Sequel::resume;
  std::size_t second_death = 0;  // of whoever goes on, for resume_again
};

// What was wrong; empty: nothing. `history`: every request of every process, if somebody wants to read it.
std::vector<std::string> run_killed(const Kill& kill, Tally& tally, std::vector<std::string>* history = nullptr);

}  // namespace azvmreset::crashes
