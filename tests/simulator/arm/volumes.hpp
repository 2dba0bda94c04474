// Microsoft.Compute/disks and /snapshots.
#pragma once

#include "simulator/arm/call.hpp"
#include "simulator/arm/operations.hpp"
#include "simulator/world.hpp"

#include "base/json/writer.hpp"

#include <optional>
#include <string>

namespace azvmreset::sim {

// Confined.
class Volumes {
 public:
  Volumes(World& world, Operations& operations) : world_(world), operations_(operations) {}

  static bool owns(const ArmPath& path);
  Answer handle(const Call& call);

  // What is under way at that one is done.
  void finish(const std::string& id, Time now);

 private:
  Answer list(const Call& call, bool snapshots) const;
  Answer put(const Call& call, Volume* present);
  Answer patch(const Call& call, Volume& volume);
  Answer remove(const Call& call, Volume& volume);
  Answer first_answer(const Call& call, const Operation& operation, const Volume& volume, bool created) const;

  BackgroundCopy background_copy(const Call& call, const Volume& volume) const;
  Operation& begin(const Call& call, Volume& volume);
  std::string shown(const Volume& volume, Time now) const;

  World& world_;
  Operations& operations_;
};

}  // namespace azvmreset::sim
