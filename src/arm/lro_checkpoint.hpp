// An accepted operation, put on paper.
#pragma once

#include <azvmreset/rest.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace azvmreset::arm {

// Where the status of an operation is read (contract A2).
enum class PollSource : std::uint8_t { azure_async_operation, operation_location, location, body };

// Also the words in a resume token.
std::string_view name_of(PollSource source) noexcept;
std::optional<PollSource> poll_source(std::string_view name) noexcept;
std::string_view name_of(FinalStateVia via) noexcept;
std::optional<FinalStateVia> final_state_via(std::string_view name) noexcept;

// What a later process needs to go on watching (contract A6). It is not
// trusted when it comes back: see LroTable::resume.
struct Checkpoint {
  std::string method;
  PollSource source = PollSource::body;
  std::string poll_url;
  std::string location;  // where a POST leaves its result; or empty
  FinalStateVia final_state_via = FinalStateVia::unset;
};

}  // namespace azvmreset::arm
