// A value, or the Error that came instead.
#pragma once

#include <azvmreset/error.hpp>

#include <cassert>
#include <memory>
#include <type_traits>
#include <utility>
#include <variant>

namespace azvmreset {

// The Error of a Result, and not inside it: results are handed through many
// frames, thousands of which may wait at once, and few of them fail. A copy
// has an Error of its own. Moved away, it may only be assigned or destroyed.
class Failure {
 public:
  explicit Failure(Error error);
  Failure(Failure&&) noexcept = default;
  Failure& operator=(Failure&&) noexcept = default;
  Failure(const Failure& other) : Failure(*other) {}
  Failure& operator=(const Failure& other) { return *this = Failure(other); }
  ~Failure();

  Error& operator*() noexcept { return *error_; }
  const Error& operator*() const noexcept { return *error_; }

 private:
  std::unique_ptr<Error> error_;
};

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
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}
  Result(Failure failure) noexcept : state_(std::in_place_index<1>, std::move(failure)) {}

  static Result from(Delivered<T>&& outcome) {
    if (Error* error = std::get_if<Error>(&outcome)) return std::move(*error);
    return std::move(*std::get_if<T>(&outcome));
  }

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
    return **std::get_if<1>(&state_);
  }
  Error&& error() && { return std::move(*std::move(*this).failure()); }

  // The error for another Result: handing it on takes no memory.
  Failure&& failure() && {
    assert(!ok());
    return std::move(*std::get_if<1>(&state_));
  }

 private:
  std::variant<T, Failure>& checked() {
    assert(ok());
    return state_;
  }
  const std::variant<T, Failure>& checked() const {
    assert(ok());
    return state_;
  }

  std::variant<T, Failure> state_;
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
