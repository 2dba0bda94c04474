// A journal of a host that can lose its power at any byte of any append.
#pragma once

#include <azvmreset/journal.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace azvmreset::test {

// Answers at once. Confined. After the outage every call fails, until the
// power is back.
class CrashingJournal final : public HostJournal {
 public:
  // At the append of that number, counted from 0: `kept` of its bytes survive.
  // None is the moment before it, all the moment after it, when it survives
  // and nobody is told.
  struct Outage {
    static constexpr std::size_t all = std::numeric_limits<std::size_t>::max();

    std::size_t append = 0;
    std::size_t kept = 0;
  };

  void read(std::uint64_t, ReadCompletion completion) override {
    if (powerless) return completion.fail(gone());
    completion.complete(bytes);
  }
  void append(std::uint64_t, std::uint64_t offset, std::string more, StoreCompletion completion) override {
    if (powerless) return completion.fail(gone());
    bytes.resize(std::min<std::size_t>(bytes.size(), offset));
    const std::size_t this_one = appends++;
    const bool goes_out = outage && outage->append == this_one;
    bytes += more.substr(0, goes_out ? outage->kept : more.size());
    lengths.push_back(more.size());
    if (!goes_out) return completion.complete();
    powerless = true;
    if (on_outage) on_outage();
    completion.fail(gone());
  }

  void restore_power() {
    powerless = false;
    outage.reset();
    appends = 0;
  }

  std::string bytes;                 // what survives
  std::vector<std::size_t> lengths;  // of every append, also the one that the power went in
  std::optional<Outage> outage;
  std::function<void()> on_outage;  // before anybody is told: what else dies in that moment
  bool powerless = false;
  std::size_t appends = 0;

 private:
  static Error gone() { return {ErrorCode::internal, "the power is gone"}; }
};

}  // namespace azvmreset::test
