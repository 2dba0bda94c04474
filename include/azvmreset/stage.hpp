// The offline method's inner part: what is planted on the disk of a Windows
// that does not run, and what came of it. No Azure is needed, so it serves
// disks of one's own machines, too (docs/planting.md).
#pragma once

#include <azvmreset/account_state.hpp>
#include <azvmreset/preflight.hpp>
#include <azvmreset/reset.hpp>
#include <azvmreset/result.hpp>
#include <azvmreset/sealing.hpp>
#include <azvmreset/secret.hpp>
#include <azvmreset/sink.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset {

// What the planted script does when Windows next starts.
enum class PlantedTask : std::int32_t {
  reset_password = 1,
  reset_rdp = 2,
  nothing = 3,  // of a plan alone: the VM gets a snapshot's disk as it is (RestoreVm)
};
std::string_view name_of(PlantedTask task) noexcept;

// What makes Windows run it (F5.2).
//
// group_policy: a start-up script of the local policy. setup: SetupType and
// CmdLine in the SYSTEM hive, for a machine on which local policy is off;
// written only by a Windows rescue VM, never by stage().
enum class Hook : std::int32_t { group_policy = 1, setup = 2 };
std::string_view name_of(Hook hook) noexcept;

// The account, and where its password comes from. The script sets the
// password of an account that is there, else creates it (unless
// `existing_only`), enables and unlocks it, clears that it must change its
// password, and puts it into the groups.
struct PlantedReset {
  std::string username;  // empty with `built_in_administrator`: RID 500, whatever its name
  bool built_in_administrator = false;
  bool existing_only = false;
  std::vector<AccountGroup> add_to = {AccountGroup::administrators, AccountGroup::remote_desktop_users};

  // The guest makes the password, and the marker holds it sealed to this key.
  std::optional<SealingKey> sealing_key;

  // Instead of it, a chosen one. It lies on the volume, and on every snapshot
  // of it, readable by SYSTEM and Administrators of that Windows, until its
  // script has run: so `plaintext` must be said, too.
  Secret password;
  bool plaintext = false;
};

struct StageVolume {
  explicit StageVolume(std::string mount_point) : volume(std::move(mount_point)) {}

  std::string volume;  // where the Windows volume is mounted, read and write
  PlantedTask task = PlantedTask::reset_password;
  Hook hook = Hook::group_policy;  // setup is refused: only a Windows rescue VM writes a registry
  PlantedReset reset;              // of reset_password
  Sink key_sink;                   // has a generated sealing key (PEM) before anything is written

  // Empty: not compared. Else the volume must be that of this computer.
  std::string expected_computer;

  // The script does nothing when Windows starts later than this, by its own clock.
  std::chrono::hours valid_for{24 * 7};

  // Accepted all the same: only local_policy_off.
  std::vector<Blocker> overrides;
};

// What was found out about a volume; empty or unknown: it could not be read.
struct VolumeFacts {
  std::string file_system;  // as the system mounted it: "fuseblk", "ntfs3"
  std::string computer_name;
  std::string product_type;  // "WinNT", "ServerNT" or "LanmanNT" (a domain controller)
  std::string domain;        // that it is a member of, or empty
  Tristate domain_controller = Tristate::unknown;
  Tristate domain_member = Tristate::unknown;
  Tristate local_policy_off = Tristate::unknown;
  Tristate setup_in_progress = Tristate::unknown;
  Tristate hibernated = Tristate::unknown;
  Tristate unclean = Tristate::unknown;
  bool hives_read = false;  // by libhivex, of copies; else what they hold is unknown
};

// A file that was written; read back, and found equal.
struct StagedFile {
  std::string path;     // beneath the volume, with backslashes: "Windows\\System32\\GroupPolicy\\gpt.ini"
  bool merged = false;  // it was there, and is put back by the script
  bool secret = false;  // it holds the chosen password
  std::int64_t bytes = 0;
  std::string sha256;
};

struct StageReport {
  std::string id;  // 32 hexadecimal digits, in the name of everything that was planted
  std::string volume;
  PlantedTask task = PlantedTask::reset_password;
  Hook hook = Hook::group_policy;
  std::string username;
  std::string key_fingerprint;  // of the sealing key, or empty
  VolumeFacts facts;
  std::vector<StagedFile> files;
  std::string marker;  // where the script will write what came of it
  std::chrono::system_clock::time_point not_after;
  std::vector<Blocker> overrides;
  std::vector<Finding> warnings;
  std::vector<std::string> next_steps;
};
std::string to_json(const StageReport& report);

// Blocks while it reads and writes; any thread, volumes at once as you like.
// A HostSink is stored to and waited for on this thread.
//
// `blocked` names what forbids it, and then nothing was written. When it fails
// later, what was written is taken back; where that fails too, the error says
// what is left.
Result<StageReport> stage(const StageVolume& request);

struct UnstageVolume {
  explicit UnstageVolume(std::string mount_point) : volume(std::move(mount_point)) {}

  std::string volume;
  std::string id;                         // empty: the only one that is there
  std::optional<SealingKey> sealing_key;  // that it was staged with
  Sink secret_sink;                       // gets the password, before the marker is removed

  // Without the key, or although the sealed password does not open: it is lost.
  bool discard_password = false;
};

enum class PlantedOutcome : std::int32_t {
  not_run = 1,  // Windows did not start it: what was planted was taken back
  done = 2,
  refused = 3,  // nothing was changed in the guest
  failed = 4,   // it stopped in between
  unknown = 5,  // it began, and its end is not told
};
std::string_view name_of(PlantedOutcome outcome) noexcept;

struct UnstageReport {
  std::string id;
  std::string volume;
  PlantedTask task = PlantedTask::reset_password;
  PlantedOutcome outcome = PlantedOutcome::unknown;
  Evidence evidence = Evidence::none;  // confirmed or verified: the marker tells with this id
  std::string username;
  Tristate created = Tristate::unknown;
  std::vector<std::string> changed;  // as the script tells it: "password", "enable"
  std::optional<AccountState> account;
  SignInOutcome sign_in = SignInOutcome::not_tried;
  std::string reason;  // of refused and failed: a word of docs/guest-scripts.md
  std::string message;
  std::optional<std::chrono::system_clock::time_point> ran_at;  // by the guest's clock
  bool password_delivered = false;
  std::vector<std::string> removed_paths;  // from the volume, now
  std::vector<std::string> left;           // what is there still, and why it stays stands in the warnings
  std::vector<Finding> warnings;
  std::vector<std::string> next_steps;
};
std::string to_json(const UnstageReport& report);

// Reads the marker, delivers the password, removes the marker. Where the script
// has not run, or has not put everything back, that is done, too. Blocks like
// stage(). not_found where nothing of azvmreset is on the volume.
Result<UnstageReport> unstage(const UnstageVolume& request);

}  // namespace azvmreset
