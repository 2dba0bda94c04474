#include "simulator/arm/volumes.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/json/reader.hpp"
#include "simulator/arm/attachment.hpp"
#include "simulator/arm/error.hpp"
#include "simulator/arm/page.hpp"
#include "simulator/arm/tags.hpp"
#include "simulator/arm/volume_body.hpp"
#include "simulator/arm/volume_json.hpp"

#include <algorithm>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::format;
using base::json::Writer;

constexpr Duration kShortest = std::chrono::seconds(2);
constexpr Duration kMeanOfTheRest = std::chrono::seconds(8);
constexpr Duration kBackground = std::chrono::minutes(10);  // F5.5/1f

// F5.5/1d.
Answer conflict(const Volume& volume) {
  return refusal({409, "Conflict", format("Another operation on '{}' is in progress.", volume.id)});
}

// F5.5/1c.
std::optional<Answer> unchangeable_in(const Volume& present, const Volume& wanted) {
  if (present.provisioning_state == "Deleting") return conflict(present);
  if (!equals_ignoring_case(present.source, wanted.source)) return unchangeable("creationData.sourceResourceId");
  if (present.incremental != wanted.incremental) return unchangeable("incremental");
  if (present.os_type != wanted.os_type) return unchangeable("osType");
  return std::nullopt;
}

}  // namespace

bool Volumes::owns(const ArmPath& path) {
  return path.is("Microsoft.Compute", {"disks"}) || path.is("Microsoft.Compute", {"snapshots"});
}

Answer Volumes::handle(const Call& call) {
  const bool snapshots = call.path.is("Microsoft.Compute", {"snapshots"});
  if (!call.path.named()) return call.is("GET") ? list(call, snapshots) : no_such_method(call);
  Volume* volume = world_.find_volume(call.path.scope);
  if (call.is("PUT")) return put(call, volume);
  if (volume == nullptr && call.is("DELETE")) return {204, {}, {}};
  if (volume == nullptr) return not_found(call);
  if (call.is("GET")) return json_answer(200, shown(*volume, call.now));
  if (call.is("PATCH")) return patch(call, *volume);
  return call.is("DELETE") ? remove(call, *volume) : no_such_method(call);
}

Answer Volumes::list(const Call& call, bool snapshots) const {
  std::vector<const Volume*> found;
  for (const auto& volume : world_.volumes) {
    if (volume->snapshot == snapshots && listed(call, volume->subscription, volume->resource_group)) {
      found.push_back(volume.get());
    }
  }
  return page_of(call, world_, found.size(), [&](Writer& out, std::size_t index) {
    write_volume(out, *found[index], world_.holder_of(*found[index]), call.now);
  });
}

Answer Volumes::put(const Call& call, Volume* present) {
  Volume made;
  made.snapshot = call.path.is("Microsoft.Compute", {"snapshots"});
  if (auto refused = read_volume_body(call, world_, made)) return *std::move(refused);
  const bool created = present == nullptr;
  if (created) {
    made.id = call.path.scope;
    made.subscription = call.path.subscription;
    made.resource_group = call.path.group;
    made.created = call.now;
    made.unique_id = world_.ids.guid();
    present = world_.volumes.emplace_back(std::make_unique<Volume>(std::move(made))).get();
    present->provisioning_state = "Creating";
    present->copying = background_copy(call, *present);
  } else {
    if (auto refused = unchangeable_in(*present, made)) return *std::move(refused);
    present->tags = std::move(made.tags);
    if (present->operations.empty()) present->provisioning_state = "Updating";
  }
  const Operation& operation = begin(call, *present);
  return first_answer(call, operation, *present, created);
}

// F5.5/1f.
BackgroundCopy Volumes::background_copy(const Call& call, const Volume& volume) const {
  if (volume.source.empty()) return {};
  if (call.met_by(FaultKind::copy_lags)) {
    return {call.fault->wait == Duration(0) ? kBackground : call.fault->wait, true, {}};
  }
  if (volume.slow_storage) return {world_.scaled(kBackground), true, {}};
  const bool told = world_.choices.pick<CopyProgress>() == CopyProgress::told;
  return {told ? world_.scaled(kBackground) : Duration(0), false, {}};
}

Operation& Volumes::begin(const Call& call, Volume& volume) {
  Operation& operation = operations_.start(call, volume.location);
  const bool under_way = !volume.operations.empty();
  volume.operations.push_back(operation.id);
  if (under_way || operation.never_ends) return operation;
  const Duration takes = kShortest + world_.disk_times.exponential(kMeanOfTheRest);
  world_.agenda.at(call.now + operations_.time_for(operation, takes),
                   [this, id = volume.id](Time then) { finish(id, then); });
  return operation;
}

void Volumes::finish(const std::string& id, Time now) {
  const auto found =
      std::find_if(world_.volumes.begin(), world_.volumes.end(), [&](const auto& volume) { return volume->id == id; });
  if (found == world_.volumes.end()) return;
  Volume& volume = **found;
  const std::vector<std::string> waiting = std::move(volume.operations);
  volume.operations.clear();
  if (volume.provisioning_state == "Deleting") {
    world_.volumes.erase(found);
    for (const std::string& operation : waiting) operations_.succeed(operation, now);
    return;
  }
  if (volume.provisioning_state == "Creating") volume.copying.begun = now;
  volume.provisioning_state = "Succeeded";
  const std::string body = shown(volume, now);
  for (const std::string& operation : waiting) {
    if (Operation* one = world_.find_operation(operation)) one->properties = format("{{\"output\":{}}}", body);
    operations_.succeed(operation, now, json_answer(200, body));
  }
}

// F5.5/1a.
Answer Volumes::first_answer(const Call& call, const Operation& operation, const Volume& volume, bool created) const {
  Answer answer = json_answer(created ? 201 : 200, shown(volume, call.now));
  switch (world_.choices.pick<SnapshotPut>()) {
    case SnapshotPut::accepted:
      answer.status = 202;
      operations_.announce(operation, {.async = true, .location = true}, call, answer);
      break;
    case SnapshotPut::created:
      operations_.announce(operation, {.async = true}, call, answer);
      break;
    case SnapshotPut::location_only:
      answer = {202, {}, {}};
      operations_.announce(operation, {.location = true}, call, answer);
      break;
    case SnapshotPut::body_only:
      break;
  }
  return answer;
}

Answer Volumes::patch(const Call& call, Volume& volume) {
  if (!volume.operations.empty()) return conflict(volume);
  const auto document = base::json::Document::parse(call.request.body);
  if (!document || !take_tags(document->root(), volume.tags)) return unreadable_body();
  volume.provisioning_state = "Updating";
  const Operation& operation = begin(call, volume);
  return operations_.accepted_patch(operation, call, shown(volume, call.now));
}

Answer Volumes::remove(const Call& call, Volume& volume) {
  // F5.5/3.
  if (const Machine* holder = world_.holder_of(volume)) {
    return refusal({409, "OperationNotAllowed", format("Disk {} is attached to VM {}.", volume.name, holder->id)});
  }
  if (!volume.operations.empty() && volume.provisioning_state != "Deleting") return conflict(volume);
  volume.provisioning_state = "Deleting";
  return operations_.accepted_delete(begin(call, volume), call);
}

std::string Volumes::shown(const Volume& volume, Time now) const {
  Writer out;
  write_volume(out, volume, world_.holder_of(volume), now);
  return out.text();
}

}  // namespace azvmreset::sim
