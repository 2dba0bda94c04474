// Options of the network are checked when the client is made, each by its name.
#include <azvmreset/client.hpp>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"

using namespace azvmreset;
using namespace std::chrono_literals;

namespace {

// Nobody answers, but what was asked is remembered.
class Recorder final : public Transport {
 public:
  void start(std::uint64_t, HttpRequest request, HttpCompletion completion) override {
    for (const HttpHeader& header : request.headers) {
      if (header.name == "traceparent") traces.emplace_back(header.value.expose());
    }
    completion.fail(Error{ErrorCode::internal, "nobody answers"});
  }
  void cancel(std::uint64_t) noexcept override {}

  std::vector<std::string> traces;
};

}  // namespace

TEST_CASE("the caller's trace reaches the authority", "[client][network]") {
  const auto recorder = std::make_shared<Recorder>();
  ClientOptions options(
      ClientSecret("00000000-0000-4000-8000-00000000000a", "00000000-0000-4000-8000-00000000000b", Secret("secret")));
  options.transport = recorder;
  options.drive = Drive::host;
  options.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  auto client = Client::create(std::move(options));
  REQUIRE(client);
  CHECK_FALSE(client->find(Find("00000000-0000-4000-8000-000000000001", "web-01")).get());
  REQUIRE_FALSE(recorder->traces.empty());
  CHECK(recorder->traces.front().substr(0, 36) == "00-0af7651916cd43dd8448eb211c80319c-");
}

TEST_CASE("an option of the network that cannot be used is refused by its name", "[client][network]") {
  struct Row {
    std::string option;
    std::function<void(ClientOptions&)> set;
  };
  const Row rows[] = {
      {"ca_file", [](ClientOptions& options) { options.ca_file = "/no/such/file"; }},
      {"ca_directory", [](ClientOptions& options) { options.ca_directory = "/no/such/directory"; }},
      {"ca_pem", [](ClientOptions& options) { options.ca_pem = "no certificate"; }},
      {"proxy", [](ClientOptions& options) { options.proxy = "http://me:S3cret@host:3128"; }},
      {"proxy_username", [](ClientOptions& options) { options.proxy_username = "me"; }},
      {"proxy_username", [](ClientOptions& options) { options.proxy_password = Secret("S3cret"); }},
      {"no_proxy", [](ClientOptions& options) { options.no_proxy = "https://host"; }},
      {"address_family", [](ClientOptions& options) { options.address_family = AddressFamily{5}; }},
      {"connect_timeout", [](ClientOptions& options) { options.connect_timeout = 0ms; }},
      {"idle_timeout", [](ClientOptions& options) { options.idle_timeout = -1ms; }},
      {"request_timeout", [](ClientOptions& options) { options.request_timeout = 0ms; }},
      {"traceparent", [](ClientOptions& options) { options.traceparent = "00-not-a-trace"; }},
  };
  for (const Row& row : rows) {
    CAPTURE(row.option);
    ClientOptions options(ReadyToken{Secret("token")});
    options.arm_endpoint = "https://127.0.0.1:1";
    row.set(options);
    const auto client = Client::create(std::move(options));
    REQUIRE_FALSE(client);
    CHECK(client.error().code == ErrorCode::invalid_argument);
    CHECK(client.error().message.substr(0, row.option.size() + 1) == row.option + ":");
    CHECK(client.error().message.find("S3cret") == std::string::npos);
  }
}
