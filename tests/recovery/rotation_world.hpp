// Rotations that are killed, and the vault that survives them.
#pragma once

#include "client/resume_world.hpp"
#include "client/world.hpp"

#include <azvmreset/client.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace azvmreset::test {

// The network of one process: its requests have numbers of their own, and once
// it is killed nothing leaves any more, while what has left goes on.
class MortalTransport final : public Transport {
 public:
  MortalTransport(std::shared_ptr<Transport> network, std::uint64_t process) noexcept
      : network_(std::move(network)), first_(process << 32) {}

  void start(std::uint64_t id, HttpRequest request, HttpCompletion completion) override {
    if (alive) network_->start(first_ + id, std::move(request), std::move(completion));
  }
  void cancel(std::uint64_t id) noexcept override {
    if (alive) network_->cancel(first_ + id);
  }

  bool alive = true;

 private:
  const std::shared_ptr<Transport> network_;
  const std::uint64_t first_;
};

inline RotationCandidate candidate(std::string id, std::string_view password) {
  return RotationCandidate(std::move(id), Secret(password));
}

// What it was told survives every process. It answers at once or later, does
// not answer, or says no.
class MemoryVault final : public RotationVault {
 public:
  enum class Manner { at_once, later, never, refuses };

  explicit MemoryVault(World& world) : world_(world), current(candidate("first", kOldPassword)) {}

  void store_pending(std::uint64_t call, RotationCandidate stored, StoreCompletion completion) override {
    writes_before_.push_back(count_requests(world_, "PUT", ""));
    if (!first_kind) first_kind = stored.kind;
    answer(call, std::move(completion),
           [this, kept = std::make_shared<RotationCandidate>(std::move(stored))] { pending = kept->duplicate(); });
  }

  void commit(std::uint64_t call, std::string id, StoreCompletion completion) override {
    answer(call, std::move(completion), [this, id = std::move(id)] {
      if (pending && pending->id == id) current = std::move(*pending);
      REQUIRE(current->id == id);
      current->resume_token = Secret();
      pending.reset();
    });
  }

  void cancel(std::uint64_t call) noexcept override { cancelled.push_back(call); }

  int calls() const { return calls_; }
  int writes_before_first_store() const { return writes_before_.empty() ? -1 : writes_before_.front(); }

  // Of the calls from this number on; the ones before are answered at once.
  Manner manner = Manner::at_once;
  int from_call = 1;

 private:
  World& world_;
  int calls_ = 0;
  std::uint64_t last_ = 0;
  std::vector<int> writes_before_;
  std::vector<std::shared_ptr<StoreCompletion>> unanswered_;

  void answer(std::uint64_t call, StoreCompletion completion, std::function<void()> keep) {
    ++calls_;
    last_ = call;
    const Manner now = calls_ < from_call ? Manner::at_once : manner;
    if (now == Manner::refuses) return completion.fail(Error(ErrorCode::network, "the vault is sealed"));
    auto held = std::make_shared<StoreCompletion>(std::move(completion));
    if (now == Manner::at_once) {
      keep();
      held->complete();
    } else if (now == Manner::later) {
      world_.port->schedule(std::chrono::seconds(1), [held, keep = std::move(keep)] {
        keep();
        held->complete();
      });
    } else {
      unanswered_.push_back(std::move(held));
    }
  }

 public:
  std::optional<RotationCandidate> current;
  std::optional<RotationCandidate> pending;
  std::optional<CandidateKind> first_kind;
  std::vector<std::uint64_t> cancelled;
};

class RotationWorld : public World {
 public:
  using World::World;

  Rotate rotation(std::string_view vm = "web-01") const {
    Rotate request(this->vm(vm), "azureuser", vault);
    if (vault->current) request.current = vault->current->duplicate();
    if (vault->pending) request.pending = vault->pending->duplicate();
    return request;
  }

  Result<RotationResult> rotate(Rotate request) { return client().rotate(std::move(request)).get(); }

  bool in_force(const RotationCandidate& held, std::string_view vm = "web-01") const {
    return held.kind == CandidateKind::password && accepts(vm, held.secret.expose());
  }

  // As a killed process: what has left is on its way, and nobody answers or
  // tidies up any more. False where it had ended by then.
  bool kill_when(Rotate request, const std::function<bool()>& reached) {
    auto network = std::make_shared<MortalTransport>(azure, killed_.size() + 1);
    transport = network;
    killed_.push_back(client());
    transport = azure;
    operations_.push_back(killed_.back().rotate(std::move(request)));
    Operation<RotationResult>& operation = operations_.back();
    while (!operation.done() && !reached()) REQUIRE(killed_.back().step(std::chrono::hours(24)));
    network->alive = false;
    return !operation.done();
  }
  bool kill_after(Rotate request, int turns) {
    return kill_when(std::move(request), [&turns] { return turns-- == 0; });
  }

  std::shared_ptr<MemoryVault> vault = std::make_shared<MemoryVault>(*this);

 private:
  std::vector<Client> killed_;
  std::vector<Operation<RotationResult>> operations_;
};

inline std::string in_words(const Result<RotationResult>& result) {
  return result ? to_json(*result) : to_json(result.error());
}

}  // namespace azvmreset::test
