// The trace that an operation goes on with: W3C Trace Context, level 1.
#pragma once

#include <azvmreset/result.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace azvmreset::base {

// The id and whether it is sampled, which all requests of an operation have in
// common; and whether one has left with it, because an id that nobody was sent
// leads nowhere.
class Trace {
 public:
  static constexpr std::size_t id_size = 32;
  static constexpr std::size_t span_size = 16;

  // From a `traceparent` of any version; of empty text there is none. Fails
  // with invalid_argument.
  static Result<Trace> parse(std::string_view traceparent);

  Trace() = default;
  bool none() const noexcept { return id_.front() == '\0'; }
  std::string_view id() const noexcept { return none() ? std::string_view() : std::string_view(id_.data(), id_size); }

  // The header of one request, whose span has 16 digits in hex.
  std::string traceparent(std::string_view span) const;

  bool sent() const noexcept { return sent_; }
  void set_sent() noexcept { sent_ = true; }

  // The same trace for requests that others may share. What was sent for them
  // was sent in this one too, if it is the same.
  Trace unsent() const noexcept;
  void learn_from(const Trace& other) noexcept;

  // What came of the requests, with the trace named in it; unless one is named
  // there already, which is that of a request which failed for others as well.
  template <class T>
  Result<T> named_in(Result<T> outcome) const {
    if (!outcome) {
      Failure failure = std::move(outcome).failure();
      name_in(failure->trace_id);
      return failure;
    }
    if constexpr (requires { outcome->trace_id; }) name_in(outcome->trace_id);
    return outcome;
  }

 private:
  // Without memory nothing is named: it is worth less than what it would stand in.
  void name_in(std::string& trace_id) const noexcept;

  std::array<char, id_size> id_{};
  bool sampled_ = false;
  bool sent_ = false;
};

}  // namespace azvmreset::base
