// One simulated cloud at ports of its own.
#pragma once

#include "simulator/clouds.hpp"
#include "simulator/control.hpp"
#include "simulator/front/options.hpp"
#include "simulator/front/server.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace azvmreset::sim {

// Confined. Outlives the server's run.
class CloudOnPorts {
 public:
  CloudOnPorts(Server& server, std::function<Time()> now) : server_(server), now_(std::move(now)) {}
  CloudOnPorts(const CloudOnPorts&) = delete;

  // Takes the ports and begins the world. `played` is null for the cloud that
  // has no name of its own: it signs in where its ARM is. A machine with an
  // identity stands in one cloud alone, the `first`. Fails with connection.
  Result<void> open(const Options& options, const PlayedCloud* played, Scenario scenario, bool first);

  const Azure& azure() const { return *azure_; }

 private:
  Result<std::string> listen(std::uint16_t port);
  Result<void> give_identity(const Options& options, Settings& settings);
  Reply answer(const Request& request);

  Server& server_;
  std::function<Time()> now_;
  std::string_view scheme_ = "https";
  std::unique_ptr<Azure> azure_;
  std::optional<Control> control_;
  Time latest_;  // a wall clock may be set back, the model's time may not
};

// Those that the options name, each with a world of its own.
using CloudsOnPorts = std::vector<std::unique_ptr<CloudOnPorts>>;
Result<CloudsOnPorts> open_clouds(Server& server, const Options& options, const Scenario& scenario,
                                  const std::function<Time()>& now);

}  // namespace azvmreset::sim
