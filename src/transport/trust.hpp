// Whose certificates count.
#pragma once

#include "transport/options.hpp"

#include <azvmreset/result.hpp>

#include <string>

namespace azvmreset::transport {

// Where libcurl looks for authorities. What the caller gave is all that is
// trusted; where nothing was given, the system's store is.
struct Trust {
  std::string file;
  std::string directory;
  std::string pem;  // in place of the file

  // No directory beside the file: libcurl then keeps its store in memory,
  // instead of reading it for every connection.
  bool no_directory = false;
};

// Fails with invalid_argument, naming the option, where one of them cannot be
// read or holds no certificate.
Result<Trust> trust_in(const CurlOptions& options);

}  // namespace azvmreset::transport
