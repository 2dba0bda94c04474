#include "ops/attempt.hpp"

#include "base/ascii.hpp"
#include "base/digest.hpp"
#include "base/json/writer.hpp"

#include <algorithm>
#include <vector>

namespace azvmreset::ops {
namespace {

using arm::InstanceStatus;
using base::equals_ignoring_case;

std::string digest_of(const std::vector<InstanceStatus>& statuses) {
  // As JSON, so that no two lists of lines read the same.
  base::json::Writer json;
  json.begin_array();
  for (const InstanceStatus& status : statuses) {
    const auto time = status.time ? status.time->time_since_epoch().count() : 0;
    json.string(status.code).string(status.level).string(status.message).integer(time);
  }
  json.end_array();
  return base::sha256_hex(json.text());
}

bool tells_of_failure(const std::vector<InstanceStatus>& statuses) {
  return std::any_of(statuses.begin(), statuses.end(), [](const InstanceStatus& status) {
    return equals_ignoring_case(status.level, "Error") ||
           base::starts_with_ignoring_case(status.code, "ProvisioningState/failed");
  });
}

bool tells_of_success(const std::vector<InstanceStatus>& statuses) {
  return arm::state_of(statuses, "ProvisioningState") == "succeeded";
}

std::string text_of(const std::vector<InstanceStatus>& statuses) {
  const auto found = std::find_if(statuses.begin(), statuses.end(),
                                  [](const InstanceStatus& status) { return !status.message.empty(); });
  return found == statuses.end() ? "" : found->message;
}

bool failed(std::string_view state) noexcept {
  return equals_ignoring_case(state, "Failed") || equals_ignoring_case(state, "Canceled") ||
         equals_ignoring_case(state, "Cancelled");
}

// A resource that shows no state is at rest (contract A1).
bool succeeded(std::string_view state) noexcept { return state.empty() || equals_ignoring_case(state, "Succeeded"); }

}  // namespace

Before before_of(const arm::ExtensionView& extension) {
  return {base::sha256_hex(extension.force_update_tag), digest_of(extension.statuses)};
}

// The platform keeps an instance view until the next one arrives, some time
// after the operation has ended (F4.1).
bool has_news(const arm::ExtensionView& now, const Attempt& attempt) {
  if (now.statuses.empty()) return false;
  return !attempt.before || attempt.before->statuses != digest_of(now.statuses);
}

Look judge(const arm::ExtensionView& now, const Attempt& attempt, Told told, bool seen_running) {
  if (now.force_update_tag != attempt.tag) {
    const bool untouched = attempt.before && attempt.before->tag == base::sha256_hex(now.force_update_tag);
    // After an answer to the write, its tag was there, and somebody has taken it away.
    return {untouched && told == Told::nothing ? Verdict::absent : Verdict::overwritten, ""};
  }

  const bool news = has_news(now, attempt);
  const std::string text = news ? text_of(now.statuses) : "";
  if (failed(now.provisioning_state)) return {Verdict::failed, news && tells_of_failure(now.statuses) ? text : ""};
  if (!succeeded(now.provisioning_state)) return {Verdict::running, ""};

  if (news && tells_of_failure(now.statuses)) return {Verdict::contradicted, text};
  const bool proved_by_guest = news && tells_of_success(now.statuses);
  if (proved_by_guest || told == Told::succeeded || seen_running) {
    return {Verdict::succeeded, proved_by_guest ? text : ""};
  }
  return {Verdict::unproved, ""};
}

}  // namespace azvmreset::ops
