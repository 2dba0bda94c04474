// Where the bytes of a journal are.
#pragma once

#include "engine/task.hpp"
#include "ops/sinks.hpp"

#include <azvmreset/journal.hpp>
#include <azvmreset/result.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace azvmreset::journal {

// Confined; one call at a time.
class Medium {
 public:
  virtual ~Medium() = default;

  // As a message calls it.
  virtual std::string name() const = 0;

  // invalid_argument where there is anything yet. A file is made, empty, so
  // that nobody else can begin with it.
  virtual engine::Task<Result<void>> expect_new() = 0;

  // Of a new one into which nothing was written: nothing stays of it.
  virtual engine::Task<Result<void>> withdraw() = 0;

  virtual engine::Task<Result<std::string>> read() = 0;

  // Success once it is safe. What lies behind `offset` goes.
  virtual engine::Task<Result<void>> append(std::uint64_t offset, std::string bytes) = 0;
};

// Null for none.
std::unique_ptr<Medium> medium_of(ops::Storage storage, const Journal& journal);

}  // namespace azvmreset::journal
