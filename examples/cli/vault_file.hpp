// A vault of two files, for `rotate`.
#pragma once

#include <azvmreset/rotation.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "interrupts.hpp"

namespace azvmreset::cli {

// FILE holds the current password and a line feed, as --password-file reads
// it. FILE.pending, while there is one, holds the pending candidate. Both have
// the mode 600; each is replaced as a whole, and is safe on the disk before the
// rotation goes on.
class VaultFile final : public RotationVault {
 public:
  // Reads what is there; neither file needs to be. One that others may read is
  // refused.
  static Result<std::shared_ptr<VaultFile>> open(const std::string& path, const Interrupts& interrupts);

  // What the rotation is given.
  std::optional<RotationCandidate> current() const;
  std::optional<RotationCandidate> pending() const;

  void store_pending(std::uint64_t call, RotationCandidate candidate, StoreCompletion completion) override;
  void commit(std::uint64_t call, std::string candidate_id, StoreCompletion completion) override;

 private:
  explicit VaultFile(std::string path) : path_(std::move(path)) {}

  Result<void> commit(const std::string& candidate_id);
  std::string pending_path() const { return path_ + ".pending"; }

  const std::string path_;
  std::optional<RotationCandidate> current_;
  std::optional<RotationCandidate> pending_;
};

// FILE.pending: lines of names and values, and the secret as the rest of it.
Secret pending_text_of(const RotationCandidate& candidate);
Result<RotationCandidate> read_pending(std::string_view text);

}  // namespace azvmreset::cli
