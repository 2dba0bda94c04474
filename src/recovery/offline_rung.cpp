#include "recovery/offline_rung.hpp"

#include "base/format.hpp"
#include "base/quote.hpp"
#include "journal/log.hpp"
#include "ops/findings.hpp"
#include "ops/local_checks.hpp"
#include "rescue/rescue.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace azvmreset::recovery {
namespace {

// A plan's reason is one line.
constexpr std::size_t longest_reason = 400;

// The key sink has a generated key since before the first rung, so that it is
// one that is kept.
std::optional<SealingKey> kept(const std::optional<SealingKey>& key) {
  if (!key) return std::nullopt;
  auto read = SealingKey::from_pem(key->to_pem());
  return read ? std::optional(std::move(*read)) : key;
}

std::string joined(const std::vector<std::string>& ids) {
  std::string text;
  for (const std::string& id : ids) text.append(text.empty() ? "" : ", ").append(id);
  return text;
}

// What a RescueResult has fields for, and a ResetResult has not: nobody may miss it.
void warn_of_what_is_left(const RescueResult& came, std::vector<Finding>& warnings) {
  if (came.plaintext_may_remain != Tristate::no) {
    warnings.emplace_back("plaintext_may_remain",
                          "nothing proves that the script has run which overwrites the chosen password; it may lie "
                          "readable on " +
                              joined(came.plaintext_disks),
                          "choose another password once somebody is signed in, and delete those disks in time");
  }
  if (!came.marker.empty()) {
    warnings.emplace_back("marker_left", base::format("the script's marker {} lies in the guest still", came.marker),
                          "delete it by hand once nobody needs to read it");
  }
  if (came.unfenced) {
    warnings.emplace_back("unfenced",
                          "this cloud has no ETag on VMs: a change of the VM during the swap would not have been noticed",
                          "look at the VM's settings");
  }
  for (const RescueItem& item : came.items) {
    if (item.fate != ItemFate::left) continue;
    warnings.emplace_back("left_behind", base::format("{} should be gone, and is not: {}", item.id, item.reason),
                          "cleanup with the journal");
  }
}

}  // namespace

Result<void> check_last_resort(const ResetPassword& request) {
  if (!request.allow_offline) return {};
  if (request.method) {
    return ops::invalid(base::format("found allow_offline beside the method {}", name_of(*request.method)),
                        "leave out one of them: the ladder alone has a last rung");
  }
  if (!request.last_resort) {
    return ops::invalid("found allow_offline without last_resort; expected at least its journal",
                        "say how it is to be carried out: a journal, and where the disk is repaired");
  }
  const Rescue& rescue = *request.last_resort;
  if (rescue.target != request.target) {
    return ops::invalid(base::format("the last resort is of another VM: {}", base::quoted(rescue.target.text(), 300)),
                        "make it for the VM of this request");
  }
  if (rescue.keep.journal.index() == 0) {
    return ops::invalid("found a last resort without a journal; expected one", "name a file for it");
  }
  return journal::check_journal(rescue.keep.journal);
}

std::string failed_rungs(const ops::Job& job) {
  std::string text = "the rungs before it:";
  for (const RungReport& rung : job.result.rungs) {
    const std::string one = base::format(" {} {} ({});", name_of(rung.rung), name_of(rung.outcome), rung.reason);
    if (text.size() + one.size() > longest_reason) break;
    text += one;
  }
  text.pop_back();
  return text;
}

Rescue rescue_of(const ops::Job& job) {
  const Rescue& wanted = *job.last_resort;
  Rescue rescue(job.target);
  rescue.hook = wanted.hook;
  rescue.rescue = wanted.rescue;
  rescue.probe = wanted.probe;
  rescue.read_back = wanted.read_back;
  rescue.deallocate = wanted.deallocate;
  rescue.power_after = wanted.power_after;
  rescue.lease = wanted.lease;
  rescue.keep_snapshot = wanted.keep_snapshot;
  rescue.from_snapshot = wanted.from_snapshot;
  rescue.skip_agent_methods = failed_rungs(job);

  rescue.reset.username = job.result.username;
  rescue.reset.built_in_administrator = job.built_in_administrator;
  rescue.reset.existing_only = !job.create;
  rescue.reset.add_to = wanted.reset.add_to;
  rescue.reset.sealing_key = kept(job.sealing_key);
  if (!rescue.reset.sealing_key) {
    rescue.reset.password = job.password.duplicate();
    rescue.reset.plaintext = wanted.reset.plaintext;
  }

  rescue.keep.journal = wanted.keep.journal;
  if (rescue.reset.sealing_key) rescue.keep.secret_sink = job.secrets.sink();
  rescue.on_failure = wanted.on_failure;
  rescue.require = job.require;
  rescue.agent_patience = wanted.agent_patience;
  rescue.lease_time = wanted.lease_time;
  return rescue;
}

void tell(RescueResult came, ops::Job& job) {
  ResetResult& result = job.result;
  warn_of_what_is_left(came, result.warnings);
  result.method = Method::offline;
  result.evidence = came.evidence;
  result.created = came.created;
  result.account = std::move(came.account);
  result.sign_in = came.sign_in;
  result.guest_message = std::move(came.guest_message);
  result.seal = std::move(came.seal);
  result.key_fingerprint = std::move(came.key_fingerprint);
  result.plan_id = std::move(came.plan_id);
  result.original_disk_id = std::move(came.original_disk_id);
  ops::append(result.warnings, std::move(came.warnings));
  std::ranges::move(came.next_steps, std::back_inserter(result.next_steps));
  std::ranges::move(came.correlation_ids, std::back_inserter(result.correlation_ids));
}

engine::Task<ops::Outcome> rescue_offline(ops::Job& job) {
  Rescue request = rescue_of(job);
  auto came = co_await rescue::rescue_as_writer(job.context, std::move(request));
  if (!came) co_return std::move(came).error();
  tell(std::move(*came), job);
  co_return ops::Outcome();
}

}  // namespace azvmreset::recovery
