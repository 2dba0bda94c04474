// A volume that is mounted on this machine: no client, and no task.
#include <azvmreset/stage.hpp>

#include "capi/result.hpp"
#include "capi/sealing_key.hpp"
#include "capi/sink.hpp"

#include <chrono>
#include <memory>
#include <utility>

struct azvmr_stage_volume {
  azvmreset::StageVolume rep;
  bool groups_named = false;
};
struct azvmr_unstage_volume {
  azvmreset::UnstageVolume rep;
};

namespace azvmreset::capi {
namespace {

azvmr_status set_of_account(azvmr_stage_volume* request, bool PlantedReset::*flag, int32_t value,
                            azvmr_error** err) noexcept {
  return set(request, err, [&](StageVolume& task) -> Result<void> {
    task.reset.*flag = value != 0;
    return {};
  });
}

template <class Report>
Result<void> hand_over(azvmr_result** out, Result<Report> report) {
  if (!report) return std::move(report).error();
  *out = new_result(std::make_shared<const Outcome>(std::move(*report)));
  return {};
}

}  // namespace
}  // namespace azvmreset::capi

using namespace azvmreset;
using namespace azvmreset::capi;

azvmr_status azvmr_stage_volume_new(azvmr_stage_volume** out, const char* volume, azvmr_error** err) {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{out, "out"}, {volume, "volume"}}); !given) return given;
    *out = new azvmr_stage_volume{StageVolume(volume)};
    return {};
  });
}
void azvmr_stage_volume_free(azvmr_stage_volume* request) { delete request; }

azvmr_status azvmr_stage_volume_set_task(azvmr_stage_volume* request, int32_t task, azvmr_error** err) {
  return set(request, err, [&](StageVolume& volume) -> Result<void> {
    const auto known = enumerator(task, PlantedTask::reset_password, PlantedTask::reset_rdp, "task");
    if (!known) return known.error();
    volume.task = *known;
    return {};
  });
}
azvmr_status azvmr_stage_volume_set_hook(azvmr_stage_volume* request, int32_t hook, azvmr_error** err) {
  return set(request, err, [&](StageVolume& volume) -> Result<void> {
    const auto known = enumerator(hook, Hook::group_policy, Hook::setup, "hook");
    if (!known) return known.error();
    volume.hook = *known;
    return {};
  });
}
azvmr_status azvmr_stage_volume_set_username(azvmr_stage_volume* request, const char* username, azvmr_error** err) {
  return set(request, err, [&](StageVolume& volume) -> Result<void> {
    if (auto given = not_null({{username, "username"}}); !given) return given;
    volume.reset.username = username;
    return {};
  });
}
azvmr_status azvmr_stage_volume_set_built_in_administrator(azvmr_stage_volume* request, int32_t built_in,
                                                           azvmr_error** err) {
  return set_of_account(request, &PlantedReset::built_in_administrator, built_in, err);
}
azvmr_status azvmr_stage_volume_set_existing_only(azvmr_stage_volume* request, int32_t only, azvmr_error** err) {
  return set_of_account(request, &PlantedReset::existing_only, only, err);
}
azvmr_status azvmr_stage_volume_add_to(azvmr_stage_volume* request, int32_t group, azvmr_error** err) {
  return add_to_group(request, group, err);
}

azvmr_status azvmr_stage_volume_set_sealing_key(azvmr_stage_volume* request, const azvmr_sealing_key* key,
                                                azvmr_error** err) {
  return set(request, err, [&](StageVolume& volume) -> Result<void> {
    volume.reset.sealing_key.reset();
    if (key != nullptr) volume.reset.sealing_key = key->rep;
    return {};
  });
}
azvmr_status azvmr_stage_volume_set_key_file(azvmr_stage_volume* request, const char* path, int32_t replace,
                                             azvmr_error** err) {
  return set_file(request, &StageVolume::key_sink, path, replace, err);
}
azvmr_status azvmr_stage_volume_set_key_descriptor(azvmr_stage_volume* request, int descriptor, azvmr_error** err) {
  return set_descriptor(request, &StageVolume::key_sink, descriptor, err);
}
azvmr_status azvmr_stage_volume_set_key_sink(azvmr_stage_volume* request, const azvmr_sink* sink, azvmr_error** err) {
  return set_sink(request, &StageVolume::key_sink, sink, err);
}
azvmr_status azvmr_stage_volume_set_plaintext(azvmr_stage_volume* request, const char* password, size_t password_length,
                                              azvmr_error** err) {
  return set(request, err, [&](StageVolume& volume) -> Result<void> {
    const auto secret = bytes(password, password_length, "password");
    if (!secret) return secret.error();
    volume.reset.password = Secret(*secret);
    volume.reset.plaintext = true;
    return {};
  });
}

azvmr_status azvmr_stage_volume_set_expected_computer(azvmr_stage_volume* request, const char* name,
                                                      azvmr_error** err) {
  return set_text(request, &StageVolume::expected_computer, name, "name", err);
}
azvmr_status azvmr_stage_volume_set_valid_for(azvmr_stage_volume* request, int64_t milliseconds, azvmr_error** err) {
  return set(request, err, [&](StageVolume& volume) -> Result<void> {
    const auto valid = span(milliseconds, "valid_for");
    if (!valid) return valid.error();
    volume.valid_for = std::chrono::floor<std::chrono::hours>(*valid);
    return {};
  });
}
azvmr_status azvmr_stage_volume_add_override(azvmr_stage_volume* request, int32_t blocker, azvmr_error** err) {
  return set(request, err, [&](StageVolume& volume) -> Result<void> {
    const auto known = enumerator(blocker, Blocker::not_windows, Blocker::already_staged, "blocker");
    if (!known) return known.error();
    volume.overrides.push_back(*known);
    return {};
  });
}

azvmr_status azvmr_stage(azvmr_result** out, const azvmr_stage_volume* request, azvmr_error** err) {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{out, "out"}, {request, "request"}}); !given) return given;
    return hand_over(out, stage(request->rep));
  });
}

azvmr_status azvmr_unstage_volume_new(azvmr_unstage_volume** out, const char* volume, azvmr_error** err) {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{out, "out"}, {volume, "volume"}}); !given) return given;
    *out = new azvmr_unstage_volume{UnstageVolume(volume)};
    return {};
  });
}
void azvmr_unstage_volume_free(azvmr_unstage_volume* request) { delete request; }

azvmr_status azvmr_unstage_volume_set_id(azvmr_unstage_volume* request, const char* id, azvmr_error** err) {
  return set_text(request, &UnstageVolume::id, id, "id", err);
}
azvmr_status azvmr_unstage_volume_set_sealing_key(azvmr_unstage_volume* request, const azvmr_sealing_key* key,
                                                  azvmr_error** err) {
  return set_sealing_key(request, key, err);
}
azvmr_status azvmr_unstage_volume_set_secret_file(azvmr_unstage_volume* request, const char* path, int32_t replace,
                                                  azvmr_error** err) {
  return set_file(request, &UnstageVolume::secret_sink, path, replace, err);
}
azvmr_status azvmr_unstage_volume_set_secret_descriptor(azvmr_unstage_volume* request, int descriptor,
                                                        azvmr_error** err) {
  return set_descriptor(request, &UnstageVolume::secret_sink, descriptor, err);
}
azvmr_status azvmr_unstage_volume_set_secret_sink(azvmr_unstage_volume* request, const azvmr_sink* sink,
                                                  azvmr_error** err) {
  return set_sink(request, &UnstageVolume::secret_sink, sink, err);
}
azvmr_status azvmr_unstage_volume_set_discard_password(azvmr_unstage_volume* request, int32_t discard,
                                                       azvmr_error** err) {
  return set_flag(request, &UnstageVolume::discard_password, discard, err);
}

azvmr_status azvmr_unstage(azvmr_result** out, const azvmr_unstage_volume* request, azvmr_error** err) {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{out, "out"}, {request, "request"}}); !given) return given;
    return hand_over(out, unstage(request->rep));
  });
}
