// Kills a rescue at every moment, and goes on; see kUsage.
#include "base/decimal.hpp"
#include "base/format.hpp"
#include "crashes/scene.hpp"
#include "crashes/sweep.hpp"
#include "simulator/chance.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace azvmreset;
using namespace azvmreset::crashes;

constexpr const char* kUsage =
    "usage: crash_sweep --seeds FROM..TO [--points N | --handful N] [--twice N]\n"
    "       crash_sweep --replay SEED MOMENT SEQUEL SECOND_DEATH\n";

struct Arguments {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::uint64_t points = 0;   // of each seed: every record and write, and of the reads as many as are missing; 0: all
  std::uint64_t handful = 0;  // of each seed, spread over records and writes alone; 0: `points` counts
  std::uint64_t twice = 3;    // one point of so many is killed twice, too
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
    } else if (word == "--points" || word == "--handful" || word == "--twice") {
      const auto given = number();
      if (!given || *given == 0) return std::nullopt;
      (word == "--points" ? arguments.points : word == "--handful" ? arguments.handful : arguments.twice) = *given;
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

// Seeds that follow each other must not lead to the same sequels.
std::uint64_t drawn(std::uint64_t seed, std::size_t moment, std::string_view what) {
  return sim::Chance(seed * 100'003 + moment, what).next();
}

bool tells_of_a_read(const Passing& one) { return one.method == "GET"; }

// At most `most` of them, evenly spread.
std::vector<Passing> spread(const std::vector<Passing>& all, std::size_t most) {
  std::vector<Passing> some;
  const std::size_t count = std::min(most, all.size());
  for (std::size_t i = 0; i < count; ++i) some.push_back(all[i * all.size() / count]);
  return some;
}

class Program {
 public:
  explicit Program(const Arguments& arguments) : arguments_(arguments) {}

  bool run() {
    if (arguments_.replay) {
      replay();
    } else {
      for (std::uint64_t seed = arguments_.first; seed <= arguments_.last; ++seed) sweep(seed);
    }
    std::string moments;
    for (const auto& [moment, count] : killed_) moments += base::format(", {} {}", count, name_of(moment));
    print(
        base::format("{} crash points of {} seeds, {} runs, {} broken; {} ended on the copy, {} as before; {} killed "
                     "twice, {} overtaken; {} things left and named{}",
                     points_, arguments_.last - arguments_.first + 1, runs_, broken_, forward_, runs_ - forward_,
                     twice_, overtaken_, named_, moments));
    return broken_ == 0;
  }

 private:
  static constexpr std::size_t kAtOnce = 2;

  std::vector<Passing> chosen(const Calm& calm) const {
    std::vector<Passing> reads;
    std::vector<Passing> others;
    for (const Passing& one : calm.moments) (tells_of_a_read(one) ? reads : others).push_back(one);
    if (arguments_.handful != 0) return spread(others, arguments_.handful);
    if (arguments_.points == 0) return calm.moments;
    const std::size_t missing = arguments_.points - std::min<std::size_t>(arguments_.points, others.size());
    const std::vector<Passing> some = spread(reads, missing);
    others.insert(others.end(), some.begin(), some.end());
    return others;
  }

  void sweep(std::uint64_t seed) {
    print(base::format("seed {}: {}", seed, to_text(setting_of(seed))));
    const Calm calm = run_calmly(seed);
    if (!calm.broken.empty()) report(base::format("seed {}, not killed", seed), calm.broken);
    std::vector<Kill> kills;
    for (const Passing& one : chosen(calm)) {
      Kill kill;
      kill.moment = one.number;
      // The last one kills nobody.
      kill.sequel = kSequels[drawn(seed, one.number, "sequel") % (std::size(kSequels) - 1)];
      kill.then_twice = drawn(seed, one.number, "twice") % arguments_.twice == 0;
      kills.push_back(kill);
      ++killed_[one.moment];
    }
    points_ += kills.size();
    for (const Passing& one : spread(calm.moments, 1 + kills.size() / 50)) {
      Kill kill;
      kill.moment = 1 + drawn(seed, one.number, "overtaken") % calm.moments.size();
      kill.sequel = Sequel::overtaken;
      kills.push_back(kill);
    }
    std::set<std::pair<std::size_t, Sequel>> heard;
    run_killed(seed, kills, kAtOnce, false, [&](const Verdict& verdict) {
      heard.emplace(verdict.kill.moment, verdict.kill.sequel);
      count(seed, verdict);
    });
    for (const Kill& kill : kills) {
      if (heard.count({kill.moment, kill.sequel}) != 0) continue;
      report(base::format("seed {}", seed), {base::format("moment {} was not played", kill.moment)});
    }
  }

  void replay() {
    const auto& [seed, moment, sequel, second_death] = arguments_.replayed;
    Kill kill;
    kill.moment = static_cast<std::size_t>(moment);
    kill.sequel = kSequels[std::min<std::uint64_t>(sequel, std::size(kSequels) - 1)];
    kill.second_death = static_cast<std::size_t>(second_death);
    ++points_;
    const std::uint64_t of = seed;
    run_killed(of, {kill}, 1, true, [&](const Verdict& verdict) {
      for (const std::string& line : verdict.history) print(line);
      count(of, verdict);
    });
  }

  void count(std::uint64_t seed, const Verdict& verdict) {
    const Kill& kill = verdict.kill;
    ++runs_;
    if (verdict.forward) ++forward_;
    if (verdict.died_again) ++twice_;
    if (kill.sequel == Sequel::overtaken) ++overtaken_;
    named_ += verdict.named;
    if (verdict.broken.empty()) return;
    report(base::format("--replay {} {} {} {}  ({})", seed, kill.moment, static_cast<int>(kill.sequel),
                        kill.second_death, name_of(kill.sequel)),
           verdict.broken);
  }

  void report(std::string_view which, const std::vector<std::string>& broken) {
    ++broken_;
    print(which);
    for (const std::string& one : broken) print("  " + one.substr(0, 400));
  }

  const Arguments arguments_;
  std::map<Moment, std::size_t> killed_;
  std::size_t points_ = 0;  // moments of a rescue, summed over the seeds
  std::size_t runs_ = 0;
  std::size_t forward_ = 0;
  std::size_t twice_ = 0;
  std::size_t overtaken_ = 0;
  std::size_t named_ = 0;
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
    return Program(*arguments).run() ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
