// The simulated Azure as a Transport under virtual time.
#pragma once

#include "simulator/azure.hpp"
#include "simulator/chance.hpp"
#include "support/virtual_port.hpp"

#include <azvmreset/transport.hpp>

#include <cstdint>
#include <map>
#include <memory>

namespace azvmreset::sim {

// Requests travel, are answered and travel back as events of the port, so
// nothing waits and one seed is one history. Confined; must not outlive the
// port, events that come after it are nothing.
//
// A cancelled request whose bytes had left is processed all the same.
class InProcessAzure final : public Transport {
 public:
  explicit InProcessAzure(test::VirtualPort& port, Settings settings = {}, Scenario scenario = default_scenario());
  ~InProcessAzure() override;

  void start(std::uint64_t id, HttpRequest request, HttpCompletion completion) override;
  void cancel(std::uint64_t id) noexcept override;

  Azure& azure() noexcept;
  Azure* operator->() noexcept { return &azure(); }

  // What a client needs to sign in.
  const std::string& tenant_id() const noexcept;
  const std::string& client_id() const noexcept;
  const std::string& client_secret() const noexcept;

  // A sign-in at the guest's console, now.
  SignIn sign_in(std::string_view vm, std::string_view username, std::string_view password);

  // Requests that were started and have not ended.
  std::size_t in_flight() const noexcept;

 private:
  class State;
  std::shared_ptr<State> state_;
};

}  // namespace azvmreset::sim
