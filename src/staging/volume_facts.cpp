#include "staging/volume_facts.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/quote.hpp"
#include "ops/blockers.hpp"
#include "staging/hive.hpp"

#include <utility>

namespace azvmreset::staging {
namespace {

using base::format;
using base::quoted;
using ops::blocker;

constexpr std::string_view system_hive_path = "Windows\\System32\\config\\SYSTEM";
constexpr std::string_view software_hive_path = "Windows\\System32\\config\\SOFTWARE";
constexpr std::string_view directory_database_path = "Windows\\NTDS\\ntds.dit";

Tristate tristate_of(bool flag) noexcept { return flag ? Tristate::yes : Tristate::no; }

void judge_mount(const host::Mount& mount, const NtfsState& ntfs, std::vector<Finding>& blockers) {
  if (mount.running_system) {
    blockers.push_back(blocker(Blocker::volume_in_use, "this is the volume that this very machine runs from",
                               "give the volume of another Windows, which does not run"));
  }
  if (ntfs.hibernated == Tristate::yes) {
    blockers.push_back(blocker(Blocker::hibernated,
                               "Windows is asleep on this volume: it would overwrite what is planted when it wakes",
                               "start that Windows and shut it down fully (shutdown /s /t 0), or have a snapshot taken "
                               "and delete hiberfil.sys "
                               "on the copy, which loses the session"));
  }
  if (ntfs.unclean == Tristate::yes) {
    blockers.push_back(blocker(
        Blocker::volume_unclean,
        "this volume was not cleanly unmounted, and what its journal holds would be lost when it is written to here",
        "stage it in a Windows rescue VM, which replays the journal; or start that Windows and shut it down"));
  }
  if (mount.read_only) {
    blockers.push_back(blocker(Blocker::volume_read_only, "the volume is mounted for reading only",
                               "mount it for reading and writing; ntfs-3g falls back to reading only when Windows is "
                               "asleep on it or has not unmounted it"));
  }
}

// What a hive tells; nothing where it cannot be had, and then a warning says why.
template <class Hive>
Result<std::optional<Hive>> read_hive(host::Volume& volume, std::string_view path, std::size_t limit,
                                      Result<Hive> (*read)(std::string_view), std::vector<Finding>& warnings) {
  std::string reason = "it is not there";
  auto file = volume.read(path, limit);
  if (!file && file.error().code == ErrorCode::blocked) return std::move(file).error();
  if (file && *file) {
    auto hive = read((*file)->bytes.expose());
    if (hive) return std::optional<Hive>(std::move(*hive));
    reason = hive.error().message;
  } else if (!file) {
    reason = file.error().message;
  }
  warnings.emplace_back("hive_not_read", format("{} could not be read: {}", path, reason),
                        "make sure by hand that it is no domain controller, and that no policy turns local group "
                        "policy off; libhivex reads both (the package libhivex0)");
  return std::optional<Hive>();
}

Result<void> take_system_hive(host::Volume& volume, Examination& seen) {
  auto read = read_hive(volume, system_hive_path, largest_system_hive, read_system_hive, seen.warnings);
  if (!read) return std::move(read).error();
  std::optional<SystemHive>& hive = *read;
  if (!hive) return {};
  VolumeFacts& facts = seen.facts;
  facts.hives_read = true;
  facts.product_type = std::move(hive->product_type);
  facts.computer_name = std::move(hive->computer_name);
  facts.domain = std::move(hive->domain);
  seen.host_name = std::move(hive->host_name);
  if (!facts.product_type.empty()) facts.domain_controller = tristate_of(facts.product_type == "LanmanNT");
  facts.domain_member = tristate_of(!facts.domain.empty());
  if (hive->setup_type) facts.setup_in_progress = tristate_of(*hive->setup_type != 0);
  return {};
}

Result<void> take_software_hive(host::Volume& volume, Examination& seen) {
  const auto hive = read_hive(volume, software_hive_path, largest_software_hive, read_software_hive, seen.warnings);
  if (!hive) return hive.error();
  if (*hive) {
    seen.facts.local_policy_off = tristate_of((*hive)->local_policy_off);
  } else {
    seen.facts.hives_read = false;
  }
  return {};
}

void judge_computer(std::string_view expected, const Examination& seen, std::vector<Finding>& blockers) {
  const std::string& name = seen.facts.computer_name;
  if (expected.empty() || base::equals_ignoring_case(expected, name) ||
      base::equals_ignoring_case(expected, seen.host_name)) {
    return;
  }
  if (name.empty()) {
    blockers.push_back(
        blocker(Blocker::wrong_computer,
                format("expected the volume of {}, and its computer's name could not be read", quoted(expected)),
                "leave the expected name out once you are sure of the volume, or install libhivex"));
    return;
  }
  blockers.push_back(blocker(Blocker::wrong_computer,
                             format("found the volume of {}, expected that of {}", quoted(name), quoted(expected)),
                             "mount the other volume, or correct the name"));
}

void judge(const Examination& seen, std::vector<Finding>& blockers) {
  const VolumeFacts& facts = seen.facts;
  if (facts.domain_controller == Tristate::yes) {
    blockers.push_back(blocker(Blocker::domain_controller,
                               "this is a domain controller, which has no local accounts of its own",
                               "reset the account on another domain controller, or start this one in Directory "
                               "Services Restore Mode"));
  }
  if (facts.setup_in_progress == Tristate::yes) {
    blockers.push_back(blocker(Blocker::setup_in_progress,
                               "Windows Setup has not ended on this volume: SetupType is not 0, and Setup would go on "
                               "when it starts",
                               "let Setup end first, or repair it"));
  }
  // A machine in a workgroup ignores this policy (F5.2).
  if (facts.local_policy_off == Tristate::yes && facts.domain_member != Tristate::no) {
    blockers.push_back(blocker(Blocker::local_policy_off,
                               "a policy turns the processing of local group policy off on this member of a domain: "
                               "what is planted would not run",
                               "stage it in a Windows rescue VM with the hook setup; or override local_policy_off "
                               "when you know that the policy is gone"));
  }
}

void warn(const VolumeFacts& facts, std::vector<Finding>& warnings) {
  if (facts.unclean == Tristate::unknown) {
    warnings.emplace_back("unclean_unknown",
                          "whether Windows closed this volume could not be read from its device: what its journal "
                          "holds may be lost",
                          "run this with the right to read the device, and mount with norecover");
  }
  if (facts.domain_member == Tristate::yes) {
    warnings.emplace_back("domain_member",
                          format("this Windows is a member of the domain {}: where it reaches no domain controller, "
                                 "it stops before local policy, and what was planted does not run",
                                 quoted(facts.domain)),
                          "start it where it reaches a domain controller");
  }
  if (facts.product_type == "WinNT") {
    warnings.emplace_back("client_edition", "a client edition of Windows may process group policy after its start only",
                          "restart it a second time where nothing has happened after some minutes");
  }
}

Result<bool> is_there(host::Volume& volume, std::string_view path) {
  auto found = volume.find(path);
  if (!found) return std::move(found).failure();
  return found->has_value();
}

}  // namespace

Result<Examination> examine_writing(host::Volume& volume, const NtfsState& ntfs) {
  Examination seen;
  seen.facts.file_system = volume.mount().file_system;
  seen.facts.hibernated = ntfs.hibernated;
  seen.facts.unclean = ntfs.unclean;
  judge_mount(volume.mount(), ntfs, seen.blockers);
  const auto windows = is_there(volume, system_hive_path);
  if (!windows) return windows.error();
  if (!*windows) {
    seen.blockers.push_back(blocker(Blocker::not_a_windows_volume,
                                    format("found no Windows on this volume: {} is not there", system_hive_path),
                                    "mount the partition that holds the folder Windows, and give that mount point"));
  }
  return seen;
}

Result<Examination> examine_planting(host::Volume& volume, const NtfsState& ntfs, std::string_view expected_computer) {
  auto seen = examine_writing(volume, ntfs);
  if (!seen) return seen;
  for (const Finding& found : seen->blockers) {
    if (found.code == name_of(Blocker::not_a_windows_volume)) return seen;
  }
  if (auto taken = take_system_hive(volume, *seen); !taken) return std::move(taken).error();
  if (auto taken = take_software_hive(volume, *seen); !taken) return std::move(taken).error();
  const auto database = is_there(volume, directory_database_path);
  if (!database) return database.error();
  if (*database) seen->facts.domain_controller = Tristate::yes;
  judge_computer(expected_computer, *seen, seen->blockers);
  judge(*seen, seen->blockers);
  warn(seen->facts, seen->warnings);
  return seen;
}

}  // namespace azvmreset::staging
