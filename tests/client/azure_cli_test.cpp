// The Azure CLI as a real program, under the client's own threads.
#include <azvmreset/client.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "client/canned_transport.hpp"
#include "support/catch.hpp"
#include "support/folder.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

struct FakeAz {
  explicit FakeAz(const std::string& lines) {
    folder.write("az", "#!/bin/sh\n" + lines + "\n");
    std::filesystem::permissions(folder.path("az"), std::filesystem::perms::owner_all);
  }

  Client client(std::shared_ptr<Transport> transport) const {
    AzureCli credential;
    credential.program = folder.path("az");
    credential.time_limit = 10min;
    ClientOptions options(std::move(credential));
    options.transport = std::move(transport);
    auto made = Client::create(std::move(options));
    REQUIRE(made);
    return std::move(*made);
  }

  Folder folder;
};

}  // namespace

TEST_CASE("a token of the Azure CLI signs requests", "[client][azure_cli]") {
  const FakeAz az(R"(echo '{"accessToken":"ey.c.li","expires_on":4000000000,"tokenType":"Bearer"}')");
  Client client = az.client(std::make_shared<CannedTransport>(200, "{}"));
  CHECK(client.rest(any_request()).get());
}

TEST_CASE("an Azure CLI that hangs is ended by a cancel, with all it has started", "[client][azure_cli]") {
  const Folder folder;
  const std::string fifo = folder.path("fifo");
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  const FakeAz az("exec 9>'" + fifo + "'; echo begun >&9; sleep 1000 & sleep 1000");
  Client client = az.client(std::make_shared<CannedTransport>(200, "{}"));
  auto operation = client.rest(any_request());

  // Opens when the program does, and ends when nobody of its family is left.
  const int family = ::open(fifo.c_str(), O_RDONLY | O_CLOEXEC);
  REQUIRE(family >= 0);
  char begun = 0;
  REQUIRE(::read(family, &begun, 1) == 1);
  operation.cancel();
  const auto cancelled = operation.get();
  REQUIRE_FALSE(cancelled);
  CHECK(cancelled.error().code == ErrorCode::cancelled);
  while (::read(family, &begun, 1) > 0) {
  }
  ::close(family);
  CHECK(client.close(60s));
}
