// What gives out the identity of the machine on which a client runs: IMDS, App
// Service, Cloud Shell and the Arc agent, told apart by path and api-version.
#pragma once

#include "simulator/chance.hpp"
#include "simulator/entra.hpp"
#include "simulator/settings.hpp"

#include <map>
#include <string>

namespace azvmreset::sim {

// Confined.
class IdentityHosts {
 public:
  IdentityHosts(const Scenario& scenario, const Settings& settings, const Choices& choices, Entra& entra);

  // By the host, of which 127.0.0.1 may be called localhost: nothing else is
  // served there.
  bool owns(const Target& target) const { return !host_.empty() && (target.host == host_ || target.host == alias_); }
  Answer handle(const Request& request, const Target& target, Time now);

 private:
  struct Kept {
    std::string token;
    Time issued;
    Time expires;
  };

  Answer imds(const Request& request, const Target& target, Time now);
  Answer app_service(const Request& request, const Target& target, Time now);
  Answer cloud_shell(const Request& request, Time now);
  Answer arc(const Request& request, const Target& target, Time now);
  Answer challenge();
  const MachineIdentity* named(const Target& target, bool imds) const;
  const Kept& token_of(const Principal& principal, const std::string& resource, std::string_view person, Time now);

  const Scenario& scenario_;
  const Settings& settings_;
  const Choices& choices_;
  Entra& entra_;
  std::string host_;
  std::string alias_;
  Chance chance_;
  std::string arc_key_;
  std::map<std::pair<const Principal*, std::string>, Kept> kept_;
};

}  // namespace azvmreset::sim
