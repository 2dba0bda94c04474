// States as scenario files and the control path spell them.
#pragma once

#include "simulator/guest/boot/boot.hpp"
#include "simulator/scenario.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace azvmreset::sim {

template <class Enum, std::size_t Size>
using Words = std::array<std::pair<std::string_view, Enum>, Size>;

inline constexpr Words<Throttling, 3> kThrottlingWords{
    {{"azure", Throttling::azure}, {"hourly", Throttling::hourly}, {"off", Throttling::off}}};
inline constexpr Words<Os, 2> kOsWords{{{"windows", Os::windows}, {"linux", Os::linux}}};
inline constexpr Words<Power, 6> kPowerWords{{{"running", Power::running},
                                              {"stopped", Power::stopped},
                                              {"deallocated", Power::deallocated},
                                              {"starting", Power::starting},
                                              {"stopping", Power::stopping},
                                              {"deallocating", Power::deallocating}}};
inline constexpr Words<AgentState, 4> kAgentWords{{{"ready", AgentState::ready},
                                                   {"stale", AgentState::stale},
                                                   {"not_ready", AgentState::not_ready},
                                                   {"absent", AgentState::absent}}};
inline constexpr Words<AgentAfterBoot, 4> kAgentAfterBootWords{{{"by_variant", AgentAfterBoot::by_variant},
                                                                {"ready", AgentAfterBoot::ready},
                                                                {"silent", AgentAfterBoot::silent},
                                                                {"repaired", AgentAfterBoot::repaired}}};
inline constexpr Words<OsDiskKind, 3> kOsDiskWords{
    {{"managed", OsDiskKind::managed}, {"unmanaged", OsDiskKind::unmanaged}, {"ephemeral", OsDiskKind::ephemeral}}};
inline constexpr Words<Ade, 3> kAdeWords{
    {{"none", Ade::none}, {"single_pass", Ade::single_pass}, {"dual_pass", Ade::dual_pass}}};
// What Azure spells as the file does.
inline constexpr Words<std::string_view, 2> kGenerationWords{{{"V1", "V1"}, {"V2", "V2"}}};
inline constexpr Words<std::string_view, 2> kControllerWords{{{"SCSI", "SCSI"}, {"NVMe", "NVMe"}}};
inline constexpr Words<std::string_view, 2> kDeleteOptionWords{{{"Detach", "Detach"}, {"Delete", "Delete"}}};
inline constexpr Words<std::string_view, 3> kNetworkAccessWords{
    {{"AllowAll", "AllowAll"}, {"AllowPrivate", "AllowPrivate"}, {"DenyAll", "DenyAll"}}};
inline constexpr Words<std::string_view, 3> kSecurityTypeWords{
    {{"Standard", ""}, {"TrustedLaunch", "TrustedLaunch"}, {"ConfidentialVM", "ConfidentialVM"}}};
inline constexpr Words<Allocation, 2> kAllocationWords{
    {{"static", Allocation::fixed}, {"dynamic", Allocation::dynamic}}};
inline constexpr Words<std::string_view, 2> kLockWords{{{"ReadOnly", "ReadOnly"}, {"CanNotDelete", "CanNotDelete"}}};
// Of what may be without a lock.
inline constexpr Words<std::string_view, 3> kLockOrNoneWords{
    {{"", ""}, {"ReadOnly", "ReadOnly"}, {"CanNotDelete", "CanNotDelete"}}};

inline constexpr Words<BootMishap, 4> kMishapWords{{{"none", BootMishap::none},
                                                    {"no_powershell", BootMishap::no_powershell},
                                                    {"ends_before_change", BootMishap::ends_before_change},
                                                    {"ends_after_change", BootMishap::ends_after_change}}};

template <class Enum, std::size_t Size>
constexpr std::string_view word_for(Enum meaning, const Words<Enum, Size>& words) {
  for (const auto& [word, one] : words) {
    if (one == meaning) return word;
  }
  return "unknown";
}

}  // namespace azvmreset::sim
