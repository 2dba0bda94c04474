#include "ops/writer_place.hpp"

#include <utility>

namespace azvmreset::ops {

engine::Task<Result<arm::VmQueue::Place>> enter_writers(Context context, ResourceId vm) {
  arm::VmQueue& writers = context.arm.writers();
  if (writers.busy(vm)) context.progress.entered(Phase::queued, "another write to this VM goes first");
  co_return co_await writers.enter(std::move(vm));
}

}  // namespace azvmreset::ops
