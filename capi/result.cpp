#include "capi/result.hpp"

#include <chrono>
#include <utility>

namespace azvmreset::capi {

namespace {

LentList<azvmr_finding> lent(const std::vector<Finding>& findings) {
  std::vector<azvmr_finding> items;
  items.reserve(findings.size());
  for (const Finding& finding : findings) items.push_back({&finding});
  return LentList<azvmr_finding>(std::move(items));
}

LentList<azvmr_header> lent(const std::vector<std::pair<std::string, std::string>>& headers) {
  std::vector<azvmr_header> items;
  items.reserve(headers.size());
  for (const auto& [name, value] : headers) items.push_back({{name, value}});
  return LentList<azvmr_header>(std::move(items));
}

template <class Enum>
std::vector<int32_t> numbers(const std::vector<Enum>& values) {
  std::vector<int32_t> result;
  result.reserve(values.size());
  for (const Enum value : values) result.push_back(static_cast<int32_t>(value));
  return result;
}

}  // namespace

ResultRecord::ResultRecord(std::shared_ptr<const Outcome> ended) : outcome(std::move(ended)) {
  if (const auto* reset = std::get_if<ResetResult>(outcome.get())) {
    warnings = lent(reset->warnings);
    overrides = numbers(reset->overrides);
    next_steps = pointers_to(reset->next_steps);
    correlation_ids = pointers_to(reset->correlation_ids);
  } else if (const auto* report = std::get_if<PreflightReport>(outcome.get())) {
    blockers = lent(report->blockers);
    warnings = lent(report->warnings);
    open_methods = numbers(report->open_methods);
  } else if (const auto* response = std::get_if<RestResponse>(outcome.get())) {
    headers = lent(response->headers);
  }
}

azvmr_result* new_result(std::shared_ptr<const Outcome> outcome) {
  return new azvmr_result{ResultRecord(std::move(outcome))};
}

namespace {

// The result as one kind; null when it is of another, or not there.
template <class Kind>
const Kind* as(const azvmr_result* result) noexcept {
  return result == nullptr ? nullptr : std::get_if<Kind>(result->rep.outcome.get());
}

template <class Kind>
const char* text(const azvmr_result* result, std::string Kind::*field, size_t* length) noexcept {
  const Kind* kind = as<Kind>(result);
  return lend(kind == nullptr ? std::string_view() : kind->*field, length);
}

// Enumerations, flags and plain numbers.
template <class Kind, class Field>
int32_t number(const azvmr_result* result, Field Kind::*field) noexcept {
  const Kind* kind = as<Kind>(result);
  return kind == nullptr ? 0 : static_cast<int32_t>(kind->*field);
}

int64_t since_1970(std::chrono::system_clock::time_point time) noexcept {
  return std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

template <class Item>
const Item* list(const azvmr_result* result, std::vector<Item> ResultRecord::*field, size_t* count) noexcept {
  static const std::vector<Item> none;
  return lend(result == nullptr ? none : result->rep.*field, count);
}

template <class Item>
const Item* const* list(const azvmr_result* result, LentList<Item> ResultRecord::*field, size_t* count) noexcept {
  static const LentList<Item> none;
  return lend((result == nullptr ? none : result->rep.*field).pointers(), count);
}

const char* text(const azvmr_finding* finding, std::string Finding::*field, size_t* length) noexcept {
  return lend(finding == nullptr ? std::string_view() : finding->rep->*field, length);
}

}  // namespace
}  // namespace azvmreset::capi

using namespace azvmreset;
using namespace azvmreset::capi;

int32_t azvmr_result_kind(const azvmr_result* result) {
  if (as<ResetResult>(result) != nullptr) return AZVMR_RESULT_RESET;
  if (as<PreflightReport>(result) != nullptr) return AZVMR_RESULT_PREFLIGHT;
  return as<RestResponse>(result) != nullptr ? AZVMR_RESULT_REST : 0;
}

const char* azvmr_result_json(const azvmr_result* result, size_t* length) {
  if (result == nullptr) return lend("", length);
  const auto write = [result] {
    return std::visit([](const auto& kind) { return to_json(kind); }, *result->rep.outcome);
  };
  return lend(result->rep.json.text(write), length);
}

void azvmr_result_free(azvmr_result* result) { delete result; }

const char* azvmr_result_target(const azvmr_result* result, size_t* length) {
  if (as<PreflightReport>(result) != nullptr) return text(result, &PreflightReport::target, length);
  return text(result, &ResetResult::target, length);
}
const azvmr_finding* const* azvmr_result_warnings(const azvmr_result* result, size_t* count) {
  return list(result, &ResultRecord::warnings, count);
}
const char* azvmr_finding_code(const azvmr_finding* finding, size_t* length) {
  return text(finding, &Finding::code, length);
}
const char* azvmr_finding_message(const azvmr_finding* finding, size_t* length) {
  return text(finding, &Finding::message, length);
}
const char* azvmr_finding_remedy(const azvmr_finding* finding, size_t* length) {
  return text(finding, &Finding::remedy, length);
}

const char* azvmr_result_action(const azvmr_result* result, size_t* length) {
  return text(result, &ResetResult::action, length);
}
const char* azvmr_result_username(const azvmr_result* result, size_t* length) {
  return text(result, &ResetResult::username, length);
}
int32_t azvmr_result_method(const azvmr_result* result) { return number(result, &ResetResult::method); }
int32_t azvmr_result_evidence(const azvmr_result* result) { return number(result, &ResetResult::evidence); }
int32_t azvmr_result_created(const azvmr_result* result) { return number(result, &ResetResult::created); }
const char* azvmr_result_extension_name(const azvmr_result* result, size_t* length) {
  return text(result, &ResetResult::extension_name, length);
}
const char* azvmr_result_extension_version(const azvmr_result* result, size_t* length) {
  return text(result, &ResetResult::extension_version, length);
}
const char* azvmr_result_force_update_tag(const azvmr_result* result, size_t* length) {
  return text(result, &ResetResult::force_update_tag, length);
}
const char* azvmr_result_guest_message(const azvmr_result* result, size_t* length) {
  return text(result, &ResetResult::guest_message, length);
}
int64_t azvmr_result_started_at(const azvmr_result* result) {
  const auto* reset = as<ResetResult>(result);
  return reset == nullptr ? 0 : since_1970(reset->started_at);
}
int64_t azvmr_result_finished_at(const azvmr_result* result) {
  const auto* reset = as<ResetResult>(result);
  return reset == nullptr ? 0 : since_1970(reset->finished_at);
}
const int32_t* azvmr_result_overrides(const azvmr_result* result, size_t* count) {
  return list(result, &ResultRecord::overrides, count);
}
const char* const* azvmr_result_next_steps(const azvmr_result* result, size_t* count) {
  return list(result, &ResultRecord::next_steps, count);
}
const char* const* azvmr_result_correlation_ids(const azvmr_result* result, size_t* count) {
  return list(result, &ResultRecord::correlation_ids, count);
}

const char* azvmr_result_location(const azvmr_result* result, size_t* length) {
  return text(result, &PreflightReport::location, length);
}
const char* azvmr_result_os(const azvmr_result* result, size_t* length) {
  return text(result, &PreflightReport::os, length);
}
const char* azvmr_result_os_name(const azvmr_result* result, size_t* length) {
  return text(result, &PreflightReport::os_name, length);
}
const char* azvmr_result_power(const azvmr_result* result, size_t* length) {
  return text(result, &PreflightReport::power, length);
}
const char* azvmr_result_provisioning_state(const azvmr_result* result, size_t* length) {
  return text(result, &PreflightReport::provisioning_state, length);
}
const char* azvmr_result_admin_username(const azvmr_result* result, size_t* length) {
  return text(result, &PreflightReport::admin_username, length);
}
const char* azvmr_result_agent_status(const azvmr_result* result, size_t* length) {
  return text(result, &PreflightReport::agent_status, length);
}
const char* azvmr_result_agent_version(const azvmr_result* result, size_t* length) {
  return text(result, &PreflightReport::agent_version, length);
}
int64_t azvmr_result_agent_reported_at(const azvmr_result* result) {
  const auto* report = as<PreflightReport>(result);
  return report == nullptr || !report->agent_reported_at ? 0 : since_1970(*report->agent_reported_at);
}
int32_t azvmr_result_extensions_allowed(const azvmr_result* result) {
  return number(result, &PreflightReport::extensions_allowed);
}
const char* azvmr_result_vm_access_name(const azvmr_result* result, size_t* length) {
  return text(result, &PreflightReport::vm_access_name, length);
}
const char* azvmr_result_vm_access_version(const azvmr_result* result, size_t* length) {
  return text(result, &PreflightReport::vm_access_version, length);
}
int32_t azvmr_result_domain_controller(const azvmr_result* result) {
  return number(result, &PreflightReport::domain_controller);
}
int32_t azvmr_result_laps_managed(const azvmr_result* result) { return number(result, &PreflightReport::laps_managed); }
const int32_t* azvmr_result_open_methods(const azvmr_result* result, size_t* count) {
  return list(result, &ResultRecord::open_methods, count);
}
const azvmr_finding* const* azvmr_result_blockers(const azvmr_result* result, size_t* count) {
  return list(result, &ResultRecord::blockers, count);
}

int32_t azvmr_result_status(const azvmr_result* result) { return number(result, &RestResponse::status); }
const azvmr_header* const* azvmr_result_headers(const azvmr_result* result, size_t* count) {
  return list(result, &ResultRecord::headers, count);
}
const char* azvmr_result_body(const azvmr_result* result, size_t* length) {
  const auto* response = as<RestResponse>(result);
  return lend(response == nullptr ? std::string_view() : response->body.expose(), length);
}
const char* azvmr_header_name(const azvmr_header* header, size_t* length) {
  return lend(header == nullptr ? std::string_view() : header->rep.name, length);
}
const char* azvmr_header_value(const azvmr_header* header, size_t* length) {
  return lend(header == nullptr ? std::string_view() : header->rep.value, length);
}
