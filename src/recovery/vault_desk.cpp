#include "recovery/vault_desk.hpp"

namespace azvmreset {

RotationCandidate RotationCandidate::duplicate() const {
  RotationCandidate copy(id, secret.duplicate());
  copy.kind = kind;
  copy.resume_token = resume_token.duplicate();
  return copy;
}

}  // namespace azvmreset

namespace azvmreset::recovery {

using engine::Task;

// A sink under which the vault lies. Of one sink's stores one is under way at
// a time.
class VaultDesk::Call : public HostSink {
 public:
  explicit Call(std::shared_ptr<VaultDesk> desk) noexcept : desk_(std::move(desk)) {}

  void cancel(std::uint64_t) noexcept override { desk_->vault_->cancel(call_); }

 protected:
  std::uint64_t begin() noexcept { return call_ = ++desk_->calls_; }
  RotationVault& vault() const noexcept { return *desk_->vault_; }
  RotationCandidate& pending() const noexcept { return *desk_->pending_; }

  void store_pending(StoreCompletion completion) {
    vault().store_pending(begin(), pending().duplicate(), std::move(completion));
  }

 private:
  const std::shared_ptr<VaultDesk> desk_;
  std::uint64_t call_ = 0;
};

class VaultDesk::Storing final : public Call {
 public:
  using Call::Call;
  void store(std::uint64_t, Secret, StoreCompletion completion) override { store_pending(std::move(completion)); }
};

class VaultDesk::Tokens final : public Call {
 public:
  using Call::Call;
  void store(std::uint64_t, Secret token, StoreCompletion completion) override {
    pending().resume_token = std::move(token);
    store_pending(std::move(completion));
  }
};

class VaultDesk::Passwords final : public Call {
 public:
  using Call::Call;
  void store(std::uint64_t, Secret password, StoreCompletion completion) override {
    pending().kind = CandidateKind::password;
    pending().secret = std::move(password);
    store_pending(std::move(completion));
  }
};

class VaultDesk::Committing final : public Call {
 public:
  Committing(std::shared_ptr<VaultDesk> desk, std::string candidate_id) noexcept
      : Call(std::move(desk)), candidate_id_(std::move(candidate_id)) {}
  void store(std::uint64_t, Secret, StoreCompletion completion) override {
    vault().commit(begin(), candidate_id_, std::move(completion));
  }

 private:
  const std::string candidate_id_;
};

namespace {

class Stored final : public HostSink {
  void store(std::uint64_t, Secret, StoreCompletion completion) override { completion.complete(); }
};

// By the way that every store of a host goes.
Task<Result<void>> call(ops::Storage storage, std::shared_ptr<HostSink> sink) {
  ops::Keeper keeper{Sink(std::move(sink))};
  Secret nothing;
  co_return co_await keeper.store(storage, std::move(nothing));
}

}  // namespace

Task<Result<void>> VaultDesk::store_pending(ops::Storage storage) {
  return call(storage, std::make_shared<Storing>(shared_from_this()));
}

Task<Result<void>> VaultDesk::commit(ops::Storage storage, std::string candidate_id) {
  return call(storage, std::make_shared<Committing>(shared_from_this(), std::move(candidate_id)));
}

Sink VaultDesk::token_sink() { return std::make_shared<Tokens>(shared_from_this()); }
Sink VaultDesk::password_sink() { return std::make_shared<Passwords>(shared_from_this()); }
Sink VaultDesk::stored_already() { return std::make_shared<Stored>(); }

}  // namespace azvmreset::recovery
