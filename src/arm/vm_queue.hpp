// One writer per VM.
#pragma once

#include "engine/gate.hpp"
#include "engine/task.hpp"

#include <azvmreset/resource_id.hpp>

#include <map>
#include <memory>
#include <string>
#include <utility>

namespace azvmreset::arm {

// Lets one write at a time through to each VM, first come, first served: of
// two writers on one VM Azure may abort the older (contract B3). VMs are told
// apart in any case; one that nobody writes to leaves nothing behind.
// Confined; outlives its places.
class VmQueue {
 public:
  // The right to write, given back when it is destroyed.
  class Place {
   public:
    Place(Place&& other) noexcept = default;
    Place& operator=(Place&&) = delete;
    ~Place();

   private:
    friend class VmQueue;
    Place(VmQueue& queue, std::string key, engine::Gate::Pass pass);

    VmQueue* queue_;
    std::string key_;
    std::unique_ptr<engine::Gate::Pass> pass_;
  };

  // `auto place = co_await queue.enter(vm);`
  engine::Task<Result<Place>> enter(ResourceId vm);

  // Whether somebody is writing to it now: then `enter` would wait.
  bool busy(const ResourceId& vm) const;

  std::size_t size() const noexcept { return gates_.size(); }

 private:
  void forget_if_deserted(const std::string& key) noexcept;

  std::map<std::string, engine::Gate> gates_;
};

}  // namespace azvmreset::arm
