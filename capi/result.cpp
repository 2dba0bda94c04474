#include "capi/result.hpp"

#include <type_traits>
#include <utility>

namespace azvmreset::capi {

namespace {

template <int32_t Number, class Kind>
constexpr bool stands_for = std::is_same_v<std::variant_alternative_t<Number - 1, Outcome>, Kind>;
static_assert(stands_for<AZVMR_RESULT_RESET, ResetResult>);
static_assert(stands_for<AZVMR_RESULT_PREFLIGHT, PreflightReport>);
static_assert(stands_for<AZVMR_RESULT_REST, RestResponse>);
static_assert(stands_for<AZVMR_RESULT_RESTART, RestartResult>);
static_assert(stands_for<AZVMR_RESULT_STATUS, StatusReport>);
static_assert(stands_for<AZVMR_RESULT_FIND, FindReport>);
static_assert(stands_for<AZVMR_RESULT_LEFTOVERS, LeftoversReport>);
static_assert(stands_for<AZVMR_RESULT_DRY_RUN, DryRun>);
static_assert(stands_for<AZVMR_RESULT_PASSWORD, PasswordReport>);
static_assert(stands_for<AZVMR_RESULT_CLOUD, Cloud>);
static_assert(stands_for<AZVMR_RESULT_RUN_COMMAND, RunCommandResult>);
static_assert(stands_for<AZVMR_RESULT_FIX_ACCOUNT, FixAccountResult>);
static_assert(stands_for<AZVMR_RESULT_ACCOUNTS, AccountsReport>);
static_assert(stands_for<AZVMR_RESULT_VERIFY, VerifyReport>);
static_assert(stands_for<AZVMR_RESULT_ROTATION, RotationResult>);
static_assert(stands_for<AZVMR_RESULT_PLAN, Plan>);
static_assert(stands_for<AZVMR_RESULT_STAGE, StageReport>);
static_assert(stands_for<AZVMR_RESULT_UNSTAGE, UnstageReport>);
static_assert(stands_for<AZVMR_RESULT_RESCUE, RescueResult>);
static_assert(stands_for<AZVMR_RESULT_CLEANUP, CleanupReport>);
static_assert(stands_for<AZVMR_RESULT_ADOPTION, AdoptionReport>);

// Each object of `list` behind its handle.
template <class Handle, class Object>
LentList<Handle> lent(const std::vector<Object>& list) {
  std::vector<Handle> items;
  items.reserve(list.size());
  for (const Object& object : list) items.push_back({&object});
  return LentList<Handle>(std::move(items));
}

LentList<azvmr_header> lent_lines(const std::vector<std::pair<std::string, std::string>>& headers) {
  std::vector<azvmr_header> items;
  items.reserve(headers.size());
  for (const auto& [name, value] : headers) items.push_back({{name, value}});
  return LentList<azvmr_header>(std::move(items));
}

LentList<azvmr_rung_report> lent_rungs(const std::vector<RungReport>& rungs) {
  std::vector<azvmr_rung_report> items;
  items.reserve(rungs.size());
  for (const RungReport& report : rungs) items.push_back({&report, pointers_to(report.left)});
  return LentList<azvmr_rung_report>(std::move(items));
}

template <class Enum>
std::vector<int32_t> numbers(const std::vector<Enum>& values) {
  std::vector<int32_t> result;
  result.reserve(values.size());
  for (const Enum value : values) result.push_back(static_cast<int32_t>(value));
  return result;
}

// One result within another.
std::shared_ptr<const azvmr_result> lent_reset(const std::optional<ResetResult>& reset) {
  if (!reset) return nullptr;
  return std::shared_ptr<const azvmr_result>(new_result(std::make_shared<const Outcome>(*reset)));
}

const AccountState* pointer_to(const AccountState& account) noexcept { return &account; }
const AccountState* pointer_to(const std::optional<AccountState>& account) noexcept {
  return account ? &*account : nullptr;
}

// Takes what a result of this kind has.
template <class Kind>
void fill(ResultRecord& record, const Kind& kind) {
  if constexpr (requires { kind.before; }) record.before = {&kind.before};
  if constexpr (requires { kind.after; }) record.after = {&kind.after};
  if constexpr (requires { kind.account; }) record.account = {pointer_to(kind.account)};
  if constexpr (requires { kind.account_before; }) record.account_before = {&kind.account_before};
  if constexpr (requires { kind.account_after; }) record.account_after = {&kind.account_after};
  if constexpr (requires { kind.guest; }) record.guest = {&kind.guest};
  if constexpr (requires { kind.rungs; }) record.rungs = lent_rungs(kind.rungs);
  if constexpr (requires { kind.hindrances; }) record.hindrances = lent<azvmr_finding>(kind.hindrances);
  if constexpr (requires { kind.changes; }) record.changes = lent<azvmr_account_change>(kind.changes);
  if constexpr (requires { kind.accounts; }) record.accounts = lent<azvmr_account_state>(kind.accounts);
  if constexpr (requires { kind.candidates; }) record.candidates = lent<azvmr_candidate_report>(kind.candidates);
  if constexpr (requires { kind.blockers; }) record.blockers = lent<azvmr_finding>(kind.blockers);
  if constexpr (requires { kind.warnings; }) record.warnings = lent<azvmr_finding>(kind.warnings);
  if constexpr (requires { kind.unknowns; }) record.unknowns = lent<azvmr_finding>(kind.unknowns);
  if constexpr (requires { kind.vms; }) record.vms = lent<azvmr_found_vm>(kind.vms);
  if constexpr (std::is_same_v<Kind, LeftoversReport>) record.items = lent<azvmr_leftover>(kind.items);
  if constexpr (std::is_same_v<Kind, DryRun>) record.steps = lent<azvmr_dry_run_step>(kind.steps);
  if constexpr (requires { kind.breaches; }) record.breaches = lent<azvmr_breach>(kind.breaches);
  if constexpr (requires { kind.headers; }) record.headers = lent_lines(kind.headers);
  if constexpr (requires { kind.overrides; }) record.overrides = numbers(kind.overrides);
  if constexpr (requires { kind.open_methods; }) record.open_methods = numbers(kind.open_methods);
  if constexpr (requires { kind.open_rungs; }) record.open_rungs = numbers(kind.open_rungs);
  if constexpr (requires { kind.shut_rungs; }) record.shut_rungs = lent<azvmr_shut_rung>(kind.shut_rungs);
  if constexpr (requires { kind.locks; }) record.locks = lent<azvmr_lock>(kind.locks);
  if constexpr (requires { kind.missing_actions; }) record.missing_actions = pointers_to(kind.missing_actions);
  if constexpr (requires { kind.audiences; }) record.audiences = pointers_to(kind.audiences);
  if constexpr (requires { kind.next_steps; }) record.next_steps = pointers_to(kind.next_steps);
  if constexpr (requires { kind.left; }) record.left = pointers_to(kind.left);
  if constexpr (requires { kind.help_urls; }) record.help_urls = pointers_to(kind.help_urls);
  if constexpr (requires { kind.reset; }) record.reset = lent_reset(kind.reset);
  if constexpr (requires { kind.correlation_ids; }) record.correlation_ids = pointers_to(kind.correlation_ids);
}

}  // namespace

ResultRecord::ResultRecord(std::shared_ptr<const Outcome> ended)
    : outcome(std::move(ended)), before{}, after{}, account{}, account_before{}, account_after{}, guest{} {
  std::visit([this](const auto& kind) { fill(*this, kind); }, *outcome);
}

azvmr_result* new_result(std::shared_ptr<const Outcome> outcome) {
  return new azvmr_result{ResultRecord(std::move(outcome))};
}

}  // namespace azvmreset::capi

using namespace azvmreset;
using namespace azvmreset::capi;

int32_t azvmr_result_kind(const azvmr_result* result) {
  return result == nullptr ? 0 : static_cast<int32_t>(result->rep.outcome->index()) + 1;
}

const char* azvmr_result_json(const azvmr_result* result, size_t* length) {
  if (result == nullptr) return lend("", length);
  const auto write = [result] {
    return std::visit([](const auto& kind) { return to_json(kind); }, *result->rep.outcome);
  };
  return lend(result->rep.json.text(write), length);
}

void azvmr_result_free(azvmr_result* result) { delete result; }
