// A value, or the Error that came instead.
#pragma once

#include <azvmreset/error.hpp>

#include <cassert>
#include <memory>
#include <type_traits>
#include <utility>
#include <variant>

namespace azvmreset {

// A value that lies in memory of its own. Each copy has one; moved away, it
// may only be assigned or destroyed.
template <class T>
class Apart {
 public:
  explicit Apart(T value) : value_(std::make_unique<T>(std::move(value))) {}
  Apart(Apart&&) noexcept = default;
  Apart& operator=(Apart&&) noexcept = default;
  Apart(const Apart& other) : Apart(*other) {}
  Apart& operator=(const Apart& other) {
    *this = Apart(other);
    return *this;
  }
  ~Apart() = default;

  T& operator*() noexcept { return *value_; }
  const T& operator*() const noexcept { return *value_; }
  T* operator->() noexcept { return value_.get(); }
  const T* operator->() const noexcept { return value_.get(); }

 private:
  std::unique_ptr<T> value_;
};

// The Error of a Result.
using Failure = Apart<Error>;

// What a completion hands over: a Result with its Error inside, because ending
// a request must not need memory. For void the value is a std::monostate.
template <class T>
using Delivered = std::variant<std::conditional_t<std::is_void<T>::value, std::monostate, T>, Error>;

// Confined. Reading `value()` of a failure, or `error()` of a success, is a
// bug of the caller: it is checked by assert and otherwise undefined, as with
// std::optional. So is reading a Result that was moved away.
template <class T>
class [[nodiscard]] Result {
  static_assert(!std::is_same<typename std::decay<T>::type, Error>::value, "a Result of Error cannot be told apart");

 public:
  Result(T given) : state_(std::in_place_index<0>, std::move(given)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}
  Result(Failure failure) noexcept : state_(std::in_place_index<1>, std::move(failure)) {}

  static Result from(Delivered<T>&& outcome) {
    if (Error* error = std::get_if<Error>(&outcome)) return std::move(*error);
    return std::move(*std::get_if<T>(&outcome));
  }

  bool ok() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return ok(); }

  T& value() & { return held(*this); }
  const T& value() const& { return held(*this); }
  T&& value() && { return std::move(held(*this)); }

  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }

  const Error& error() const& {
    assert(!ok());
    return **std::get_if<1>(&state_);
  }
  Error&& error() && { return std::move(*std::move(*this).failure()); }

  // The error for another Result: handing it on takes no memory.
  Failure&& failure() && {
    assert(!ok());
    return std::move(*std::get_if<1>(&state_));
  }

 private:
  // Results are handed through many frames, thousands of which may wait at
  // once: what is wide lies apart, an Error always.
  static constexpr bool wide = sizeof(T) > 128;

  template <class Self>
  static auto& held(Self& self) {
    assert(self.ok());
    auto& value = *std::get_if<0>(&self.state_);
    if constexpr (wide) {
      return *value;
    } else {
      return value;
    }
  }

  std::variant<std::conditional_t<wide, Apart<T>, T>, Failure> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}
  Result(Failure failure) noexcept : state_(std::in_place_index<1>, std::move(failure)) {}

  static Result from(Delivered<void>&& outcome) {
    if (Error* error = std::get_if<Error>(&outcome)) return std::move(*error);
    return {};
  }

  bool ok() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return ok(); }

  const Error& error() const& {
    assert(!ok());
    return **std::get_if<1>(&state_);
  }
  Error&& error() && { return std::move(*std::move(*this).failure()); }

  Failure&& failure() && {
    assert(!ok());
    return std::move(*std::get_if<1>(&state_));
  }

 private:
  std::variant<std::monostate, Failure> state_;
};

}  // namespace azvmreset
