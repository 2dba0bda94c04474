// What is made when it is asked for.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace azvmreset::capi {

// Part of an immutable object, so any thread may ask.
template <class Made>
class OnDemand {
 public:
  // What `make` gives the first time; null, and tried again the next time, when
  // it throws.
  template <class Make>
  const Made* get(Make make) const noexcept {
    const std::lock_guard lock(mutex_);
    try {
      if (!made_) made_.emplace(make());
    } catch (...) {
      return nullptr;
    }
    return &*made_;
  }

 private:
  mutable std::mutex mutex_;
  mutable std::optional<Made> made_;
};

// JSON; empty when there is no memory for it.
class Document {
 public:
  template <class Make>
  std::string_view text(Make make) const noexcept {
    const std::string* const made = text_.get(make);
    return made == nullptr ? std::string_view() : *made;
  }

 private:
  OnDemand<std::string> text_;
};

}  // namespace azvmreset::capi
