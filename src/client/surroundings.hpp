// What a client takes from the outside world, so that a simulation can hand
// in another one.
#pragma once

#include "engine/port.hpp"
#include "engine/worker.hpp"
#include "host/clock.hpp"
#include "host/environment.hpp"
#include "host/files.hpp"
#include "host/programs.hpp"
#include "host/random.hpp"

#include <azvmreset/client.hpp>

#include <memory>

namespace azvmreset::client {

// Shared ownership throughout: the transport over libcurl is its own port, a
// virtual port its own clock.
struct Surroundings {
  std::shared_ptr<Transport> transport;
  std::shared_ptr<engine::Port> port;
  std::shared_ptr<host::Clock> clock;
  std::shared_ptr<host::Random> random;
  std::shared_ptr<host::Files> files = std::make_shared<host::SystemFiles>();
  std::shared_ptr<const host::Environment> environment = std::make_shared<host::SystemEnvironment>();
  std::shared_ptr<host::Programs> programs = std::make_shared<host::SystemPrograms>();

  // Where blocking work is done; a virtual clock wants no second thread.
  engine::Worker::Mode blocking_work = engine::Worker::Mode::own_thread;
};

class Factory {
 public:
  // The machine as it is: libcurl, unless the options bring a transport.
  static Result<Surroundings> real_surroundings(const ClientOptions& options);

  static Result<Client> create(ClientOptions options, Surroundings surroundings);
};

}  // namespace azvmreset::client
