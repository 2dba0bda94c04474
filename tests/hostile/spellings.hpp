// URLs as a hostile service, or a careless one, may spell them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::hostile {

// The service of every test.
inline constexpr std::string_view kArm = "https://management.azure.com";

enum class Nature {
  own,      // plainly on the service's own origin: must be followed
  foreign,  // plainly not: must be refused
  unclear,  // may be refused or read as the service's own; never as another's
};

struct Spelling {
  std::string url;
  Nature nature;
};

// Every spelling of a URL with that path and query.
std::vector<Spelling> spellings_of(std::string_view path_and_query);

}  // namespace azvmreset::hostile
