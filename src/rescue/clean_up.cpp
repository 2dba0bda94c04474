#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "offline/plan_names.hpp"
#include "rescue/disks.hpp"
#include "rescue/items.hpp"
#include "rescue/lease.hpp"
#include "rescue/sending.hpp"
#include "rescue/steps.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace azvmreset::rescue {
namespace {

using base::equals_ignoring_case;
using engine::Task;

constexpr std::string_view disks = "Microsoft.Compute/disks";
constexpr std::string_view snapshots = "Microsoft.Compute/snapshots";
constexpr std::string_view step = "confirm";

struct Doomed {
  Doomed(std::string_view its_type, std::string its_id) : type(its_type), id(std::move(its_id)) {}

  std::string type;
  std::string id;
};

bool is_script(std::string_view id) noexcept { return base::find_ignoring_case(id, "/runCommands/") != id.npos; }

bool goes_with_rescue_vm(const Job& job, std::string_view id) {
  return job.plan.rescue_is_made && base::starts_with_ignoring_case(id, job.at.rescue_vm + "/");
}

std::vector<Doomed> scripts(const Job& job) {
  std::vector<Doomed> found;
  for (const LedgerItem& item : job.chronicle.known().ledger) {
    const bool there = item.state != LedgerItem::State::deleted && is_script(item.id);
    if (there && !goes_with_rescue_vm(job, item.id)) found.emplace_back(item.type, item.id);
  }
  return found;
}

// A disk before what it was made of, a machine before what it needs: what is
// still in use would be refused, and the lineage hangs on the snapshot.
std::vector<Doomed> in_order(const Job& job, bool copy_stays) {
  const offline::Places& at = job.at;
  std::vector<Doomed> order = scripts(job);
  order.emplace_back(disks, at.probe_disk);
  order.emplace_back(snapshots, at.probe_snapshot);
  order.emplace_back(disks, at.read_back_disk);
  order.emplace_back(snapshots, at.read_back_snapshot);
  if (!copy_stays) order.emplace_back(disks, at.copy);
  if (job.plan.rescue_is_made) {
    order.emplace_back("Microsoft.Compute/virtualMachines", at.rescue_vm);
    order.emplace_back("Microsoft.Network/networkInterfaces", at.rescue_interface);
    order.emplace_back(disks, at.rescue_disk);
    order.emplace_back("Microsoft.Network/virtualNetworks", at.rescue_network);
    order.emplace_back("Microsoft.Network/natGateways", at.rescue_gateway);
    order.emplace_back("Microsoft.Network/publicIPAddresses", at.rescue_address);
  }
  // Going back there is nothing to keep it for.
  const bool keep = job.plan.keep_snapshot && copy_stays;
  if (job.plan.from_snapshot.empty() && !keep) order.emplace_back(snapshots, at.snapshot);
  return order;
}

bool is_attachable(const Job& job, const std::string& id) {
  const offline::Places& at = job.at;
  return id == at.probe_disk || id == at.read_back_disk || id == at.copy;
}

bool is_alive(const Job& job, const std::string& id) {
  const LedgerItem* item = job.chronicle.known().item(id);
  return item != nullptr && item->state != LedgerItem::State::deleted;
}

Task<Result<void>> remove(Job& job, Doomed one) {
  if (is_attachable(job, one.id) && is_alive(job, one.id) && !job.at.rescue_vm.empty()) {
    auto detached = co_await ensure_detached(job, std::string(step), one.id);
    // Elsewhere: ensure_gone sees it, and says so.
    if (!detached && !is_answer_of_azure(detached.error()) && detached.error().code != ErrorCode::refused) {
      co_return detached;
    }
  }
  co_return co_await ensure_gone(job, std::string(step), std::move(one.type), std::move(one.id));
}

// Empty: it goes.
std::string why_copy_stays(const Job& job, const std::optional<SeenVm>& vm) {
  const Known& known = job.chronicle.known();
  if (vm && equals_ignoring_case(vm->vm.os_disk_id, job.at.copy)) return "it is the OS disk";
  if (!known.start_meant) return {};
  if (!vm) return "the VM is gone, and Windows may have run on it";
  if (known.undoing || !is_alive(job, job.at.copy)) return {};
  return "Windows may have run on it; rollback with discard_changes deletes it";
}

void say_what_stays(Job& job, std::string why_copy) {
  if (why_copy.empty()) return;
  note_item(job, std::string(disks), job.at.copy, ItemFate::kept, std::move(why_copy));
  if (job.plan.keep_snapshot && is_alive(job, job.at.snapshot)) {
    note_item(job, std::string(snapshots), job.at.snapshot, ItemFate::kept, "as was asked for");
  }
}

Error undelivered() {
  Error error(ErrorCode::blocked,
              "a password that the guest has sealed was not delivered yet, and what holds it was not deleted");
  error.blockers = {"password_undelivered"};
  error.remedy = "resume with the key that it was sealed to; or give the password up (discard_password)";
  return error;
}

}  // namespace

Task<Result<void>> foretell_clean_up(Job& job) {
  auto seen = co_await look_at_vm(job, job.at.vm);
  if (!seen) co_return std::move(seen).error();
  const std::string why_copy = why_copy_stays(job, *seen);
  const std::vector<Doomed> order = in_order(job, !why_copy.empty());
  for (const Doomed& one : order) {
    auto told = co_await foretell_gone(job, one.type, one.id);
    if (!told) co_return told;
  }
  say_what_stays(job, why_copy);
  co_return Result<void>();
}

Task<Result<void>> clean_up(Job& job) {
  const auto& marker = job.chronicle.known().marker;
  if (marker && marker->sealed && !marker->delivered && !job.discard_password) co_return undelivered();
  auto seen = co_await look_at_vm(job, job.at.vm);
  if (!seen) co_return std::move(seen).error();
  const std::string why_copy = why_copy_stays(job, *seen);
  const std::vector<Doomed> order = in_order(job, !why_copy.empty());
  for (const Doomed& one : order) {
    auto removed = co_await remove(job, one);
    if (!removed) co_return removed;
  }
  say_what_stays(job, why_copy);
  if (!*seen) co_return Result<void>();
  co_return co_await release_lease(job);
}

}  // namespace azvmreset::rescue
