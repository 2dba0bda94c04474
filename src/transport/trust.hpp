// Whose certificates count.
#pragma once

#include <azvmreset/result.hpp>

#include <string>

namespace azvmreset::transport {

// Where libcurl looks for authorities; an empty string leaves its default.
struct Trust {
  std::string ca_file;

  // The file alone is used, and no directory beside it: what the caller gave
  // is then all that is trusted, and libcurl keeps a store that comes from one
  // file in memory, instead of reading it for every connection.
  bool file_alone = false;
};

// The caller's file, if it can be read and holds a certificate, otherwise
// invalid_argument; or, for an empty path, the system's.
Result<Trust> trust_in(const std::string& ca_file);

}  // namespace azvmreset::transport
