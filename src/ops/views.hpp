// A list of ARM's, element by element, as views.
#pragma once

#include "arm/paging.hpp"
#include "base/fail.hpp"
#include "base/json/reader.hpp"

#include <azvmreset/result.hpp>

#include <cstddef>
#include <utility>
#include <vector>

namespace azvmreset::ops {

// Confined.
template <class View>
class Views final : public arm::PageReader {
 public:
  using Read = Result<View> (*)(base::json::Value);

  explicit Views(Read read_one) noexcept : read_(read_one) {}

  Result<void> read(base::json::Value element) override {
    auto view = read_(element);
    if (!view) return std::move(view).error();
    if (views.size() >= most_elements) {
      return base::fail(ErrorCode::protocol, "the list has more than {} elements; expected fewer", most_elements);
    }
    views.push_back(std::move(*view));
    return {};
  }

  std::vector<View> views;

 private:
  // A person has a few roles at a VM, a VM a few locks, a region a thousand sizes.
  static constexpr std::size_t most_elements = 10'000;

  Read read_;
};

}  // namespace azvmreset::ops
