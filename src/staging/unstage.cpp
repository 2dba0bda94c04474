#include "base/fail.hpp"
#include "base/json/reader.hpp"
#include "guest/marker.hpp"
#include "guest/planted_names.hpp"
#include "guest/planting.hpp"
#include "guest/sealed_blocks.hpp"
#include "ops/blockers.hpp"
#include "staging/delivery.hpp"
#include "staging/planting_ground.hpp"
#include "staging/requests.hpp"
#include "staging/stage.hpp"
#include "staging/told.hpp"
#include "staging/writing.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace azvmreset::staging {
namespace {

using base::format;
using guest::PlantedPart;

// Writes to the volume, so what forbids that forbids this, too.
Result<VolumeFacts> admit(host::Volume& volume, const NtfsState& ntfs) {
  auto seen = examine_writing(volume, ntfs);
  if (!seen) return std::move(seen).error();
  if (!seen->blockers.empty()) return ops::blocked(seen->blockers);
  return std::move(seen->facts);
}

std::string listed(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) list += format("{}{}", list.empty() ? "" : ", ", text);
  return list;
}

// The planting that is meant.
Result<std::string> choose(host::Volume& volume, const std::string& wanted) {
  const auto ids = plantings_on(volume);
  if (!ids) return ids.error();
  if (!wanted.empty() && std::ranges::find(*ids, wanted) != ids->end()) return wanted;
  if (ids->empty() || !wanted.empty()) {
    Error error = base::fail(ErrorCode::not_found, "found {} on this volume, expected {}",
                             ids->empty() ? "nothing of azvmreset" : listed(*ids),
                             wanted.empty() ? "something that was staged" : wanted);
    error.remedy = "mount the volume that was staged; a marker may have been removed inside the guest";
    return error;
  }
  if (ids->size() == 1) return ids->front();
  Error error =
      base::fail(ErrorCode::invalid_argument, "found more than one planting on this volume: {}", listed(*ids));
  error.remedy = "name one of them with its id";
  return error;
}

Result<std::optional<guest::Marker>> read_marker(host::Volume& volume, const std::string& id) {
  const auto file = volume.read(guest::marker_path(id), longest_file);
  if (!file) return file.error();
  if (!*file) return std::optional<guest::Marker>();
  auto marker = guest::read_marker((*file)->bytes.expose(), id);
  if (!marker) {
    Error error = std::move(marker).error();
    error.remedy = "look at the marker; with discard_password it is removed, and a password that it may hold is lost";
    return error;
  }
  return std::optional(std::move(*marker));
}

Error undelivered(Error error) {
  error.message = "the sealed password was not delivered, and nothing was removed: " + error.message;
  if (error.remedy.empty()) {
    error.remedy = "unstage with the key that it was staged with; with discard_password it is lost";
  }
  return error;
}

Result<Secret> open(const UnstageVolume& request, const guest::Marker& marker, const std::string& id) {
  if (!request.sealing_key) {
    return base::fail(ErrorCode::invalid_argument, "the marker holds a sealed password, and no sealing_key was given");
  }
  return guest::open(*request.sealing_key, *marker.sealed, id, sealed_for(marker));
}

// The password first: what is removed is gone.
Result<void> deliver_password(const UnstageVolume& request, const guest::Marker& marker, Means means,
                              UnstageReport& report) {
  if (!marker.sealed || is_void(marker)) return {};
  auto password = open(request, marker, report.id);
  if (!password) {
    if (!request.discard_password) return undelivered(std::move(password).error());
    report.warnings.emplace_back("password_discarded",
                                 "the sealed password was not opened and is gone: " + password.error().message,
                                 "stage again for another one");
    return {};
  }
  auto kept = deliver(request.secret_sink, *password, means.files);
  if (!kept) return undelivered(std::move(kept).error());
  report.password_delivered = true;
  if (report.outcome != PlantedOutcome::done) {
    report.warnings.emplace_back("password_may_be_in_force",
                                 "the guest has sealed this password, and has not told that all is done",
                                 "try to sign in with it; where that fails, stage again");
  }
  return {};
}

// Takes away and puts back, as far as the first failure: what is there still
// is enough to do it once more.
class TidyingUp {
 public:
  TidyingUp(host::Volume& volume, UnstageReport& report) noexcept : volume_(volume), report_(report) {}

  void put_back(const guest::PlantedFile& file, const std::optional<guest::FoundFile>& now) {
    if (stopped(file.path)) return;
    Writing writing(volume_);
    const auto written =
        writing.overwrite(file.path, file.content.expose(), file.attributes, now->bytes, now->attributes);
    if (!written) writing.take_back();
    note(file.path, written);
  }

  void remove(const std::string& path) {
    if (stopped(path)) return;
    const auto there = volume_.find(path);
    if (!there) return note(path, there.error());
    if (!*there) return;
    const auto removed = volume_.remove(path);
    if (removed) report_.removed_paths.push_back(path);
    note(path, removed);
  }

  void remove_folder(std::string_view path) {
    if (failed_) return;
    const auto there = volume_.find(path);
    if (there && !*there) return;
    const auto removed = there ? volume_.remove_if_empty(path) : Result<bool>(there.error());
    if (!removed) return note(path, removed.error());
    if (*removed) report_.removed_paths.emplace_back(path);
  }

  void leave(const std::string& why) {
    report_.left.push_back(why);
    report_.warnings.emplace_back("left_on_volume", why, "look at that file, and remove what is azvmreset's by hand");
  }

 private:
  bool stopped(const std::string& path) {
    if (failed_) leave(format("{}: it stays until what failed before has succeeded", path));
    return failed_;
  }

  void note(std::string_view path, const Result<void>& done) {
    if (done) return;
    failed_ = true;
    leave(format("{}: {}", path, done.error().message));
  }

  host::Volume& volume_;
  UnstageReport& report_;
  bool failed_ = false;
};

// It is removed first where it holds a password, else last: as long as it is
// there, all of this can be done once more.
std::vector<std::string> in_order(std::vector<std::string> paths, const guest::PlantedNow& now, const std::string& id) {
  const auto order = base::json::Document::parse(now.order);
  if (order && !order->root()["secret"].text_or("").empty()) return paths;
  const std::string last = guest::planted_path(PlantedPart::order, id);
  std::stable_partition(paths.begin(), paths.end(), [&](const std::string& path) { return path != last; });
  return paths;
}

Result<void> tidy_up(host::Volume& volume, const guest::PlantedNow& now, bool has_marker, UnstageReport& report) {
  const auto back = guest::take_back(now, report.id);
  if (!back) return back.error();
  TidyingUp tidying(volume, report);
  for (const guest::PlantedFile& file : back->put_back) {
    tidying.put_back(file, file.path == guest::gpt_ini_path ? now.gpt_ini : now.scripts_ini);
  }
  for (const std::string& path : in_order(back->remove, now, report.id)) tidying.remove(path);
  for (const guest::PlantingFolder folder : back->folders) tidying.remove_folder(path_of(folder));
  for (const std::string& left : back->left) tidying.leave(left);
  if (has_marker) tidying.remove(guest::marker_path(report.id));
  return {};
}

void advise(UnstageReport& report) {
  if (report.outcome == PlantedOutcome::not_run) {
    report.message = "Windows has not run what was planted; it was taken back";
    report.next_steps.emplace_back(
        "stage again, and start Windows; a member of a domain has to reach a domain controller, a client edition may "
        "need a second restart");
  } else if (report.outcome == PlantedOutcome::done) {
    report.next_steps.push_back(report.password_delivered
                                    ? "unmount the volume, start Windows, and sign in with the password"
                                    : "unmount the volume, start Windows, and sign in");
  }
}

}  // namespace

Result<UnstageReport> unstage_on(host::Volume& volume, const NtfsState& ntfs, const UnstageVolume& request,
                                 Means means) {
  if (auto checked = check(request); !checked) return std::move(checked).error();
  if (auto facts = admit(volume, ntfs); !facts) return std::move(facts).error();
  auto id = choose(volume, request.id);
  if (!id) return std::move(id).error();

  UnstageReport report;
  report.id = std::move(*id);
  report.volume = request.volume;
  auto now = planted_now(volume, report.id);
  if (!now) return std::move(now).error();
  const bool plants_rdp =
      std::ranges::find(now->names, guest::planted_name(PlantedPart::rdp_script, report.id)) != now->names.end();
  if (plants_rdp) report.task = PlantedTask::reset_rdp;

  auto marker = read_marker(volume, report.id);
  if (!marker) {
    if (!request.discard_password) return std::move(marker).error();
    report.message = marker.error().message;
    report.reason = "marker_unreadable";
  } else if (*marker) {
    tell(**marker, report);
    auto delivered = deliver_password(request, **marker, means, report);
    if (!delivered) return std::move(delivered).error();
  } else {
    report.outcome = PlantedOutcome::not_run;
  }
  const bool has_marker = report.outcome != PlantedOutcome::not_run;
  if (auto tidied = tidy_up(volume, *now, has_marker, report); !tidied) return std::move(tidied).error();
  advise(report);
  return report;
}

}  // namespace azvmreset::staging
