// One writer per VM.
#pragma once

#include "engine/gate.hpp"
#include "engine/task.hpp"

#include <azvmreset/resource_id.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace azvmreset::arm {

// Lets one write at a time through to each VM, first come, first served: of
// two writers on one VM Azure may abort the older (contract B3). VMs are told
// apart in any case; one that nobody writes to leaves nothing behind.
// Confined; outlives its places.
class VmQueue {
  using Gates = std::map<std::string, engine::Gate>;

 public:
  // The right to write, given back when it is destroyed.
  class Place {
   public:
    Place(Place&& other) noexcept
        : queue_(std::exchange(other.queue_, nullptr)), at_(other.at_), pass_(std::move(other.pass_)) {}
    Place& operator=(Place&&) = delete;
    ~Place();

   private:
    friend class VmQueue;
    Place(VmQueue& queue, Gates::iterator at, engine::Gate::Pass pass) noexcept
        : queue_(&queue), at_(at), pass_(std::move(pass)) {}

    VmQueue* queue_;
    Gates::iterator at_;
    std::optional<engine::Gate::Pass> pass_;
  };

  // `auto place = co_await queue.enter(vm);`
  engine::Task<Result<Place>> enter(ResourceId vm);

  // Whether somebody is writing to it now: then `enter` would wait.
  bool busy(const ResourceId& vm) const;

  // How many VMs are written to now.
  std::size_t size() const noexcept { return gates_.size(); }

 private:
  void forget_if_deserted(Gates::iterator vm) noexcept;

  Gates gates_;
};

}  // namespace azvmreset::arm
