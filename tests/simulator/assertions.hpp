// Signed statements in place of a client secret: by the application's own
// certificate, or by another issuer that it trusts (F8).
#pragma once

#include "simulator/entra_error.hpp"
#include "simulator/fidelity.hpp"
#include "simulator/scenario.hpp"

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace azvmreset::sim {

// Confined.
class Assertions {
 public:
  explicit Assertions(const Choices& choices) : choices_(choices) {}

  // Why `assertion` does not prove that `principal` asks at `endpoint`, the URL
  // of the token endpoint; nothing when it does.
  std::optional<EntraError> refuse(const Principal& principal, std::string_view assertion, std::string_view endpoint,
                                   Time now);

 private:
  struct Parts;
  static std::optional<Parts> parse(std::string_view assertion);
  std::optional<EntraError> refuse_own(const Principal& principal, const Parts& parts, std::string_view endpoint,
                                       Time now);
  std::optional<EntraError> refuse_foreign(const Principal& principal, const Parts& parts, Time now) const;
  std::optional<EntraError> unknown_federation(const Principal& principal, const Parts& parts) const;

  const Choices& choices_;
  std::set<std::string> seen_;  // jti
};

}  // namespace azvmreset::sim
