// Which version of which service is spoken.
#pragma once

#include <string>

namespace azvmreset::arm {

// 2024-07-01 has worked examples for everything that is sent here (facts §1.1).
struct ApiVersions {
  std::string compute = "2024-07-01";

  // Disks and snapshots have versions of their own (facts §5.5).
  std::string disks = "2024-03-02";

  // Network interfaces and public addresses, which are only listed.
  std::string network = "2024-05-01";
};

}  // namespace azvmreset::arm
