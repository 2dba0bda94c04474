#include "client/canned_transport.hpp"
#include "support/catch.hpp"

#include <azvmreset/client.hpp>

#include <optional>

#include <sys/wait.h>
#include <unistd.h>

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

// What the child found wrong, as a number to exit with; 0 is nothing.
int look_from_the_child(std::optional<Client>& client, std::optional<Operation<RestResponse>>& running) {
  if (client->step(0ms).error().code != ErrorCode::forked) return 1;
  if (client->close(0ms).error().code != ErrorCode::forked) return 2;
  if (running->wait(0ms).error().code != ErrorCode::forked) return 3;
  auto refused = client->rest(any_request());
  if (!refused.done() || refused.take_result().error().code != ErrorCode::forked) return 4;
  running->cancel();
  running.reset();
  client.reset();
  return 0;
}

}  // namespace

TEST_CASE("a client in a forked child answers forked and frees without a trace", "[client][fork]") {
  const Drive drive = GENERATE(Drive::thread, Drive::host);
  auto transport = std::make_shared<CannedTransport>(200, R"({"value":[]})");
  transport->hold();
  auto made = Client::create(canned_options(transport, drive));
  REQUIRE(made);
  std::optional<Client> client(std::move(*made));
  std::optional<Operation<RestResponse>> running(client->rest(any_request()));

  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  // No destructor of the test's own may run in the child: its threads are not there.
  if (child == 0) ::_exit(look_from_the_child(client, running));

  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);

  // The parent goes on as if nothing had been.
  transport->let_go();
  const auto result = running->get();
  REQUIRE(result);
  CHECK(result->status == 200);
}
