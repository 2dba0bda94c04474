// Long-running operations as ARM keeps them (contract A1).
#pragma once

#include "simulator/message.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace azvmreset::sim {

struct Operation {
  std::string id;
  std::string subscription;
  std::string provider;  // "Microsoft.Compute"
  std::string location;
  std::string method;   // of the request that started it
  std::string machine;  // id of the VM it works on, or empty
  Time started;
  std::optional<Time> ended;
  std::string status;      // empty while running
  std::string error_code;  // on Failed and Canceled
  std::string error_message;
  Answer result{204, {}, {}};  // what Location answers in the end
  std::string properties;      // JSON for the status document, or empty
  std::string resource_location;

  bool never_ends = false;
  bool takes_no_time = false;
  bool fails_in_the_end = false;  // whatever becomes of its work
  bool looked_at = false;         // its status was read once
  bool gone = false;              // its record was dropped early

  // Of operations that count polls instead of time: what the last one does.
  std::uint32_t polls_to_go = 0;
  std::function<void(Time now)> at_last;

  bool running() const noexcept { return status.empty(); }
};

}  // namespace azvmreset::sim
