#include "arm/vm_queue.hpp"

#include "base/ascii.hpp"

namespace azvmreset::arm {

VmQueue::Place::~Place() {
  if (queue_ == nullptr) return;
  pass_.reset();
  queue_->forget_if_deserted(key_);
}

engine::Task<Result<VmQueue::Place>> VmQueue::enter(ResourceId vm) {
  std::string key = base::to_lower(vm.text());
  engine::Gate& gate = gates_.try_emplace(key, 1u, 1u).first->second;
  auto pass = co_await gate.enter();
  if (!pass) {
    forget_if_deserted(key);
    co_return std::move(pass).error();
  }
  co_return Place(*this, std::move(key), std::move(pass).value());
}

bool VmQueue::busy(const ResourceId& vm) const { return gates_.contains(base::to_lower(vm.text())); }

void VmQueue::forget_if_deserted(const std::string& key) noexcept {
  const auto found = gates_.find(key);
  if (found != gates_.end() && found->second.deserted()) gates_.erase(found);
}

}  // namespace azvmreset::arm
