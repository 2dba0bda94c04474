#include "rescue/rescue_machine.hpp"

#include "arm/provisioning_state.hpp"
#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"
#include "guest/password_generator.hpp"
#include "guest/random_bytes.hpp"
#include "offline/plan_names.hpp"
#include "ops/blockers.hpp"
#include "rescue/patience.hpp"
#include "rescue/sending.hpp"

#include <algorithm>
#include <utility>

namespace azvmreset::rescue {
namespace {

using base::equals_ignoring_case;
using base::quoted;
using engine::Task;

constexpr engine::Duration longest_making = std::chrono::minutes(30);
constexpr std::string_view step = "rescue_vm";

class SecretBytes final : public guest::RandomBytes {
 public:
  explicit SecretBytes(host::Random& random) noexcept : random_(random) {}
  void fill(void* bytes, std::size_t size) override { random_.fill(host::Stream::secrets, bytes, size); }

 private:
  host::Random& random_;
};

// Of the rescue VM's administrator. Nobody keeps it: what is said to that VM goes through its agent.
Result<Secret> passing_password(Job& job) {
  constexpr std::size_t length = 40;
  SecretBytes bytes(job.context.random);
  return guest::generate_password(length, guest::Channel::vm_access, "azvmreset", bytes);
}

Error not_ours(const std::string& id, std::string_view why) {
  return ops::blocked({ops::blocker(Blocker::rescue_unsuitable,
                                    base::format("{} is there already, and is not of this rescue: {}", id, why),
                                    "find out who has made it; use another resource group, or a given rescue VM")});
}

Error not_made(const std::string& id, const std::string& state) {
  auto error = base::fail(ErrorCode::refused, "{} was not made: its provisioning state is {}", id, quoted(state));
  error.remedy = "look at it in the portal; use another size or image, or a given rescue VM";
  return error;
}

bool has_our_tag(const Job& job, std::string_view tag) { return tag.starts_with(job.plan.id + "/"); }

Task<Result<void>> note_made(Job& job, std::string type, std::string id) {
  const LedgerItem* item = job.chronicle.known().item(id);
  if (item != nullptr && item->state == LedgerItem::State::made) co_return Result<void>();
  co_return co_await job.chronicle.made(std::move(type), std::move(id));
}

Task<Result<void>> ensure_part(Job& job, std::string type, std::string id) {
  if (id.empty()) co_return Result<void>();
  Patience patience(job);
  for (;;) {
    auto seen = co_await look_at_resource(job, id);
    if (!seen) co_return std::move(seen).error();
    if (*seen) {
      const SeenResource& part = **seen;
      if (!has_our_tag(job, part.plan_tag)) co_return not_ours(id, "it has not the tag of this plan");
      const std::string& state = part.provisioning_state;
      if (equals_ignoring_case(state, "Failed")) co_return not_made(id, state);
      if (arm::at_rest(state)) co_return co_await note_made(job, type, id);
      std::string what = base::format("{} is {}", id, quoted(state));
      auto waited = co_await patience.before_next_look(longest_making, std::move(what));
      if (!waited) co_return waited;
      continue;
    }
    auto call = call_of(job, step, "PUT", id);
    if (!call) co_return std::move(call).error();
    auto written = co_await write(job, std::string(step), std::move(*call));
    if (written) continue;
    auto again = co_await patience.after(std::move(written).error());
    if (!again) co_return again;
  }
}

// Why it is none of ours, or empty.
std::string foreign(const Job& job, const SeenVm& seen) {
  const arm::VmProfile& profile = seen.vm.profile;
  const auto ours = [&job](const auto& tag) {
    return equals_ignoring_case(tag.first, offline::plan_tag) && has_our_tag(job, tag.second);
  };
  if (std::ranges::none_of(profile.tags, ours)) return "it has not the tag of this plan";
  const auto interface = [&job](const std::string& id) { return equals_ignoring_case(id, job.at.rescue_interface); };
  if (std::ranges::none_of(profile.interface_ids, interface)) return "it has another network interface";
  return {};
}

Task<Result<void>> ensure_vm(Job& job) {
  const std::string id = job.at.rescue_vm;
  Patience patience(job);
  for (;;) {
    auto seen = co_await look_at_vm(job, id);
    if (!seen) co_return std::move(seen).error();
    if (*seen) {
      if (const std::string why = foreign(job, **seen); !why.empty()) co_return not_ours(id, why);
      const std::string state = (*seen)->vm.provisioning_state;
      if (equals_ignoring_case(state, "Failed")) co_return not_made(id, state);
      if (arm::at_rest(state)) co_return co_await note_made(job, "Microsoft.Compute/virtualMachines", id);
      std::string what = base::format("the rescue VM is {}", quoted(state));
      auto waited = co_await patience.before_next_look(longest_making, std::move(what));
      if (!waited) co_return waited;
      continue;
    }
    auto call = call_of(job, step, "PUT", id);
    if (!call) co_return std::move(call).error();
    auto password = passing_password(job);
    if (!password) co_return std::move(password).error();
    Fill fill;
    fill.emplace_back("{a random password that nobody keeps}", std::move(*password));
    auto written = co_await write(job, std::string(step), std::move(*call), std::move(fill));
    if (written) continue;
    auto again = co_await patience.after(std::move(written).error());
    if (!again) co_return again;
  }
}

}  // namespace

Task<Result<void>> ensure_rescue_machine(Job& job) {
  if (!job.plan.rescue_is_made) co_return Result<void>();
  const std::pair<std::string_view, std::string> parts[] = {
      {"Microsoft.Network/publicIPAddresses", job.at.rescue_address},
      {"Microsoft.Network/natGateways", job.at.rescue_gateway},
      {"Microsoft.Network/virtualNetworks", job.at.rescue_network},
      {"Microsoft.Network/networkInterfaces", job.at.rescue_interface}};
  for (const auto& [type, id] : parts) {
    auto made = co_await ensure_part(job, std::string(type), id);
    if (!made) co_return made;
  }
  co_return co_await ensure_vm(job);
}

}  // namespace azvmreset::rescue
