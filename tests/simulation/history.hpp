// What happened, line by line.
#pragma once

#include "simulator/digest.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::simulation {

// Confined. Two runs of one seed have the same digest, or chance came from
// somewhere else.
class History {
 public:
  void add(std::chrono::milliseconds at, std::string_view what) {
    lines_.push_back(std::to_string(at.count()) + " ms  " + std::string(what));
  }

  const std::vector<std::string>& lines() const noexcept { return lines_; }

  std::string digest() const {
    std::string all;
    for (const std::string& line : lines_) all.append(line).append("\n");
    return sim::digest_of(all);
  }

 private:
  std::vector<std::string> lines_;
};

}  // namespace azvmreset::simulation
