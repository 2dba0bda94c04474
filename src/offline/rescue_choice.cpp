#include "offline/rescue_choice.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>

namespace azvmreset::offline {
namespace {

using base::equals_ignoring_case;

// Known to be cheap, to be offered nearly everywhere, and to have SCSI.
constexpr std::array usual_sizes = {
    std::string_view("Standard_B2s"),     std::string_view("Standard_B2ms"),   std::string_view("Standard_D2s_v5"),
    std::string_view("Standard_D2as_v5"), std::string_view("Standard_D2s_v4"), std::string_view("Standard_D2s_v3"),
};

// Enough for a file system to be repaired, and no more than that is paid for.
constexpr std::int32_t least_memory_gb = 3;
constexpr std::int32_t most_cores = 8;

constexpr std::string_view linux_image = "Canonical:ubuntu-24_04-lts:server:latest";
constexpr std::string_view windows_2022 = "MicrosoftWindowsServer:WindowsServer:2022-datacenter-smalldisk-g2:latest";
constexpr std::string_view windows_2019 = "MicrosoftWindowsServer:WindowsServer:2019-datacenter-smalldisk-g2:latest";

// What no policy demands otherwise.
constexpr std::string_view usual_administrator = "azvmreset";
constexpr std::string_view usual_os_disk_sku = "StandardSSD_LRS";
constexpr std::string_view smallest_range = "10.255.255.0/29";

bool needs_premium(const RescueChoice& choice, const Situation& now) noexcept {
  return now.disk().sku.starts_with("Premium") || choice.os_disk_sku.starts_with("Premium");
}

bool is_secure_enough(const arm::SizeView& size, const RescueMachine& wanted) noexcept {
  return (size.encryption_at_host || !wanted.encryption_at_host) &&
         (size.trusted_launch || wanted.security_type != "TrustedLaunch");
}

bool serves(const arm::SizeView& size, const RescueChoice& choice, const Situation& now) {
  return size.scsi && !size.confidential && equals_ignoring_case(size.architecture, "x64") && size.data_disks >= 1 &&
         size.cores >= 1 && size.cores <= most_cores && size.memory_gb >= least_memory_gb && size.runs("V2") &&
         (size.premium || !needs_premium(choice, now)) && is_secure_enough(size, now.request.rescue) &&
         size.offered_in(choice.zone);
}

std::size_t place_among_usual(std::string_view name) noexcept {
  const auto* found = std::find_if(usual_sizes.begin(), usual_sizes.end(),
                                   [name](std::string_view usual) { return equals_ignoring_case(usual, name); });
  return static_cast<std::size_t>(found - usual_sizes.begin());
}

// The usual ones first, then the smallest.
bool before(const arm::SizeView& a, const arm::SizeView& b) {
  return std::tuple(place_among_usual(a.name), a.cores, a.memory_gb, std::string_view(a.name)) <
         std::tuple(place_among_usual(b.name), b.cores, b.memory_gb, std::string_view(b.name));
}

const arm::SizeView* best_size(const RescueChoice& choice, const Situation& now) {
  const arm::SizeView* best = nullptr;
  for (const arm::SizeView& size : *now.world.sizes) {
    if (serves(size, choice, now) && (best == nullptr || before(size, *best))) best = &size;
  }
  return best;
}

const arm::SizeView* size_named(const Situation& now, std::string_view name) {
  if (!now.world.sizes) return nullptr;
  for (const arm::SizeView& size : *now.world.sizes) {
    if (equals_ignoring_case(size.name, name)) return &size;
  }
  return nullptr;
}

void choose_size(RescueChoice& choice, const Situation& now) {
  choice.size = now.request.rescue.size;
  if (!choice.size.empty()) {
    choice.offered = size_named(now, choice.size);
    return;
  }
  choice.offered = now.world.sizes ? best_size(choice, now) : nullptr;
  if (choice.offered != nullptr) choice.size = choice.offered->name;
  if (!now.world.sizes) choice.size = usual_sizes.front();
}

// Two Windows from one image version have one disk identity, and the copy
// would stay offline (F5.6).
std::string_view image_unlike_source(const Situation& now) {
  if (now.request.rescue.os == RescueOs::linux_os) return linux_image;
  return base::starts_with_ignoring_case(now.world.vm.profile.image.sku, "2022") ? windows_2019 : windows_2022;
}

std::int32_t free_lun(const std::vector<arm::DataDiskProfile>& disks) {
  std::int32_t lun = 0;
  while (std::any_of(disks.begin(), disks.end(), [lun](const auto& disk) { return disk.lun == lun; })) ++lun;
  return lun;
}

RescueChoice given(const Situation& now) {
  RescueChoice choice;
  choice.made = false;
  choice.os = now.request.rescue.os;
  if (!now.world.rescue) return choice;
  const arm::VmView& vm = *now.world.rescue;
  if (vm.os != arm::OsType::unknown) {
    choice.os = vm.os == arm::OsType::windows ? RescueOs::windows : RescueOs::linux_os;
  }
  choice.location = vm.location;
  choice.size = vm.profile.size;
  choice.zone = vm.profile.zone;
  choice.offered = size_named(now, choice.size);
  choice.lun = free_lun(vm.profile.data_disks);
  return choice;
}

}  // namespace

RescueChoice choose_rescue(const Situation& now) {
  const RescueMachine& wanted = now.request.rescue;
  if (wanted.existing) return given(now);
  RescueChoice choice;
  choice.os = wanted.os;
  choice.location = now.world.vm.location;
  choice.zone = first_said(wanted.zone, now.world.vm.profile.zone);
  choice.admin_username = first_said(wanted.admin_username, usual_administrator);
  choice.os_disk_sku = first_said(wanted.os_disk_sku, usual_os_disk_sku);
  if (wanted.network == RescueNetwork::nat_gateway) {
    choice.address_range = first_said(wanted.address_range, smallest_range);
  }
  choose_size(choice, now);
  choice.image = first_said(wanted.image, image_unlike_source(now));
  return choice;
}

}  // namespace azvmreset::offline
