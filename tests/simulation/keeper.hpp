// Where a client's resume tokens and generated passwords are kept.
#pragma once

#include "simulation/plan.hpp"
#include "simulation/watch.hpp"
#include "support/virtual_port.hpp"

#include <azvmreset/sink.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset::simulation {

// Keeps the last of what it is given, in the manner that is planned. Outlives
// the process of the client that stores in it. Confined.
class Keeper final : public HostSink, public std::enable_shared_from_this<Keeper> {
 public:
  using Seen = std::function<void(std::string_view)>;

  Keeper(test::VirtualPort& port, Keeping manner, Duration takes, Seen seen)
      : port_(port), manner_(manner), takes_(takes), seen_(std::move(seen)) {}

  void store(std::uint64_t, Secret content, StoreCompletion completion) override {
    if (dead_) return;
    switch (manner_) {
      case Keeping::fails:
        return completion.fail(Error(ErrorCode::internal, "the vault is sealed"));
      case Keeping::never:
        pending_.push_back(std::move(completion));
        return;
      case Keeping::at_once:
        keep(content.expose());
        return completion.complete();
      case Keeping::later:
        break;
    }
    auto held = std::make_shared<std::pair<Secret, StoreCompletion>>(std::move(content), std::move(completion));
    port_.schedule(takes_, [self = shared_from_this(), held] {
      if (self->dead_) return;
      self->keep(held->first.expose());
      held->second.complete();
    });
  }

  // The process that stores here is gone.
  void die() noexcept { dead_ = true; }
  void live() noexcept {
    dead_ = false;
    pending_.clear();
  }

  const std::string& content() const noexcept { return content_; }

 private:
  void keep(std::string_view text) {
    content_ = text;
    seen_(text);
  }

  test::VirtualPort& port_;
  const Keeping manner_;
  const Duration takes_;
  Seen seen_;
  bool dead_ = false;
  std::string content_;
  std::vector<StoreCompletion> pending_;
};

}  // namespace azvmreset::simulation
