#include "offline/plan_words.hpp"

#include "base/encoding/utf8.hpp"
#include "base/format.hpp"
#include "base/quote.hpp"

#include <algorithm>

namespace azvmreset::offline {
namespace {

using base::format;

std::size_t characters(std::string_view text) noexcept {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & '\xC0') != '\x80'; }));
}

std::string account_of(const Plan& plan) {
  if (plan.built_in_administrator) return "the built-in administrator, whatever its name";
  return shown(plan.username);
}

std::string task_of(const Plan& plan) {
  if (plan.task == PlantedTask::nothing) return "the OS disk as the snapshot has it; the one of now is kept";
  if (plan.task == PlantedTask::reset_rdp) return "Remote Desktop as Windows has it by default";
  return format("a new password for {}{}", account_of(plan), plan.existing_only ? ", which must exist" : "");
}

std::string groups_of(const Plan& plan) {
  std::string groups;
  for (const AccountGroup group : plan.add_to) groups += format("{}{}", groups.empty() ? "" : ", ", name_of(group));
  return groups.empty() ? "none" : groups;
}

std::string password_of(const Plan& plan) {
  if (plan.plaintext) return "CHOSEN, AND IN THE CLEAR on the disks named below until the script has run";
  return "made by Windows, and sealed to your key; it lies nowhere in the clear";
}

std::string hook_of(Hook hook) {
  if (hook == Hook::setup) return "setup: SetupType and CmdLine in the copy's SYSTEM hive";
  return "group_policy: a start-up script of the local policy";
}

std::string rescue_of(const Plan& plan) {
  const PlanFacts& facts = plan.facts;
  const std::string_view system = plan.rescue_os == RescueOs::windows ? "Windows" : "Linux";
  if (!plan.rescue_is_made) return format("{}, which is there ({})", shown(name_in(facts.rescue_vm)), system);
  return format("{}, made and deleted: {}, {}, {}", shown(name_in(facts.rescue_vm)), system, shown(facts.rescue_size),
                shown(facts.rescue_image));
}

std::string network_of(const Plan& plan) {
  if (plan.network == RescueNetwork::nat_gateway) {
    return format("a network of its own ({}) with a NAT gateway, deleted afterwards",
                  shown(plan.facts.rescue_address_range));
  }
  const std::string_view whose =
      plan.network == RescueNetwork::given_subnet ? "the given subnet" : "the VM's own subnet";
  return format("{} {}", whose, shown(plan.facts.rescue_subnet_id));
}

// What a policy may demand of it.
std::string attributes_of(const PlanFacts& facts) {
  std::string parts =
      format("administrator {}, OS disk {}", shown(facts.rescue_admin_username), shown(facts.rescue_os_disk_sku));
  if (!facts.rescue_disk_encryption_set.empty()) parts += " encrypted with " + shown(facts.rescue_disk_encryption_set);
  if (facts.rescue_encryption_at_host) parts += ", encryption at host";
  if (!facts.rescue_security_type.empty()) parts += ", security type " + shown(facts.rescue_security_type);
  if (!facts.rescue_zone.empty()) parts += ", zone " + shown(facts.rescue_zone);
  if (!facts.rescue_license_type.empty()) parts += ", license " + shown(facts.rescue_license_type);
  return parts;
}

std::string read_back_of(ReadBack read_back) {
  switch (read_back) {
    case ReadBack::automatic:
      return "by the agent when it comes up, else from a snapshot of the running disk";
    case ReadBack::agent:
      return "by the agent; if it does not come up, the outcome stays unknown";
    case ReadBack::snapshot:
      return "from a snapshot of the running disk, at the rescue VM";
    case ReadBack::none:
      break;
  }
  return "not at all: sign in to see whether it worked";
}

std::string power_of(const Plan& plan) {
  const std::string_view how = plan.deallocate ? "deallocated for the swap" : "powered off for the swap";
  const std::string_view afterwards =
      plan.power_after == PowerAfter::as_before ? "as before" : name_of(plan.power_after);
  return format("{} now; {}; afterwards {}", shown(plan.facts.power), how, afterwards);
}

std::string snapshot_of(const Plan& plan) {
  if (!plan.from_snapshot.empty()) return format("{}, which is there", shown(plan.from_snapshot));
  return plan.keep_snapshot ? "a new one, kept" : "a new one, deleted afterwards";
}

void add(std::vector<Row>& rows, std::string_view name, std::string_view value) {
  if (!value.empty()) rows.push_back({name, shown(value)});
}

}  // namespace

std::string shown(std::string_view text) {
  const std::string escaped = base::quoted(text, text.size());
  // The quotes around it are not wanted, nor escapes of what does no harm.
  std::string out;
  for (std::size_t i = 1; i + 1 < escaped.size(); ++i) {
    const bool harmless =
        escaped[i] == '\\' && (escaped[i + 1] == '"' || escaped[i + 1] == '\\') && i + 2 < escaped.size();
    out += escaped[harmless ? ++i : i];
  }
  return out;
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width, std::size_t indent) {
  std::vector<std::string> lines{""};
  std::size_t used = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    const std::size_t length = characters(word);
    if (used > 0 && used + 1 + length > width) {
      lines.emplace_back(indent, ' ');
      used = indent;
    } else if (!lines.back().empty()) {
      lines.back() += ' ';
      ++used;
    }
    lines.back() += word;
    used += length;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string span(std::chrono::seconds time) {
  const auto all = time.count();
  if (all < 60) return format("{} s", all);
  if (all < 3600) return all % 60 == 0 ? format("{} min", all / 60) : format("{} min {} s", all / 60, all % 60);
  return format("{} h {} min", all / 3600, all / 60 % 60);
}

std::string_view name_in(std::string_view id) { return id.substr(id.rfind('/') + 1); }

std::string verdict(const Plan& plan) {
  if (!plan.blockers.empty()) {
    std::string names;
    for (const Finding& blocker : plan.blockers) names += (names.empty() ? "" : ", ") + shown(blocker.code);
    return format("BLOCKED by {}: this plan cannot be carried out, and nothing was changed", names);
  }
  const std::string times =
      format("about {} in all, of which the VM is down for about {}", span(plan.expected), span(plan.downtime));
  if (plan.unknowns.empty()) return format("READY: nothing that was read forbids it; {}", times);
  return format("READY, as far as is known: {} {} unknown {}; {}", plan.unknowns.size(),
                plan.unknowns.size() == 1 ? "thing is" : "things are",
                plan.probe ? "until the probe, before anything stops" : "and will not be probed", times);
}

std::vector<Row> choices(const Plan& plan) {
  std::vector<Row> rows{{"task", task_of(plan)}};
  const bool plants = plan.task != PlantedTask::nothing;
  if (plan.task == PlantedTask::reset_password) {
    rows.push_back({"password", password_of(plan)});
    rows.push_back({"groups", groups_of(plan)});
  }
  if (plants) rows.push_back({"hook", hook_of(plan.hook)});
  rows.push_back({"why offline", plan.reason.empty() ? "NOTHING opens the last resort yet" : shown(plan.reason)});
  rows.push_back({"power", power_of(plan)});
  if (plants) rows.push_back({"rescue VM", rescue_of(plan)});
  if (plan.rescue_is_made) {
    rows.push_back({"its attributes", attributes_of(plan.facts)});
    rows.push_back({"its network", network_of(plan)});
  }
  if (plants) {
    rows.push_back(
        {"probe", plan.probe ? "a copy is read before anything stops" : "NONE: nothing is read before the VM stops"});
  }
  rows.push_back({"snapshot", snapshot_of(plan)});
  if (plants) rows.push_back({"read back", read_back_of(plan.read_back)});
  rows.push_back({"lease", plan.lease ? "a tag on the VM keeps a second rescuer away"
                                      : "NONE: only the comparison at the swap keeps a second rescuer away"});
  return rows;
}

std::vector<Row> known_facts(const Plan& plan) {
  const PlanFacts& facts = plan.facts;
  std::vector<Row> rows;
  add(rows, "VM size", facts.vm_size);
  add(rows, "location", facts.location);
  add(rows, "zone", facts.zone);
  add(rows, "OS disk", facts.os_disk_id);
  add(rows, "its unique id", facts.os_disk_unique_id);
  add(rows, "its SKU", facts.os_disk_sku);
  add(rows, "its tier", facts.os_disk_tier);
  if (facts.os_disk_bytes > 0) rows.push_back({"its size", format("{} GiB", facts.os_disk_bytes >> 30)});
  add(rows, "generation", facts.hyper_v_generation);
  add(rows, "security type", facts.security_type);
  add(rows, "encryption set", facts.encryption_set_id);
  add(rows, "controller", facts.disk_controller);
  add(rows, "network access", facts.network_access_policy);
  add(rows, "disk access", facts.disk_access_id);
  return rows;
}

std::string waits_for(const PlanStep& step) {
  std::string numbers;
  for (const std::int32_t number : step.after) numbers += (numbers.empty() ? "" : ", ") + std::to_string(number);
  return numbers;
}

std::vector<std::string> password_holders(const Plan& plan) {
  std::vector<std::string> holders;
  for (const PlanResource& resource : plan.resources) {
    if (resource.holds_password) holders.push_back(shown(resource.id));
  }
  return holders;
}

}  // namespace azvmreset::offline
