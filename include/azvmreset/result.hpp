// A value, or the Error that came instead.
#pragma once

#include <azvmreset/error.hpp>

#include <cassert>
#include <type_traits>
#include <utility>
#include <variant>

namespace azvmreset {

// Confined. Reading `value()` of a failure, or `error()` of a success, is a
// bug of the caller: it is checked by assert and otherwise undefined, as with
// std::optional.
template <class T>
class [[nodiscard]] Result {
  static_assert(!std::is_same<typename std::decay<T>::type, Error>::value, "a Result of Error cannot be told apart");

 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return ok(); }

  T& value() & { return *std::get_if<0>(&checked()); }
  const T& value() const& { return *std::get_if<0>(&checked()); }
  T&& value() && { return std::move(*std::get_if<0>(&checked())); }

  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }

  const Error& error() const& {
    assert(!ok());
    return *std::get_if<1>(&state_);
  }
  Error&& error() && {
    assert(!ok());
    return std::move(*std::get_if<1>(&state_));
  }

 private:
  std::variant<T, Error>& checked() {
    assert(ok());
    return state_;
  }
  const std::variant<T, Error>& checked() const {
    assert(ok());
    return state_;
  }

  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : failed_(true), error_(std::move(error)) {}

  bool ok() const noexcept { return !failed_; }
  explicit operator bool() const noexcept { return ok(); }

  const Error& error() const& {
    assert(failed_);
    return error_;
  }
  Error&& error() && {
    assert(failed_);
    return std::move(error_);
  }

 private:
  bool failed_ = false;
  Error error_;
};

}  // namespace azvmreset
