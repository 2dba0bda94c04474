// What the requests of a plan carry, as JSON (F5.5). Pure. `{…}` stands for
// what is known only when it is sent.
#pragma once

#include "offline/situation.hpp"

#include <string>
#include <string_view>

namespace azvmreset::offline {

// `step` is what the plan's tag on it says.
std::string snapshot_body(const Situation& now, const std::string& source, std::string_view step);

// A copy that is only read: it takes nothing along but what lets it be attached.
std::string looked_at_disk_body(const Situation& now, const std::string& source, std::string_view step);

// The copy that becomes the OS disk: as the original is.
std::string copy_body(const Situation& now);

std::string attach_body(const Situation& now, const std::string& disk);
std::string detach_body(const std::string& disk);
std::string data_disks_body(const Situation& now, const std::string& more);  // all of the rescue VM, and one more
std::string swap_body(const Situation& now, const std::string& disk);

std::string tag_merge_body(std::string_view name, const std::string& value);
std::string tag_deletion_body(const Situation& now);
std::string lease_body(const Situation& now);  // every tag of the VM as it was read, and the lease

std::string script_body(const Situation& now, const std::string& location, std::string_view part);

// Of a rescue VM that is made.
std::string address_body(const Situation& now);
std::string gateway_body(const Situation& now);
std::string network_body(const Situation& now);
std::string interface_body(const Situation& now);
std::string machine_body(const Situation& now);

}  // namespace azvmreset::offline
