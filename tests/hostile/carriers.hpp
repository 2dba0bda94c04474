// Where in its answers a service may put a URL that a client might follow.
#pragma once

#include <azvmreset/error.hpp>
#include <azvmreset/rest.hpp>
#include <azvmreset/transport.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::hostile {

struct Asked {
  std::string method;
  std::string url;
  std::uint32_t number = 0;  // of the requests of this case, from 1
};

struct Carrier {
  std::string_view name;

  RestRequest (*request)();

  // What the service answers; `url` is the one under test.
  HttpResponse (*answer)(const Asked& asked, const std::string& url);

  // What a refused URL may end in.
  std::vector<ErrorCode> refusals;

  // Redirects are never followed, wherever they lead.
  bool never_followed = false;
};

const std::vector<Carrier>& carriers();

}  // namespace azvmreset::hostile
