// JSON that is made when it is asked for.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace azvmreset::capi {

// Part of an immutable object, so any thread may ask.
class Document {
 public:
  // What `make` gives the first time; empty, and tried again the next time,
  // when it throws.
  template <class Make>
  std::string_view text(Make make) const noexcept {
    const std::lock_guard lock(mutex_);
    try {
      if (!text_) text_.emplace(make());
    } catch (...) {
      return "";
    }
    return *text_;
  }

 private:
  mutable std::mutex mutex_;
  mutable std::optional<std::string> text_;
};

}  // namespace azvmreset::capi
