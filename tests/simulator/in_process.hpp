// The simulated Azure as a Transport under virtual time.
#pragma once

#include "simulator/azure.hpp"
#include "simulator/chance.hpp"
#include "support/virtual_port.hpp"

#include <azvmreset/transport.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>

namespace azvmreset::sim {

// How far the last request of a process gets that dies.
enum class LastRequest { never_arrives, arrives, answered };

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

  // The process that sends the requests dies with the nth from now, counted from 1: it hears of nothing any more, and
  // what it sends then goes nowhere. `died` is called at that moment, and should stop its loop and its files. What had
  // left before arrives, and the world goes on.
  void die_with(std::uint64_t nth, LastRequest how, std::function<void()> died = {});
  bool dead() const noexcept;

  // Another process, which may use the same ids.
  void revive();

  // Since the beginning, by whatever process.
  std::uint64_t started() const noexcept;

  // Requests of this process that were started and have not ended.
  std::size_t in_flight() const noexcept;

 private:
  class State;
  std::shared_ptr<State> state_;
};

}  // namespace azvmreset::sim
