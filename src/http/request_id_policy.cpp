#include "http/request_id_policy.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace azvmreset::http {

namespace {

// A caller of the generic entry may bring its own: then that one counts.
void add_if_absent(Request& request, std::string_view name, std::string value) {
  const auto has_name = [name](const auto& header) { return base::equals_ignoring_case(header.first, name); };
  if (std::none_of(request.headers.begin(), request.headers.end(), has_name)) {
    request.headers.emplace_back(name, std::move(value));
  }
}

}  // namespace

RequestIdPolicy::RequestIdPolicy(host::Random& random, std::string user_agent)
    : random_(random), user_agent_(std::move(user_agent)) {}

engine::Task<Result<Response>> RequestIdPolicy::send(Request& request, Next next) {
  add_if_absent(request, "x-ms-client-request-id", random_.guid(host::Stream::ids));
  add_if_absent(request, "x-ms-return-client-request-id", "true");
  add_if_absent(request, "User-Agent", user_agent_);
  return next(request);
}

}  // namespace azvmreset::http
