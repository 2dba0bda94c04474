// Azure Resource Manager as the floors above see it.
#pragma once

#include "arm/api_versions.hpp"
#include "arm/endpoint.hpp"
#include "arm/lro.hpp"
#include "arm/pace.hpp"
#include "arm/paging.hpp"
#include "arm/vm_queue.hpp"
#include "engine/loop.hpp"
#include "host/random.hpp"
#include "http/pipeline.hpp"

#include <chrono>
#include <optional>
#include <string_view>

namespace azvmreset::arm {

struct ArmOptions {
  explicit ArmOptions(Endpoint arm_endpoint) : endpoint(std::move(arm_endpoint)) {}

  Endpoint endpoint;
  ApiVersions api_versions;
  std::optional<std::chrono::milliseconds> poll_interval;  // where the service gives no Retry-After
};

// One ARM endpoint through one pipeline. Confined to the loop's thread.
//
// A write whose fate is not known is outcome_unknown, whether the connection
// broke, the deadline passed or the caller cancelled; once ARM has accepted
// it, the message says that Azure may still complete it.
class Arm {
 public:
  Arm(engine::Loop& loop, host::Random& random, http::Sender& sender, ArmOptions options);

  // One request. Every status is an answer, except a redirect: `protocol`.
  engine::Task<Result<http::Response>> exchange(http::Request request);

  // The same, where everything but 2xx is an error (error_body.hpp).
  engine::Task<Result<http::Response>> call(http::Request request);

  // Follows a long-running operation to its end. Its own failure is an error;
  // status_unreadable means that it goes on and cannot be watched.
  engine::Task<Result<RunOutcome>> run(http::Request request, RunOptions options);

  // The same in two halves, for who has to note down in between where the
  // operation can be watched.
  engine::Task<Result<Accepted>> begin(http::Request request, RunOptions options);
  engine::Task<Result<RunOutcome>> follow(Accepted accepted);

  // A list with all its pages, as {"value":[…]} (paging.hpp).
  engine::Task<Result<Secret>> pages(http::Request request);

  // The same, where the first page is already here; `url` answered it.
  engine::Task<Result<Secret>> pages_from(http::Response first, http::Url url);

  // The same for a list that may be long: no page is kept. `reader` outlives
  // the call.
  engine::Task<Result<void>> read_pages(http::Request request, PageReader& reader);

  const Endpoint& endpoint() const noexcept { return options_.endpoint; }
  const ApiVersions& api_versions() const noexcept { return options_.api_versions; }

  // A request for one of our resources, or for what is below it, in the
  // api-version of its type; a cloud that does not know that one is asked in
  // another.
  Result<http::Request> request(std::string_view method, std::string_view path, ResourceType type) const;

  // The waits between looks at something that goes on, as `run` keeps them.
  Pace pace() const noexcept { return Pace(random_, loop_.now(), options_.poll_interval); }

  // Who may write to which VM; shared by all operations of one client.
  VmQueue& writers() noexcept { return writers_; }

 private:
  // One request, where a redirect is an answer too.
  engine::Task<Result<http::Response>> send(http::Request request);

  // One look at an operation that goes on. Fails when we are stopped; that its
  // status could not be read is a step like others.
  engine::Task<Result<void>> look(Accepted& accepted);

  // The outcome of an operation that has ended.
  engine::Task<Result<RunOutcome>> conclude(Accepted accepted);

  engine::Loop& loop_;
  host::Random& random_;
  http::Sender& sender_;
  mutable ArmOptions options_;  // which api-versions a cloud knows is learnt by asking
  VmQueue writers_;
};

}  // namespace azvmreset::arm
