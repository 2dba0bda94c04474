// Options of the network are checked when the client is made, each by its name.
#include <azvmreset/client.hpp>

#include <functional>
#include <string>

#include "support/catch.hpp"

using namespace azvmreset;
using namespace std::chrono_literals;

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
