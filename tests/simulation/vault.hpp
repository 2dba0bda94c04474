// A host's vault: it has what is current, and at most one candidate beside it.
#pragma once

#include "simulation/plan.hpp"
#include "support/virtual_port.hpp"

#include <azvmreset/rotation.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace azvmreset::simulation {

struct VaultContent {
  std::optional<RotationCandidate> current;
  std::optional<RotationCandidate> pending;
};

// Keeps what it is given in the manner that is planned. Outlives the process of the client that
// stores in it. Confined.
class Vault final : public RotationVault, public std::enable_shared_from_this<Vault> {
 public:
  using Seen = std::function<void(const RotationCandidate&)>;

  Vault(test::VirtualPort& port, Keeping manner, Duration takes, VaultContent& content, Seen seen)
      : port_(port), manner_(manner), takes_(takes), content_(content), seen_(std::move(seen)) {}

  void store_pending(std::uint64_t, RotationCandidate candidate, StoreCompletion completion) override {
    auto held = std::make_shared<RotationCandidate>(std::move(candidate));
    act(std::move(completion), [this, held] {
      seen_(*held);
      content_.pending = held->duplicate();
    });
  }

  void commit(std::uint64_t, std::string candidate_id, StoreCompletion completion) override {
    act(std::move(completion), [this, candidate_id] {
      if (content_.pending && content_.pending->id == candidate_id) content_.current = std::move(content_.pending);
      content_.pending.reset();
    });
  }

  // The process that stores here is gone.
  void die() noexcept { dead_ = true; }
  void live() noexcept {
    dead_ = false;
    waiting_.clear();
  }

  const VaultContent& content() const noexcept { return content_; }

 private:
  void act(StoreCompletion completion, std::function<void()> change) {
    if (dead_) return;
    switch (manner_) {
      case Keeping::fails:
        return completion.fail(Error(ErrorCode::internal, "the vault is sealed"));
      case Keeping::never:
        waiting_.push_back(std::move(completion));
        return;
      case Keeping::at_once:
        change();
        return completion.complete();
      case Keeping::later:
        break;
    }
    auto held = std::make_shared<StoreCompletion>(std::move(completion));
    port_.schedule(takes_, [self = shared_from_this(), held, change = std::move(change)] {
      if (self->dead_) return;
      change();
      held->complete();
    });
  }

  test::VirtualPort& port_;
  const Keeping manner_;
  const Duration takes_;
  VaultContent& content_;
  Seen seen_;
  bool dead_ = false;
  std::vector<StoreCompletion> waiting_;
};

}  // namespace azvmreset::simulation
