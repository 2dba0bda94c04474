#include "auth/cloud_discovery.hpp"

#include "auth/cloud_metadata.hpp"
#include "base/fail.hpp"
#include "base/redaction.hpp"

#include <string>
#include <utility>

namespace azvmreset::auth {

namespace {

constexpr const char* path = "/metadata/endpoints?api-version=2022-09-01";

// Which has a list of clouds; known to older ones (Azure Stack Hub).
constexpr const char* older_path = "/metadata/endpoints?api-version=2019-05-01";

// Whatever is wrong, this makes the question unnecessary.
Error with_remedy(Error error) {
  error.remedy = "check the ARM endpoint, or give --authority and --audience; then its metadata is not asked for";
  return error;
}

Error unencrypted(const http::Url& asked) {
  return base::fail(ErrorCode::invalid_argument,
                    "the cloud metadata of {} is not asked for without https: anybody on the way could name the place "
                    "to which the credential goes",
                    asked.origin());
}

Error refusal(const http::Url& asked, const http::Response& answer) {
  Error error;
  if (answer.status() >= 300 && answer.status() < 400) {
    error = base::fail(ErrorCode::protocol,
                       "{} answered the request for its cloud metadata with a redirect (status {}) to {}; none is "
                       "followed",
                       asked.origin(), answer.status(), base::redacted_url(answer.header("Location").value_or("")));
  } else if (answer.status() == 404) {
    error = base::fail(ErrorCode::protocol, "{} has no cloud metadata: it answered {} with status 404", asked.origin(),
                       path);
  } else {
    const auto code = answer.status() >= 500 ? ErrorCode::server_error : ErrorCode::protocol;
    error = base::fail(code, "{} did not give its cloud metadata: it answered with status {}", asked.origin(),
                       answer.status());
  }
  error.http_status = answer.status();
  return error;
}

}  // namespace

engine::Task<Result<CloudDiscovery::Found>> CloudDiscovery::get() {
  if (found_ != nullptr) co_return found_;
  auto found = co_await flight_.join();
  co_return found;
}

engine::Task<Result<http::Response>> CloudDiscovery::ask(const char* target) {
  auto url = arm_endpoint_.at(target);
  if (!url) co_return std::move(url).error();
  http::Request request("GET", std::move(*url));
  request.headers.emplace_back("Accept", "application/json");
  co_return co_await sender_.send(std::move(request));
}

engine::Task<engine::SingleFlight<Cloud>::Outcome> CloudDiscovery::fetch() {
  if (!arm_endpoint_.secure()) co_return with_remedy(unencrypted(arm_endpoint_));
  auto answer = co_await ask(path);
  const bool unknown_version = answer && answer->status() == 400;
  if (!unknown_version) co_return read(answer);
  auto older = co_await ask(older_path);
  co_return read(older);
}

engine::SingleFlight<Cloud>::Outcome CloudDiscovery::read(Result<http::Response>& answer) {
  // No answer at all is the network's fault, which has remedies of its own.
  if (!answer) return std::move(answer).error();
  if (!answer->success()) return with_remedy(refusal(arm_endpoint_, *answer));
  auto cloud = read_cloud_metadata(answer->body(), arm_endpoint_);
  if (!cloud) return with_remedy(std::move(cloud).error());
  log_.info("auth", "{} calls itself {} and signs in at {}{}", cloud->arm_endpoint, cloud->name, cloud->authority,
            cloud->adfs ? " (AD FS)" : "");
  found_ = std::make_shared<const Cloud>(std::move(*cloud));
  return found_;
}

}  // namespace azvmreset::auth
