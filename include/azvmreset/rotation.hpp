// Rotation for vaults: a new password that is kept before it is set, and
// current only once it is proved.
#pragma once

#include <azvmreset/permissions.hpp>
#include <azvmreset/reset.hpp>
#include <azvmreset/sealing.hpp>
#include <azvmreset/secret.hpp>
#include <azvmreset/sink.hpp>

#include <chrono>
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

  RotationCandidate duplicate() const;

  std::string id;  // of the vault's own choice, or a GUID for what a rotation made
  CandidateKind kind = CandidateKind::password;
  Secret secret;

  // Leads the next rotation to what this one left on the VM; only of a pending
  // candidate, and of a password not even then by every method. At most 16 KiB.
  Secret resume_token;
};

// Implemented by the host. Every function is called on the thread that drives
// the loop and must not block; each store is completed once, from any thread,
// at once or later. `call` is unique within one rotation.
//
// One rotation at a time for each account: two at once, with one vault, could
// each forget what the other has set.
class RotationVault {
 public:
  virtual ~RotationVault() = default;

  // Keeps a candidate beside what is current, before anything leaves that
  // could put it in force. It must survive a crash once the store is completed.
  //
  // It takes the place of the pending one. Either that has the same id, and
  // more is known now: a resume token, or the password that a sealing key has
  // opened. Or it is known not to be in force.
  virtual void store_pending(std::uint64_t call, RotationCandidate candidate, StoreCompletion completion) = 0;

  // This candidate, pending or current, is in force: it becomes the current
  // one, and the other is forgotten. May be called again for the same id.
  virtual void commit(std::uint64_t call, std::string candidate_id, StoreCompletion completion) = 0;

  // Nobody waits for `call` any more; a late end is ignored.
  virtual void cancel(std::uint64_t call) noexcept { static_cast<void>(call); }
};

// settle what is pending -> store_pending -> set -> verify -> commit. Killed
// anywhere, the vault holds what is current and at most one pending candidate,
// of which one is in force; the next rotation is given both, and finds out.
struct Rotate : ResetOptions {
  Rotate(ResourceId vm, std::string account, std::shared_ptr<RotationVault> host)
      : target(std::move(vm)), username(std::move(account)), vault(std::move(host)) {}

  ResourceId target;
  std::string username;  // of a local account that exists
  std::shared_ptr<RotationVault> vault;

  // What the vault holds. Only where something is pending is anything tried
  // before a new password is made: what is at work on the VM is waited for,
  // then each is tried by one sign-in in the guest until one is proved, which
  // is committed. Nothing new is set while it is not known which is in force.
  std::optional<RotationCandidate> current;
  std::optional<RotationCandidate> pending;

  // What an earlier rotation left is settled, and no new password is set.
  bool settle_only = false;

  // The guest makes the new password (Run Command only). The vault has the key
  // first, as a candidate of its kind, and then what it opened.
  std::optional<SealingKey> sealing_key;

  // How it is set: as for ResetPassword. Resume tokens go to the vault, with
  // the candidate; a `resume_sink` is refused.
  std::optional<Method> method;
  CommandForm form = CommandForm::managed;

  // Less than this is not committed, nor less than `require`. `verified` takes
  // a sign-in in the guest, which some guests deny to every local account.
  Evidence commit_at = Evidence::verified;
};

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
  std::string current;                      // id of the candidate that the vault was told to be current, or empty
  Evidence evidence = Evidence::none;       // that it is in force
  std::vector<CandidateReport> candidates;  // those that were given, the pending one first, and last what was made
  std::optional<ResetResult> reset;         // how the new one was set; empty where none was
  std::chrono::system_clock::time_point started_at;
  std::chrono::system_clock::time_point finished_at;
  std::vector<Finding> warnings;
  std::vector<std::string> next_steps;
  std::vector<std::string> correlation_ids;
  std::string trace_id;
};
std::string to_json(const RotationResult& result);

// What the rotation takes; the vault is not asked.
std::vector<RequiredAction> required_actions(const Rotate& request);

}  // namespace azvmreset
