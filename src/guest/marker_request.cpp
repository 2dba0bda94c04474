#include "guest/marker_request.hpp"

#include "base/encoding/base64url.hpp"
#include "base/format.hpp"

namespace azvmreset::guest {

std::string marker_request_parameter(const MarkerRequest& request) {
  return "x" + base::base64url_encode(base::format("azvmreset-marker 1\nverb {}\nnot_after {}\noffset {}\nid {}\n",
                                                   request.remove ? "remove" : "read", request.not_after,
                                                   request.offset, request.id));
}

}  // namespace azvmreset::guest
