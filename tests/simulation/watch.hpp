// What the outside sees of the clients, and whether they may show it.
#pragma once

#include "simulation/history.hpp"
#include "simulation/secrets.hpp"
#include "support/virtual_port.hpp"

#include <azvmreset/log.hpp>
#include <azvmreset/transport.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset::simulation {

// Keeps the history of one run and what was wrong in it. Confined.
class Watch {
 public:
  Watch(test::VirtualPort& port, std::string_view client_secret);

  void note(std::string_view what) { history.add(elapsed(), what); }
  void broken(std::string_view oracle, std::string_view what);

  // Text that a person or a log gets to see.
  void shown(std::string_view where, std::string_view text);

  // A resume token: signed URLs may be in it, and nothing else that is secret.
  void kept(std::string_view token);

  // A password that only its keeper knows.
  void generated(std::string_view password) { secrets_.add_password(password); }

  void sent(const HttpRequest& request);

  std::chrono::milliseconds elapsed() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(port_.now() - start_);
  }

  History history;
  std::vector<std::string> failures;

 private:
  test::VirtualPort& port_;
  engine::TimePoint start_;
  Secrets secrets_;
};

// The one way out of the clients of a run.
class WatchedTransport final : public Transport {
 public:
  // Ids are unique within one client; `serial` makes them so among several.
  WatchedTransport(Watch& watch, std::shared_ptr<Transport> azure, std::uint64_t serial)
      : watch_(watch), azure_(std::move(azure)), first_id_(serial << 32) {}

  void start(std::uint64_t id, HttpRequest request, HttpCompletion completion) override;
  void cancel(std::uint64_t id) noexcept override;

  // The process is gone: nothing leaves, nothing is heard any more.
  void die() noexcept { dead_ = true; }

 private:
  Watch& watch_;
  std::shared_ptr<Transport> azure_;
  const std::uint64_t first_id_;
  bool dead_ = false;
  std::map<std::uint64_t, HttpCompletion> unheard_;
};

}  // namespace azvmreset::simulation
