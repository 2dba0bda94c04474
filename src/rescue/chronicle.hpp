// What a rescue writes into its journal, and what it comes to when it is read
// again (docs/journal.md).
//
// Azure is the truth and the journal a cache: a step looks before it acts, so
// a lost last record does no harm. What Azure cannot tell is here alone: what
// was meant, how the VM was, what the guest's disk said, what was planted.
#pragma once

#include "engine/task.hpp"
#include "journal/log.hpp"

#include <azvmreset/plan.hpp>
#include <azvmreset/rescue.hpp>
#include <azvmreset/result.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::rescue {

// "Microsoft.Compute/virtualMachines/runCommands" of the id of one.
std::string type_in(std::string_view id);

// A resource of the ledger. Nothing else is ever deleted.
struct LedgerItem {
  std::string type;  // "Microsoft.Compute/disks"
  std::string id;
  enum class State : std::uint8_t { meant, made, deleted } state = State::meant;
};

// What the copy's volume said of itself, by the probe or before staging.
struct VolumeWords {
  std::string identity;  // "gpt:…" or "mbr:…"
  std::string computer;
  std::string product_type;
  std::string domain;
};

// What was planted, as far as it is no secret.
struct PlantedWords {
  std::int64_t not_after = 0;   // seconds since 1970
  std::string key_fingerprint;  // of the sealing key, or empty
  bool ended = false;           // every file was read back
  // HKLM\SYSTEM\Setup\CmdLine as it was, for the hook `setup`; nothing where it
  // has arguments, which may be secret.
  std::optional<std::string> setup_command_line = std::nullopt;
};

// What the marker told.
struct MarkerWords {
  PlantedOutcome outcome = PlantedOutcome::unknown;
  Evidence evidence = Evidence::none;
  std::string read_back;   // "agent", "snapshot" or "none"
  bool sealed = false;     // it holds a password that nobody has yet
  bool delivered = false;  // the secret_sink has it
};

struct Known {
  std::optional<Plan> plan;
  std::string endpoint;
  std::string key_fingerprint;
  std::vector<std::string> holders;      // of the lease, the latest last: each is ours
  std::vector<std::string> steps_begun;  // by name, in order
  std::vector<std::string> steps_done;
  std::vector<LedgerItem> ledger;
  std::optional<VolumeWords> volume;
  std::optional<PlantedWords> planted;
  std::optional<MarkerWords> marker;
  bool start_meant = false;  // a start on the copy may have left: Windows may have run on it
  std::optional<std::chrono::system_clock::time_point> start_meant_at;  // by ARM's clock where it was known
  bool disarming = false;  // the hook is being taken back: the VM may have its own disk meanwhile
  bool restarted = false;
  bool deallocated = false;
  bool undoing = false;  // a rollback has begun; there is no way forward any more
  std::optional<RescueEnd> ended;
  std::optional<std::chrono::system_clock::time_point> begun_at;
  std::optional<std::chrono::system_clock::time_point> written_at;  // the latest record

  bool done(std::string_view step) const noexcept;
  const LedgerItem* item(std::string_view id) const noexcept;
};

// Each call is one record, safe before it returns; an error means that nothing
// more may leave. Confined to the loop.
class Chronicle {
 public:
  explicit Chronicle(journal::Log log) noexcept;

  // A new journal, or one that is read and replayed. `protocol` where a record
  // is none of ours, or the order is one that no rescue writes.
  engine::Task<Result<void>> open_new();
  engine::Task<Result<void>> open();
  engine::Task<Result<void>> withdraw();  // a new one, into which nothing was written

  engine::Task<Result<void>> begun(const Plan& plan, std::string endpoint, std::string key_fingerprint);
  engine::Task<Result<void>> holds(std::string holder);  // before the lease is taken, or taken over
  engine::Task<Result<void>> step_begun(std::string step);
  engine::Task<Result<void>> step_done(std::string step);
  engine::Task<Result<void>> again(std::string step);  // it and what follows it are to be done anew

  // A request that changes something is about to leave. PUT of what is to be
  // made enters the ledger.
  engine::Task<Result<void>> will(std::string step, std::string method, std::string url);
  engine::Task<Result<void>> made(std::string type, std::string id);
  engine::Task<Result<void>> deleted(std::string id);

  engine::Task<Result<void>> volume_said(VolumeWords words);
  engine::Task<Result<void>> planting(PlantedWords words);  // before the first byte; and when it has ended
  engine::Task<Result<void>> will_start(std::optional<std::chrono::system_clock::time_point> at);
  engine::Task<Result<void>> will_disarm();
  engine::Task<Result<void>> will_restart();
  engine::Task<Result<void>> was_deallocated();
  engine::Task<Result<void>> marker_said(MarkerWords words);
  engine::Task<Result<void>> undoing();
  engine::Task<Result<void>> ended(RescueEnd end);

  // Ahead of the journal by what is being written now.
  const Known& known() const noexcept { return known_; }

  // Of a rescue whose journal is lost: what was proved by looking. Nothing is written.
  void believe(Known seen);

 private:
  engine::Task<Result<void>> note(std::string event, std::string json);

  journal::Log log_;
  Known known_;
};

}  // namespace azvmreset::rescue
