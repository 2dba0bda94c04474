// Kills a rescue at every moment, and goes on; see kUsage.
#include "base/decimal.hpp"
#include "base/format.hpp"
#include "crashes/sweep.hpp"
#include "simulator/chance.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace {

using namespace azvmreset;
using namespace azvmreset::crashes;

constexpr const char* kUsage =
    "usage: crash_sweep --seeds FROM..TO [--points N] [--all-sequels] [--doubles N]\n"
    "       crash_sweep --replay SEED MOMENT SEQUEL SECOND_DEATH\n";

struct Arguments {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::uint64_t points = 0;   // of each seed, evenly spread; 0: every moment
  bool all_sequels = false;   // at each, instead of one in turn
  std::uint64_t doubles = 0;  // double kills besides, drawn
  bool replay = false;
  std::uint64_t replayed[4] = {};
};

std::optional<Arguments> read(int argc, char** argv) {
  Arguments arguments;
  bool ranged = false;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const auto number = [&]() -> std::optional<std::uint64_t> {
      return i + 1 < argc ? base::parse_decimal(argv[++i]) : std::nullopt;
    };
    if (word == "--seeds" && i + 1 < argc) {
      const std::string_view range = argv[++i];
      const std::size_t dots = range.find("..");
      const auto first = base::parse_decimal(range.substr(0, dots));
      const auto last = dots == std::string_view::npos ? first : base::parse_decimal(range.substr(dots + 2));
      if (!first || !last || *last < *first) return std::nullopt;
      arguments.first = *first;
      arguments.last = *last;
      ranged = true;
    } else if (word == "--points") {
      const auto points = number();
      if (!points || *points == 0) return std::nullopt;
      arguments.points = *points;
    } else if (word == "--all-sequels") {
      arguments.all_sequels = true;
    } else if (word == "--doubles") {
      const auto doubles = number();
      if (!doubles) return std::nullopt;
      arguments.doubles = *doubles;
    } else if (word == "--replay") {
      arguments.replay = true;
      for (std::uint64_t& one : arguments.replayed) {
        const auto given = number();
        if (!given) return std::nullopt;
        one = *given;
      }
    } else {
      return std::nullopt;
    }
  }
  if (!ranged && !arguments.replay) return std::nullopt;
  return arguments;
}

void print(std::string_view line) {
  std::fwrite(line.data(), 1, line.size(), stdout);
  std::fputc('\n', stdout);
  std::fflush(stdout);
}

class Sweep {
 public:
  explicit Sweep(const Arguments& arguments) : arguments_(arguments) {}

  bool run() {
    if (arguments_.replay) {
      const auto& at = arguments_.replayed;
      if (at[2] >= std::size(kSequels)) return false;
      kill({at[0], static_cast<std::size_t>(at[1]), kSequels[at[2]], static_cast<std::size_t>(at[3])});
    } else {
      for (std::uint64_t seed = arguments_.first; seed <= arguments_.last; ++seed) sweep(seed);
      draw_doubles();
    }
    std::string moments;
    for (const auto& [moment, count] : tally_.killed) {
      moments += base::format("{}{} {}", moments.empty() ? "" : ", ", count, name_of(moment));
    }
    print(base::format("{} crash points of {} seeds, {} runs, {} broken; {} ended on the copy, {} as before; killed {}",
                       tally_.points, arguments_.last - arguments_.first + 1, tally_.runs, broken_, tally_.forward,
                       tally_.back, moments));
    return broken_ == 0;
  }

 private:
  void sweep(std::uint64_t seed) {
    const Calm calm = run_calmly(seed);
    if (!calm.broken.empty()) report(base::format("seed {}, not killed", seed), calm.broken);
    moments_.emplace_back(seed, calm.moments);
    const std::size_t points = arguments_.points == 0 ? calm.moments : std::min(arguments_.points, calm.moments);
    for (std::size_t point = 0; point < points; ++point) {
      ++tally_.points;
      const std::size_t moment = 1 + point * calm.moments / points;
      const std::size_t turn = (point + seed) % std::size(kSequels);
      for (std::size_t i = 0; i < std::size(kSequels); ++i) {
        if (i == turn || arguments_.all_sequels) kill({seed, moment, kSequels[i], 1 + (moment * 31 + seed) % 97});
      }
    }
  }

  void draw_doubles() {
    sim::Chance chance(arguments_.first, "double kills");
    for (std::uint64_t i = 0; i < arguments_.doubles; ++i) {
      const auto& [seed, moments] = moments_[chance.below(moments_.size())];
      kill({seed, 1 + chance.below(moments), Sequel::resume_again, 1 + chance.below(moments)});
    }
  }

  void kill(const Kill& kill) {
    std::vector<std::string> broken;
    try {
      std::vector<std::string> history;
      broken = run_killed(kill, tally_, arguments_.replay ? &history : nullptr);
      for (const std::string& line : history) print(line);
    } catch (const std::exception& error) {
      broken.emplace_back(error.what());
    }
    if (broken.empty()) return;
    report(base::format("--replay {} {} {} {}  ({})", kill.seed, kill.moment, static_cast<int>(kill.sequel),
                        kill.second_death, name_of(kill.sequel)),
           broken);
  }

  void report(std::string_view which, const std::vector<std::string>& broken) {
    ++broken_;
    print(which);
    for (const std::string& one : broken) print("  " + one.substr(0, 400));
  }

  const Arguments arguments_;
  Tally tally_;
  std::vector<std::pair<std::uint64_t, std::size_t>> moments_;
  std::size_t broken_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  const auto arguments = read(argc, argv);
  if (!arguments) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  try {
    return Sweep(*arguments).run() ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
