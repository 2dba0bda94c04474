// Rotation for vaults: a new password that is kept before it is set, and
// current only once it is proved.
#pragma once

#include <azvmreset/reset.hpp>
#include <azvmreset/sealing.hpp>
#include <azvmreset/secret.hpp>
#include <azvmreset/sink.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset {

enum class CandidateKind : std::int32_t {
  password = 1,
  sealing_key = 2,  // the private key (PEM) of a password that the guest is about to make
};
std::string_view name_of(CandidateKind kind) noexcept;

// A password that may be the one in force, or the key to it.
struct RotationCandidate {
  RotationCandidate(std::string candidate_id, Secret content)
      : id(std::move(candidate_id)), secret(std::move(content)) {}

  std::string id;  // of the vault's own choice, or a GUID for what a rotation made
  CandidateKind kind = CandidateKind::password;
  Secret secret;
};

// Implemented by the host. Every function is called on the thread that drives
// the loop and must not block; each store is completed once, from any thread,
// at once or later. `call` is unique within one rotation.
class RotationVault {
 public:
  virtual ~RotationVault() = default;

  // Keeps a candidate beside what is current, before anything leaves that
  // could put it in force. One with an id that is there already replaces it: a
  // sealed rotation stores the key first, and then the password under the same
  // id. It must survive a crash once the store is completed.
  virtual void store_pending(std::uint64_t call, RotationCandidate candidate, StoreCompletion completion) = 0;

  // This candidate is in force, and proved: it becomes the current one, and
  // the others may be forgotten. May be called again for the same id.
  virtual void commit(std::uint64_t call, std::string candidate_id, StoreCompletion completion) = 0;

  // Nobody waits for `call` any more; a late end is ignored.
  virtual void cancel(std::uint64_t call) noexcept { static_cast<void>(call); }
};

// store_pending -> set -> verify -> commit. Killed anywhere, what the vault
// then holds is current and at most one pending candidate, of which one is in
// force; the next rotation is given both, and tries them.
struct Rotate : ResetOptions {
  Rotate(ResourceId vm, std::string account, std::shared_ptr<RotationVault> host)
      : target(std::move(vm)), username(std::move(account)), vault(std::move(host)) {}

  ResourceId target;
  std::string username;  // of a local account that exists
  std::shared_ptr<RotationVault> vault;

  // What the vault holds, the pending one first. With a pending one, each is
  // tried by one sign-in in the guest until one is proved; a pending one that
  // is in force is committed. Without one nothing is tried beforehand.
  std::vector<RotationCandidate> candidates;

  // What earlier rotations left is settled, and no new password is set.
  bool settle_only = false;

  // The guest makes the new password (Run Command only).
  std::optional<SealingKey> sealing_key;

  // How it is set: as for ResetPassword.
  std::optional<Method> method;
  CommandForm form = CommandForm::managed;

  // Less than this is not committed: `verified` takes a sign-in in the guest,
  // which some guests deny to every local account.
  Evidence commit_at = Evidence::verified;
};

enum class RotationPhase : std::int32_t {
  none = 0,
  pending = 1,    // the vault has the candidate
  set = 2,        // the guest has it
  verified = 3,   // and it was proved
  committed = 4,  // and the vault knows
};
std::string_view name_of(RotationPhase phase) noexcept;

// What became of one candidate.
struct CandidateReport {
  std::string id;
  CandidateKind kind = CandidateKind::password;
  Tristate in_force = Tristate::unknown;
  SignInOutcome sign_in = SignInOutcome::not_tried;
};

// A rotation that fails is an Error whose `candidates` names every candidate
// that may be in force.
struct RotationResult {
  std::string target;
  std::string operation_id;
  std::string username;
  RotationPhase phase = RotationPhase::none;
  std::string in_force;  // id of the candidate that is, or empty
  std::vector<CandidateReport> candidates;
  std::optional<ResetResult> reset;  // how the new one was set; empty where none was
  std::chrono::system_clock::time_point started_at;
  std::chrono::system_clock::time_point finished_at;
  std::vector<Finding> warnings;
  std::vector<std::string> next_steps;
  std::vector<std::string> correlation_ids;
  std::string trace_id;
};
std::string to_json(const RotationResult& result);

}  // namespace azvmreset
