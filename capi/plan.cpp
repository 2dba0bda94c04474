// The request for a plan, and a plan that comes as a document.
#include <azvmreset/plan.hpp>

#include "capi/about_vm.hpp"
#include "capi/requests.hpp"
#include "capi/result.hpp"
#include "capi/setters.hpp"
#include "capi/text.hpp"

#include <memory>
#include <string>
#include <utility>

namespace azvmreset::capi {

// Of the account neither key nor password: a plan has none.
PlanRescue copy_of(const PlanRescue& request) {
  PlanRescue copy(request.target);
  static_cast<CallOptions&>(copy) = request;
  copy.task = request.task;
  copy.reset.username = request.reset.username;
  copy.reset.built_in_administrator = request.reset.built_in_administrator;
  copy.reset.existing_only = request.reset.existing_only;
  copy.reset.add_to = request.reset.add_to;
  copy.reset.plaintext = request.reset.plaintext;
  copy.hook = request.hook;
  copy.rescue = request.rescue;
  copy.probe = request.probe;
  copy.read_back = request.read_back;
  copy.deallocate = request.deallocate;
  copy.power_after = request.power_after;
  copy.lease = request.lease;
  copy.keep_snapshot = request.keep_snapshot;
  copy.from_snapshot = request.from_snapshot;
  copy.after_failure = request.after_failure;
  copy.skip_agent_methods = request.skip_agent_methods;
  return copy;
}

namespace {

// A member of a part of the request.
template <class Part, class Value>
void put(PlanRescue& task, Part PlanRescue::*part, Value Part::*member, Value value) {
  task.*part.*member = std::move(value);
}

template <class Part>
azvmr_status set_part(azvmr_plan_rescue* request, Part PlanRescue::*part, std::string Part::*member, const char* text,
                      std::string_view name, azvmr_error** err) noexcept {
  return set(request, err, [&](PlanRescue& task) -> Result<void> {
    if (auto given = not_null({{text, name}}); !given) return given;
    put(task, part, member, std::string(text));
    return {};
  });
}

azvmr_status set_of_account(azvmr_plan_rescue* request, bool PlantedReset::*member, int32_t value,
                            azvmr_error** err) noexcept {
  return set(request, err, [&](PlanRescue& task) -> Result<void> {
    put(task, &PlanRescue::reset, member, value != 0);
    return {};
  });
}

// One of the values from `first` to `last`.
template <class Enum, class Take>
azvmr_status set_number(azvmr_plan_rescue* request, int32_t number, Enum first, Enum last, std::string_view name,
                        azvmr_error** err, Take take) noexcept {
  return set(request, err, [&](PlanRescue& task) -> Result<void> {
    const auto known = enumerator(number, first, last, name);
    if (!known) return known.error();
    take(task) = *known;
    return {};
  });
}

}  // namespace
}  // namespace azvmreset::capi

using namespace azvmreset;
using namespace azvmreset::capi;

azvmr_status azvmr_plan_rescue_new(azvmr_plan_rescue** out, const char* vm, azvmr_error** err) {
  return new_about_vm<PlanRescue>(out, vm, err);
}
void azvmr_plan_rescue_free(azvmr_plan_rescue* request) { delete request; }

azvmr_status azvmr_plan_rescue_set_task(azvmr_plan_rescue* request, int32_t task, azvmr_error** err) {
  return set_number(request, task, PlantedTask::reset_password, PlantedTask::nothing, "task", err,
                    [](PlanRescue& asked) -> PlantedTask& { return asked.task; });
}
azvmr_status azvmr_plan_rescue_set_hook(azvmr_plan_rescue* request, int32_t hook, azvmr_error** err) {
  return set_number(request, hook, Hook::group_policy, Hook::setup, "hook", err,
                    [](PlanRescue& asked) -> Hook& { return asked.hook; });
}
azvmr_status azvmr_plan_rescue_set_username(azvmr_plan_rescue* request, const char* username, azvmr_error** err) {
  return set_part(request, &PlanRescue::reset, &PlantedReset::username, username, "username", err);
}
azvmr_status azvmr_plan_rescue_set_built_in_administrator(azvmr_plan_rescue* request, int32_t built_in,
                                                          azvmr_error** err) {
  return set_of_account(request, &PlantedReset::built_in_administrator, built_in, err);
}
azvmr_status azvmr_plan_rescue_set_existing_only(azvmr_plan_rescue* request, int32_t only, azvmr_error** err) {
  return set_of_account(request, &PlantedReset::existing_only, only, err);
}
azvmr_status azvmr_plan_rescue_add_to(azvmr_plan_rescue* request, int32_t group, azvmr_error** err) {
  return add_to_group(request, group, err);
}
azvmr_status azvmr_plan_rescue_set_plaintext(azvmr_plan_rescue* request, int32_t plaintext, azvmr_error** err) {
  return set_of_account(request, &PlantedReset::plaintext, plaintext, err);
}

azvmr_status azvmr_plan_rescue_set_rescue_vm(azvmr_plan_rescue* request, const char* vm, azvmr_error** err) {
  return set(request, err, [&](PlanRescue& task) -> Result<void> {
    task.rescue.existing.reset();
    if (vm == nullptr) return {};
    auto existing = ResourceId::parse(vm);
    if (!existing) return std::move(existing).error();
    task.rescue.existing = std::move(*existing);
    return {};
  });
}
azvmr_status azvmr_plan_rescue_set_rescue_os(azvmr_plan_rescue* request, int32_t os, azvmr_error** err) {
  return set_number(request, os, RescueOs::windows, RescueOs::linux_os, "os", err,
                    [](PlanRescue& asked) -> RescueOs& { return asked.rescue.os; });
}
azvmr_status azvmr_plan_rescue_set_rescue_size(azvmr_plan_rescue* request, const char* size, azvmr_error** err) {
  return set_part(request, &PlanRescue::rescue, &RescueMachine::size, size, "size", err);
}
azvmr_status azvmr_plan_rescue_set_rescue_image(azvmr_plan_rescue* request, const char* image, azvmr_error** err) {
  return set_part(request, &PlanRescue::rescue, &RescueMachine::image, image, "image", err);
}
azvmr_status azvmr_plan_rescue_set_rescue_group(azvmr_plan_rescue* request, const char* group, azvmr_error** err) {
  return set_part(request, &PlanRescue::rescue, &RescueMachine::resource_group, group, "group", err);
}
azvmr_status azvmr_plan_rescue_add_rescue_tag(azvmr_plan_rescue* request, const char* name, const char* value,
                                              azvmr_error** err) {
  return set(request, err, [&](PlanRescue& task) -> Result<void> {
    if (auto given = not_null({{name, "name"}, {value, "value"}}); !given) return given;
    task.rescue.tags.emplace_back(name, value);
    return {};
  });
}
azvmr_status azvmr_plan_rescue_set_network(azvmr_plan_rescue* request, int32_t network, azvmr_error** err) {
  return set_number(request, network, RescueNetwork::source_subnet, RescueNetwork::nat_gateway, "network", err,
                    [](PlanRescue& asked) -> RescueNetwork& { return asked.rescue.network; });
}
azvmr_status azvmr_plan_rescue_set_subnet(azvmr_plan_rescue* request, const char* subnet_id, azvmr_error** err) {
  return set(request, err, [&](PlanRescue& task) -> Result<void> {
    if (auto given = not_null({{subnet_id, "subnet_id"}}); !given) return given;
    task.rescue.subnet_id = subnet_id;
    task.rescue.network = RescueNetwork::given_subnet;
    return {};
  });
}
azvmr_status azvmr_plan_rescue_set_rescue_address_range(azvmr_plan_rescue* request, const char* range,
                                                        azvmr_error** err) {
  return set_part(request, &PlanRescue::rescue, &RescueMachine::address_range, range, "range", err);
}
azvmr_status azvmr_plan_rescue_set_rescue_admin_username(azvmr_plan_rescue* request, const char* username,
                                                         azvmr_error** err) {
  return set_part(request, &PlanRescue::rescue, &RescueMachine::admin_username, username, "username", err);
}
azvmr_status azvmr_plan_rescue_set_rescue_os_disk_sku(azvmr_plan_rescue* request, const char* sku, azvmr_error** err) {
  return set_part(request, &PlanRescue::rescue, &RescueMachine::os_disk_sku, sku, "sku", err);
}
azvmr_status azvmr_plan_rescue_set_rescue_disk_encryption_set(azvmr_plan_rescue* request, const char* id,
                                                              azvmr_error** err) {
  return set_part(request, &PlanRescue::rescue, &RescueMachine::disk_encryption_set, id, "id", err);
}
azvmr_status azvmr_plan_rescue_set_rescue_security_type(azvmr_plan_rescue* request, const char* type,
                                                        azvmr_error** err) {
  return set_part(request, &PlanRescue::rescue, &RescueMachine::security_type, type, "type", err);
}
azvmr_status azvmr_plan_rescue_set_rescue_zone(azvmr_plan_rescue* request, const char* zone, azvmr_error** err) {
  return set_part(request, &PlanRescue::rescue, &RescueMachine::zone, zone, "zone", err);
}
azvmr_status azvmr_plan_rescue_set_rescue_license_type(azvmr_plan_rescue* request, const char* type,
                                                       azvmr_error** err) {
  return set_part(request, &PlanRescue::rescue, &RescueMachine::license_type, type, "type", err);
}
azvmr_status azvmr_plan_rescue_set_rescue_encryption_at_host(azvmr_plan_rescue* request, int32_t encrypted,
                                                             azvmr_error** err) {
  return set(request, err, [&](PlanRescue& task) -> Result<void> {
    task.rescue.encryption_at_host = encrypted != 0;
    return {};
  });
}

azvmr_status azvmr_plan_rescue_set_probe(azvmr_plan_rescue* request, int32_t probe, azvmr_error** err) {
  return set_flag(request, &PlanRescue::probe, probe, err);
}
azvmr_status azvmr_plan_rescue_set_read_back(azvmr_plan_rescue* request, int32_t read_back, azvmr_error** err) {
  return set_number(request, read_back, ReadBack::automatic, ReadBack::none, "read_back", err,
                    [](PlanRescue& asked) -> ReadBack& { return asked.read_back; });
}
azvmr_status azvmr_plan_rescue_set_deallocate(azvmr_plan_rescue* request, int32_t deallocate, azvmr_error** err) {
  return set_flag(request, &PlanRescue::deallocate, deallocate, err);
}
azvmr_status azvmr_plan_rescue_set_power_after(azvmr_plan_rescue* request, int32_t power, azvmr_error** err) {
  return set_number(request, power, PowerAfter::as_before, PowerAfter::deallocated, "power", err,
                    [](PlanRescue& asked) -> PowerAfter& { return asked.power_after; });
}
azvmr_status azvmr_plan_rescue_set_lease(azvmr_plan_rescue* request, int32_t lease, azvmr_error** err) {
  return set_flag(request, &PlanRescue::lease, lease, err);
}
azvmr_status azvmr_plan_rescue_set_keep_snapshot(azvmr_plan_rescue* request, int32_t keep, azvmr_error** err) {
  return set_flag(request, &PlanRescue::keep_snapshot, keep, err);
}
azvmr_status azvmr_plan_rescue_set_from_snapshot(azvmr_plan_rescue* request, const char* id, azvmr_error** err) {
  return set_text(request, &PlanRescue::from_snapshot, id, "id", err);
}
azvmr_status azvmr_plan_rescue_set_after_failure(azvmr_plan_rescue* request, const char* document, azvmr_error** err) {
  return set_text(request, &PlanRescue::after_failure, document, "document", err);
}
azvmr_status azvmr_plan_rescue_set_skip_agent_methods(azvmr_plan_rescue* request, const char* why, azvmr_error** err) {
  return set_text(request, &PlanRescue::skip_agent_methods, why, "why", err);
}
azvmr_status azvmr_plan_rescue_set_timeout(azvmr_plan_rescue* request, int64_t milliseconds, azvmr_error** err) {
  return set_timeout(request, milliseconds, err);
}
azvmr_status azvmr_plan_rescue_set_traceparent(azvmr_plan_rescue* request, const char* traceparent, azvmr_error** err) {
  return set_traceparent(request, traceparent, err);
}

azvmr_status azvmr_plan_print(azvmr_text** out, const azvmr_result* plan, int32_t form, azvmr_error** err) {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{out, "out"}, {plan, "plan"}}); !given) return given;
    const auto* planned = std::get_if<Plan>(plan->rep.outcome.get());
    if (planned == nullptr) return Error(ErrorCode::invalid_argument, "found another kind of result, expected a plan");
    const auto known = enumerator(form, PlanForm::text, PlanForm::powershell, "form");
    if (!known) return known.error();
    *out = new azvmr_text{print(*planned, *known)};
    return {};
  });
}

azvmr_status azvmr_plan_from_json(azvmr_result** out, const char* json, size_t json_length, azvmr_error** err) {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{out, "out"}}); !given) return given;
    const auto text = bytes(json, json_length, "json");
    if (!text) return text.error();
    auto plan = plan_from_json(*text);
    if (!plan) return std::move(plan).error();
    *out = new_result(std::make_shared<const Outcome>(std::move(*plan)));
    return {};
  });
}
