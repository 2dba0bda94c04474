#include "http/request_id_policy.hpp"

#include <utility>

namespace azvmreset::http {

namespace {

// A caller of the generic entry may bring its own: then that one counts.
void add_if_absent(Request& request, std::string_view name, std::string value) {
  if (!request.has_header(name)) request.headers.emplace_back(name, std::move(value));
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
