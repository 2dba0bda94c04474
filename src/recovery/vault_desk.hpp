// What one rotation says to its vault.
#pragma once

#include "engine/task.hpp"
#include "ops/sinks.hpp"

#include <azvmreset/result.hpp>
#include <azvmreset/rotation.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace azvmreset::recovery {

// The vault, and the pending candidate as the vault knows it. Shared with the
// sinks that a reset stores by; confined to the loop's thread.
class VaultDesk : public std::enable_shared_from_this<VaultDesk> {
 public:
  explicit VaultDesk(std::shared_ptr<RotationVault> vault) noexcept : vault_(std::move(vault)) {}

  // From here on `pending` is what is added to.
  void set_pending(RotationCandidate candidate) { pending_.emplace(std::move(candidate)); }
  const RotationCandidate& pending() const noexcept { return *pending_; }

  engine::Task<Result<void>> store_pending(ops::Storage storage);
  engine::Task<Result<void>> commit(ops::Storage storage, std::string candidate_id);

  // For a reset, or one that is resumed: what these get is added to the
  // pending candidate, which is stored again.
  Sink token_sink();
  Sink password_sink();

  // For a sealing key, which is in the vault before the reset begins.
  Sink stored_already();

 private:
  class Call;
  class Storing;
  class Tokens;
  class Passwords;
  class Committing;

  std::shared_ptr<RotationVault> vault_;
  std::optional<RotationCandidate> pending_;
  std::uint64_t calls_ = 0;
};

}  // namespace azvmreset::recovery
