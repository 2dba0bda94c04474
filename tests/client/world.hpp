// A client in a simulated Azure, under virtual time.
#pragma once

#include "client/surroundings.hpp"
#include "simulator/in_process.hpp"
#include "support/catch.hpp"
#include "support/fixed_environment.hpp"
#include "support/memory_files.hpp"
#include "support/scripted_programs.hpp"
#include "support/seeded_random.hpp"
#include "support/virtual_port.hpp"

#include <azvmreset/client.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace azvmreset::test {

inline constexpr std::string_view kOldPassword = "Forgotten-Passw0rd";
inline constexpr std::string_view kNewPassword = "Correct-Horse-42!";

// Driven by the test itself: one thread, one loop, no waiting.
class World {
 public:
  explicit World(std::shared_ptr<Transport> around = nullptr, sim::Settings settings = {},
                 sim::Scenario scenario = sim::default_scenario())
      : port(std::make_shared<VirtualPort>()),
        azure(std::make_shared<sim::InProcessAzure>(*port, std::move(settings), std::move(scenario))),
        transport(around ? std::move(around) : azure) {}

  ClientOptions options() const {
    ClientOptions made(ClientSecret(azure->tenant_id(), azure->client_id(), Secret(azure->client_secret())));
    made.drive = Drive::host;
    return made;
  }

  Client client() const { return client(options()); }
  Client client(ClientOptions with) const {
    client::Surroundings surroundings;
    surroundings.transport = transport;
    surroundings.port = port;
    surroundings.clock = port;
    surroundings.random = std::make_shared<SeededRandom>(++clients_);
    surroundings.files = files;
    surroundings.environment = environment;
    surroundings.programs = programs;
    surroundings.blocking_work = engine::Worker::Mode::inline_jobs;
    auto made = client::Factory::create(std::move(with), std::move(surroundings));
    REQUIRE(made);
    return std::move(*made);
  }

  ResourceId vm(std::string_view name) const {
    auto id = ResourceId::parse((*azure)->vm_id(name));
    REQUIRE(id);
    return std::move(*id);
  }

  // Of VMAccess alone: the guest is not asked.
  ResetPassword reset_of(std::string_view name) const {
    ResetPassword request(vm(name), "azureuser", Secret(kNewPassword));
    request.method = Method::vm_access;
    request.confirm = Confirm::never;
    return request;
  }

  bool accepts(std::string_view name, std::string_view password) const {
    return azure->sign_in(name, "azureuser", password).accepted();
  }

  std::shared_ptr<VirtualPort> port;
  std::shared_ptr<MemoryFiles> files = std::make_shared<MemoryFiles>();
  std::shared_ptr<FixedEnvironment> environment = std::make_shared<FixedEnvironment>();
  std::shared_ptr<ScriptedPrograms> programs = std::make_shared<ScriptedPrograms>();
  std::shared_ptr<sim::InProcessAzure> azure;
  std::shared_ptr<Transport> transport;

 private:
  mutable std::uint64_t clients_ = 0;  // no two draw the same ids
};

}  // namespace azvmreset::test
