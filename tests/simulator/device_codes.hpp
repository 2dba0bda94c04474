// People who sign in with a browser: device codes and refresh tokens.
#pragma once

#include "simulator/chance.hpp"
#include "simulator/entra_error.hpp"
#include "simulator/fidelity.hpp"
#include "simulator/scenario.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace azvmreset::sim {

// What a token is then made of.
struct SignedIn {
  const Person* person = nullptr;
  std::string client;
  std::string resource;
  std::string claims;
  std::string refresh_token;  // or empty
};

// Confined.
class DeviceCodes {
 public:
  using Form = std::vector<std::pair<std::string, std::string>>;
  using Outcome = std::variant<SignedIn, EntraError>;
  enum class Decision { approve, decline };

  DeviceCodes(const Scenario& scenario, const Choices& choices, std::string authority, std::uint64_t seed);

  // The body of the answer to a request for a code.
  std::string begin(const Form& form, std::string resource, Time now);

  Outcome poll(const Form& form, Time now);
  Outcome refresh(const Form& form, std::string resource);

  // Somebody enters the code, without a name the first of the scenario. False:
  // there is no such code, or no such person.
  bool decide(std::string_view user_code, Decision decision, std::string_view person = {});

  // Codes that wait for somebody.
  std::vector<std::string> waiting(Time now) const;

  // Every refresh token is refused from now on.
  void revoke() { refreshable_.clear(); }

 private:
  struct Code {
    std::string user_code;
    std::string client;
    std::string resource;
    std::string claims;
    bool offline = false;
    Time expires;
    Time next_poll;
    const Person* person = nullptr;
    bool declined = false;
  };

  const Person* find(std::string_view name) const;
  std::string new_refresh_token(const SignedIn& who);

  const Scenario& scenario_;
  const Choices& choices_;
  std::string authority_;
  Chance chance_;
  std::map<std::string, Code, std::less<>> codes_;
  std::map<std::string, SignedIn, std::less<>> refreshable_;
};

}  // namespace azvmreset::sim
