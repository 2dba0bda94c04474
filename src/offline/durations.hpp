// How long the steps take. Estimates, every one: Azure promises none of these,
// and none was measured against it (docs/fidelity.md). They are meant for who
// has to announce a downtime, so they lean to the long side.
#pragma once

#include <array>
#include <chrono>
#include <string_view>

namespace azvmreset::offline {

struct Expected {
  std::string_view what;
  std::chrono::seconds takes;
  std::string_view because;
};

inline constexpr std::array expected_durations = {
    Expected{"record", std::chrono::seconds(15), "some reads and two writes of tags"},
    Expected{"rescue_given", std::chrono::seconds(60), "one script on a machine that runs"},
    Expected{"rescue_made", std::chrono::seconds(240), "a VM is made in 1 to 2 minutes, its agent comes up in 1 to 2"},
    Expected{"rescue_network", std::chrono::seconds(90),
             "an address, a NAT gateway and a network, one after the other"},
    Expected{"probe", std::chrono::seconds(240), "a snapshot, a disk, attach, a script, detach, two deletions"},
    Expected{"look_at_off", std::chrono::seconds(5), "one read"},
    Expected{"power_off", std::chrono::seconds(120), "Windows shuts down by itself; updates may make it longer"},
    Expected{"deallocate", std::chrono::seconds(180), "as power off, and the host is given up"},
    Expected{"snapshot", std::chrono::seconds(60), "incremental, on the storage of the disk"},
    Expected{"copy", std::chrono::seconds(60), "a disk from a snapshot; its blocks are filled while it is in use"},
    Expected{"attach", std::chrono::seconds(45), "one change of the rescue VM"},
    Expected{"stage", std::chrono::seconds(120), "two scripts, each through the agent of the rescue VM"},
    Expected{"detach", std::chrono::seconds(60), "one change of the rescue VM, until the disk is Unattached"},
    Expected{"swap", std::chrono::seconds(60), "one change of the VM"},
    Expected{"start", std::chrono::seconds(120), "the VM is started; Windows runs the planted script as it comes up"},
    Expected{"disarm", std::chrono::seconds(60), "one look, where nothing is wrong"},
    Expected{"read_back_agent", std::chrono::seconds(180), "the agent comes up, and runs one script"},
    Expected{"read_back_snapshot", std::chrono::seconds(300), "as the probe, after Windows has started"},
    Expected{"read_back_both", std::chrono::seconds(480), "the agent is waited for, then a snapshot is read"},
    Expected{"clean_up", std::chrono::seconds(120), "what the plan made is deleted, one by one"},
};

constexpr std::chrono::seconds expected(std::string_view what) noexcept {
  for (const Expected& one : expected_durations) {
    if (one.what == what) return one.takes;
  }
  return std::chrono::seconds(0);
}

}  // namespace azvmreset::offline
