#include "simulator/arm/guest_shutdown.hpp"

namespace azvmreset::sim {

void shut_down_guest(World& world, const Machine& machine, bool closes_volume) {
  Volume* volume = world.find_volume(machine.os_disk);
  if (volume == nullptr || !machine.windows()) return;
  volume->content.unclean = !closes_volume;
  volume->content.hibernated = false;
}

}  // namespace azvmreset::sim
