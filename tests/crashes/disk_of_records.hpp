// A journal that outlives the processes that write it.
#pragma once

#include "crashes/mortality.hpp"

#include <azvmreset/journal.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace azvmreset::crashes {

// What is safe, and no more. Each process has its own DyingJournal over it.
struct DiskOfRecords {
  std::string bytes;
};

class DyingJournal final : public HostJournal {
 public:
  DyingJournal(Mortality& mortality, DiskOfRecords& disk) noexcept : mortality_(mortality), disk_(disk) {}

  void read(std::uint64_t, ReadCompletion completion) override { completion.complete(disk_.bytes); }

  void append(std::uint64_t, std::uint64_t offset, std::string bytes, StoreCompletion completion) override {
    if (mortality_.passes(Moment::before_record)) return hold(std::move(completion));
    disk_.bytes.resize(static_cast<std::size_t>(offset));
    if (mortality_.passes(Moment::within_record)) {
      disk_.bytes += bytes.substr(0, bytes.size() / 2);
      return hold(std::move(completion));
    }
    disk_.bytes += bytes;
    if (mortality_.passes(Moment::after_record)) return hold(std::move(completion));
    completion.complete();
  }

 private:
  // Nobody hears of it: a completion that is dropped would be an answer.
  void hold(StoreCompletion completion) { unheard_.push_back(std::move(completion)); }

  Mortality& mortality_;
  DiskOfRecords& disk_;
  std::vector<StoreCompletion> unheard_;
};

}  // namespace azvmreset::crashes
