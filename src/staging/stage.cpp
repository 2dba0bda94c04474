#include "staging/stage.hpp"

#include "base/digest.hpp"
#include "base/encoding/hex.hpp"
#include "base/format.hpp"
#include "guest/planting.hpp"
#include "ops/blockers.hpp"
#include "ops/findings.hpp"
#include "staging/delivery.hpp"
#include "staging/planting_ground.hpp"
#include "staging/requests.hpp"
#include "staging/writing.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace azvmreset::staging {
namespace {

using base::format;
using guest::PlantingFolder;
using ops::blocker;

Finding planted_already(const std::vector<std::string>& ids) {
  std::string named;
  for (const std::string& id : ids) named += format("{}{}", named.empty() ? "" : ", ", id);
  return blocker(Blocker::already_staged, format("something of azvmreset is on this volume already: {}", named),
                 "read it back with unstage first, which takes back what has not run");
}

// What stands in the way of planting there, and what was found out about it.
Result<Examination> admit(host::Volume& volume, const NtfsState& ntfs, const StageVolume& request) {
  auto seen = examine_planting(volume, ntfs, request.expected_computer);
  if (!seen) return seen;
  const bool is_windows = std::ranges::none_of(
      seen->blockers, [](const Finding& found) { return found.code == name_of(Blocker::not_a_windows_volume); });
  if (is_windows) {
    const auto ids = plantings_on(volume);
    if (!ids) return ids.error();
    if (!ids->empty()) seen->blockers.push_back(planted_already(*ids));
  }
  auto standing = ops::apply_overrides(seen->blockers, request.overrides);
  if (!standing.firm.empty()) return ops::blocked(standing.firm);
  ops::append(seen->warnings, std::move(standing.overridden));
  return seen;
}

// What a merged file held before.
const guest::FoundFile& former(const guest::PlantingGround& ground, std::string_view path) {
  return path == guest::gpt_ini_path ? *ground.gpt_ini : *ground.scripts_ini;
}

Result<StagedFile> write_file(Writing& writing, const guest::PlantingGround& ground, const guest::PlantedFile& file) {
  const std::string_view content = file.content.expose();
  Result<void> written;
  if (file.merged) {
    const guest::FoundFile& before = former(ground, file.path);
    written = writing.overwrite(file.path, content, file.attributes, before.bytes, before.attributes);
  } else {
    written = writing.create(file.path, content, file.attributes, guest::planted_security_descriptor());
  }
  if (!written) return std::move(written).error();
  return StagedFile{file.path, file.merged, file.secret, static_cast<std::int64_t>(content.size()),
                    base::sha256_hex(content)};
}

Result<std::vector<StagedFile>> write_all(Writing& writing, const guest::PlantingGround& ground,
                                          const guest::Planting& planting) {
  std::vector<StagedFile> staged;
  for (const PlantingFolder folder : planting.folders) {
    auto made = writing.make_directory(std::string(path_of(folder)));
    if (!made) return std::move(made).error();
  }
  for (const guest::PlantedFile& file : planting.files) {
    auto written = write_file(writing, ground, file);
    if (!written) return std::move(written).error();
    staged.push_back(std::move(*written));
  }
  return staged;
}

// All of it, or nothing.
Result<std::vector<StagedFile>> write(host::Volume& volume, const guest::PlantingGround& ground,
                                      const guest::Planting& planting) {
  Writing writing(volume);
  auto staged = write_all(writing, ground, planting);
  if (staged) return staged;
  Error error = std::move(staged).error();
  const std::vector<std::string> left = writing.take_back();
  if (left.empty()) {
    error.message += "; all that was written is taken back";
    return error;
  }
  error.message += "; this could not be taken back:";
  for (const std::string& path : left) error.message += format(" {}", path);
  error.code = ErrorCode::outcome_unknown;
  error.may_have_arrived = true;
  error.remedy = "unstage the volume once it can be written to, before that Windows starts";
  return error;
}

std::string new_id(host::Random& random) {
  std::array<char, 16> bytes{};
  random.fill(host::Stream::ids, bytes.data(), bytes.size());
  return base::hex_encode({bytes.data(), bytes.size()});
}

void advise(StageReport& report, bool sealed) {
  report.next_steps = {
      format("unmount {}, attach the disk to its machine, and start Windows", report.volume),
      "wait until the sign-in screen is there: the script runs before it, and takes some seconds; where it did not "
      "run, "
      "start Windows once more",
      sealed
          ? format("to get the password, shut Windows down fully, mount the volume again, and run: azvmreset unstage "
                   "VOLUME --id {} with the sealing key",
                   report.id)
          : format("sign in; then remove the marker {}, or run: azvmreset unstage VOLUME --id {}", report.marker,
                   report.id),
  };
}

}  // namespace

Result<StageReport> stage_on(host::Volume& volume, const NtfsState& ntfs, const StageVolume& request, Means means) {
  auto warnings = check(request);
  if (!warnings) return std::move(warnings).error();
  auto seen = admit(volume, ntfs, request);
  if (!seen) return std::move(seen).error();
  auto ground = ground_of(volume);
  if (!ground) return std::move(ground).error();

  StageReport report;
  report.id = new_id(means.random);
  report.not_after = std::chrono::floor<std::chrono::seconds>(means.clock.wall_now()) + request.valid_for;
  const guest::PlantingOrder order = order_of(request, report.id, report.not_after);
  auto planting = guest::plant(*ground, order);
  if (!planting) return std::move(planting).error();

  const bool resets = request.task == PlantedTask::reset_password;
  const bool sealed = resets && request.reset.sealing_key.has_value();
  if (sealed) {
    auto kept = deliver(request.key_sink, request.reset.sealing_key->to_pem(), means.files);
    if (!kept) return std::move(kept).error();
    report.key_fingerprint = request.reset.sealing_key->fingerprint();
  }
  auto staged = write(volume, *ground, *planting);
  if (!staged) return std::move(staged).error();

  report.volume = request.volume;
  report.task = request.task;
  report.hook = request.hook;
  report.username = order.account;
  report.facts = std::move(seen->facts);
  report.files = std::move(*staged);
  report.marker = std::move(planting->marker);
  report.overrides = request.overrides;
  report.warnings = std::move(*warnings);
  ops::append(report.warnings, std::move(seen->warnings));
  ops::append(report.warnings, unusual_encodings(*ground));
  advise(report, sealed);
  return report;
}

}  // namespace azvmreset::staging
