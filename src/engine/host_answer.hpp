// Waiting for a host to end what it was given.
#pragma once

#include "engine/handover.hpp"

#include "base/format.hpp"

#include <string_view>
#include <utility>

namespace azvmreset::engine {

// A Handover to a host: a completion that it dropped becomes an error with
// words. `host` names it: "the host's sink".
template <class T, class Receiver>
class [[nodiscard]] HostAnswer : public Handover<T, Receiver> {
 public:
  Result<T> await_resume() {
    auto answer = this->received();
    if (answer || !answer.error().message.empty()) return answer;
    Error error = std::move(answer).error();
    error.message = base::format("{} gave up its request without an answer", host_);
    return error;
  }

 protected:
  explicit HostAnswer(std::string_view host) noexcept : host_(host) {}
  ~HostAnswer() = default;

 private:
  const std::string_view host_;
};

}  // namespace azvmreset::engine
