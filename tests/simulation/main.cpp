// simulation --seeds FROM..TO [--verbose] [--digests]
#include "base/decimal.hpp"
#include "base/format.hpp"
#include "simulation/oracles.hpp"

#include <cstdint>
#include <cstdio>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace {

using namespace azvmreset;
using namespace azvmreset::simulation;

struct Arguments {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  bool verbose = false;
  bool digests = false;
};

std::optional<std::pair<std::uint64_t, std::uint64_t>> range_of(std::string_view text) {
  const std::size_t dots = text.find("..");
  const auto first = base::parse_decimal(text.substr(0, dots));
  const auto last = dots == std::string_view::npos ? first : base::parse_decimal(text.substr(dots + 2));
  if (!first || !last || *last < *first) return std::nullopt;
  return std::pair(*first, *last);
}

std::optional<Arguments> read(int argc, char** argv) {
  Arguments arguments;
  bool ranged = false;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--verbose") {
      arguments.verbose = true;
    } else if (word == "--digests") {
      arguments.digests = true;
    } else if (word == "--seeds" && i + 1 < argc) {
      const auto range = range_of(argv[++i]);
      if (!range) return std::nullopt;
      std::tie(arguments.first, arguments.last) = *range;
      ranged = true;
    } else {
      return std::nullopt;
    }
  }
  if (!ranged) return std::nullopt;
  return arguments;
}

void print(std::string_view line) {
  std::fwrite(line.data(), 1, line.size(), stdout);
  std::fputc('\n', stdout);
}

void print_lines(const std::vector<std::string>& lines, std::size_t most) {
  const std::size_t skipped = lines.size() > most ? lines.size() - most : 0;
  if (skipped > 0) print(base::format("    … {} lines before; --verbose shows them", skipped));
  for (std::size_t i = skipped; i < lines.size(); ++i) print("    " + lines[i].substr(0, 400));
}

// True when every oracle held.
bool happen(std::uint64_t seed, const Arguments& arguments, const char* program, Tally& tally) {
  const Plan plan = draw(seed);
  Run run(plan);
  let_happen(plan, run);
  judge(plan, run, tally);
  const bool held = run.watch.failures.empty();
  if (arguments.digests) print(base::format("{} {}", seed, run.watch.history.digest()));
  if (arguments.verbose) {
    print(base::format("seed {}", seed));
    for (const std::string& line : run.watch.history.lines()) print("    " + line);
  }
  if (held) return true;
  print(base::format("seed {}: an oracle is broken", seed));
  for (const std::string& failure : run.watch.failures) print("  " + failure.substr(0, 600));
  if (!arguments.verbose) print_lines(run.watch.history.lines(), 60);
  print(base::format("  replay: {} --seeds {} --verbose", program, seed));
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  const auto arguments = read(argc, argv);
  if (!arguments) {
    std::fputs("usage: simulation --seeds FROM..TO [--verbose] [--digests]\n", stderr);
    return 2;
  }
  try {
    Tally tally;
    std::uint64_t failed = 0;
    for (std::uint64_t seed = arguments->first; seed <= arguments->last; ++seed) {
      if (!happen(seed, *arguments, argv[0], tally)) ++failed;
    }
    print(
        base::format("{} histories, {} broken; operations: {} succeeded, {} refused, {} unknown ({} of them without "
                     "effect), {} dropped",
                     arguments->last - arguments->first + 1, failed, tally.succeeded, tally.refused, tally.unknown,
                     tally.unknown_without_effect, tally.dropped));
    return failed == 0 ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
