#include "simulation/watch.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"

#include <utility>

namespace azvmreset::simulation {
namespace {

constexpr std::string_view kArm = "https://management.azure.com/";
constexpr std::string_view kAuthority = "https://login.microsoftonline.com/";

bool is_extension_write(const HttpRequest& request) {
  return request.method == "PUT" && request.url.find("/extensions/") != std::string::npos;
}

bool may_hold_ciphertext(const HttpRequest& request) { return request.url.find("/runCommand") != std::string::npos; }

}  // namespace

Watch::Watch(test::VirtualPort& port, std::string_view client_secret)
    : port_(port), start_(port.now()), secrets_(client_secret) {}

void Watch::broken(std::string_view oracle, std::string_view what) {
  failures.push_back(base::format("{}: {}", oracle, what));
  note(base::format("BROKEN {}: {}", oracle, what));
}

void Watch::shown(std::string_view where, std::string_view text) {
  const std::string_view secret = secrets_.found_in(text);
  if (!secret.empty()) broken("no secret is shown", base::format("{} shows {}", where, secret));
}

void Watch::kept(std::string_view token) {
  note(base::format("  token of {} bytes", token.size()));
  const std::string_view secret = secrets_.found_in_url(token);
  if (!secret.empty()) broken("no secret is in a resume token", secret);
}

void Watch::sent(const HttpRequest& request) {
  const bool to_arm = request.url.starts_with(kArm);
  const bool to_authority = request.url.starts_with(kAuthority);
  note(base::format("  {} {}", request.method, request.url));
  if (!to_arm && !to_authority) broken("requests stay with Azure", request.url);

  const std::string_view body = request.body ? request.body->expose() : std::string_view();
  // What is sealed is never twice the same.
  if (!body.empty()) {
    note(may_hold_ciphertext(request) ? base::format("    body of {} bytes", body.size())
                                      : base::format("    body {}", sim::digest_of(body)));
  }
  if (!is_extension_write(request) && !secrets_.password_in(body).empty()) {
    broken("passwords go into the extension alone", base::format("{} {}", request.method, request.url));
  }
  if (!secrets_.found_in_url(request.url).empty()) broken("no secret is in a URL", request.url);
  for (const HttpHeader& header : request.headers) {
    if (base::equals_ignoring_case(header.name, "Authorization")) {
      if (!to_arm) broken("the token goes to ARM alone", request.url);
      const std::string_view token = header.value.expose();
      secrets_.add_token(token.substr(token.find(' ') + 1));
    } else {
      note(base::format("    {}: {}", header.name, header.value.expose()));
      shown(base::format("the header {}", header.name), header.value.expose());
    }
  }
}

void WatchedTransport::start(std::uint64_t id, HttpRequest request, HttpCompletion completion) {
  if (dead_) {
    unheard_.emplace(id, std::move(completion));
    return;
  }
  watch_.sent(request);
  azure_->start(first_id_ + id, std::move(request), std::move(completion));
}

void WatchedTransport::cancel(std::uint64_t id) noexcept {
  unheard_.erase(id);
  azure_->cancel(first_id_ + id);
}

}  // namespace azvmreset::simulation
