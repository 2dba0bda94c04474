// Entra's token endpoint, and what ARM knows of the tokens it gave out.
#pragma once

#include "simulator/assertions.hpp"
#include "simulator/chance.hpp"
#include "simulator/device_codes.hpp"
#include "simulator/entra_error.hpp"
#include "simulator/scenario.hpp"
#include "simulator/settings.hpp"
#include "simulator/target.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::sim {

struct IssuedToken {
  const Principal* principal = nullptr;
  std::string audience;
  std::string claims;  // JSON that the request carried, or empty
  Time expires;
};

// Confined.
class Entra {
 public:
  Entra(const Scenario& scenario, const Settings& settings, const Choices& choices);

  // Whether the path is one of Entra's.
  static bool owns(const Target& target);
  Answer handle(const Request& request, const Target& target, Time now);

  // By its whole text: the signature is a fixed one, so only what was given
  // out here is a token.
  const IssuedToken* find(std::string_view token) const;

  // Whether ARM takes tokens for this audience.
  bool arm_audience(std::string_view audience) const;

  // Whether there is somebody to issue tokens for.
  bool known_resource(std::string_view resource) const;

  // A new token; `person` is the name of whom it stands for, empty for an application.
  std::string give(const Principal& principal, std::string audience, std::string claims, std::string_view person,
                   Time now);

  DeviceCodes& device_codes() noexcept { return device_codes_; }

 private:
  using Form = std::vector<std::pair<std::string, std::string>>;

  Answer token(const Request& request, std::string_view tenant, Time now);
  Answer issue(const Principal& principal, const Form& form, Time now);
  Answer refused(const EntraError& error, Time now);
  Answer discovery(std::string_view tenant) const;
  std::optional<EntraError> unproven(const Principal& principal, const Form& form, Time now);
  const Principal* find_principal(std::string_view client_id) const;
  std::optional<EntraError> wrong_scope(std::string_view scope, std::string_view tenant) const;
  static Answer token_answer(const Principal& principal, const std::string& token, const std::string& refresh_token);
  std::optional<EntraError> wrong_personal(const Form& form, std::string_view tenant) const;
  Answer device_code(const Form& form, std::string_view tenant, Time now);
  Answer personal_token(const Form& form, std::string_view grant, std::string_view tenant, Time now);

  const Scenario& scenario_;
  const Settings& settings_;
  Chance chance_;
  Assertions assertions_;
  DeviceCodes device_codes_;
  std::map<std::string, IssuedToken, std::less<>> issued_;
};

// Whether everything in `asked` is also in `given`; both are JSON.
bool claims_satisfied(std::string_view given, std::string_view asked);

}  // namespace azvmreset::sim
