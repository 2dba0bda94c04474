// The pointer that comes back with each callback, and its end.
#pragma once

#include <azvmreset.h>

#include <memory>
#include <utility>

namespace azvmreset::capi {

// Calls `release` when it goes, exactly once. Made before anything that can
// fail, so that a registration that fails releases as well.
class UserData {
 public:
  UserData(void* data, azvmr_release_fn release) noexcept : data_(data), release_(release) {}
  UserData(UserData&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), release_(std::exchange(other.release_, nullptr)) {}
  UserData(const UserData&) = delete;
  UserData& operator=(const UserData&) = delete;
  UserData& operator=(UserData&&) = delete;
  ~UserData() {
    if (release_ != nullptr) release_(data_);
  }

  void* get() const noexcept { return data_; }

 private:
  void* data_;
  azvmr_release_fn release_;
};

// A function of the host's with its data.
template <class Function>
struct Callback {
  Callback(Function host_function, UserData data) noexcept : function(host_function), user(std::move(data)) {}

  Function function;
  UserData user;
};

// Shared, because a std::function copies what it holds and one release is
// promised.
template <class Function>
std::shared_ptr<Callback<Function>> shared_callback(Function function, UserData&& user) {
  return std::make_shared<Callback<Function>>(function, std::move(user));
}

}  // namespace azvmreset::capi
