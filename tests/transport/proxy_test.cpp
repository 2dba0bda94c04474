// Proxies of the environment.
#include <cstdlib>
#include <string>

#include "support/catch.hpp"
#include "support/socket_server.hpp"
#include "transport/client.hpp"

using namespace azvmreset;

namespace {

// A variable of this program's environment, for one test.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) { setenv(name, value.c_str(), 1); }
  ~Variable() { unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
};

std::string address(const test::SocketServer& server) { return "http://127.0.0.1:" + std::to_string(server.port()); }

test::Script ok() {
  return test::answering([](const std::string&) { return test::http_answer(200, "ok"); });
}

}  // namespace

TEST_CASE("https goes through the environment's proxy", "[transport][proxy]") {
  // Accepts CONNECT and is then the server itself.
  std::string asked;
  const test::Identity identity = test::authority().issue("far.unknown", false);
  test::SocketServer proxy(
      [&asked](test::Connection& connection) {
        asked = connection.read_head();
        connection.write("HTTP/1.1 200 Connected\r\nX-Proxy: yes\r\n\r\n");
        connection.start_tls();
        ok()(connection);
      },
      {.identity = &identity, .offers_h2 = false, .handshake = false});
  test::Client client;
  {
    const Variable variable("https_proxy", address(proxy));
    const auto outcome = client.run(test::get("https://far.unknown/path"));
    CHECK(outcome->response().status == 200);
    for (const auto& [name, value] : outcome->response().headers) CHECK(name != "X-Proxy");
  }
  client.destroy();
  CHECK(asked.starts_with("CONNECT far.unknown:443 HTTP/1.1\r\n"));
}

TEST_CASE("a proxy that does not help", "[transport][proxy]") {
  test::Client client;

  SECTION("because it refuses") {
    test::SocketServer proxy(test::answering(
        [](const std::string&) { return test::http_answer(407, "", "Proxy-Authenticate: Basic\r\n"); }));
    const Variable variable("https_proxy", address(proxy));
    const Error error = client.run(test::get("https://far.unknown/"))->error();
    CHECK(error.code == ErrorCode::proxy);
    CHECK_FALSE(error.may_have_arrived);
    CHECK(error.http_status == 0);
    CHECK(error.message.find("407") != std::string::npos);
  }

  SECTION("because nobody knows it") {
    const Variable variable("https_proxy", "http://me:SECRET@proxy.unknown:3128");
    const Error error = client.run(test::get("https://far.unknown/"))->error();
    CHECK(error.code == ErrorCode::proxy);
    CHECK_FALSE(error.may_have_arrived);
    CHECK(error.message.find("SECRET") == std::string::npos);
    CHECK(error.remedy.find("https_proxy") != std::string::npos);
  }
}

TEST_CASE("some requests never go through a proxy", "[transport][proxy]") {
  test::SocketServer proxy([](test::Connection&) {});
  const Variable https("https_proxy", address(proxy));
  const Variable http("http_proxy", address(proxy));
  const Variable all("all_proxy", address(proxy));
  test::Client client;

  SECTION("those of managed identity") {
    test::SocketServer server(ok(), {.identity = &test::trusted_identity()});
    auto request = test::get(server.url("/"));
    request.no_proxy = true;
    CHECK(client.run(std::move(request))->response().status == 200);
  }

  SECTION("those in plain http, because nobody knows where a proxy leads") {
    test::SocketServer server(ok());
    CHECK(client.run(test::get(server.url("/")))->response().status == 200);
  }

  SECTION("those to hosts that the environment names") {
    const Variable none("no_proxy", "127.0.0.1");
    test::SocketServer server(ok(), {.identity = &test::trusted_identity()});
    CHECK(client.run(test::get(server.url("/")))->response().status == 200);
  }
  CHECK(proxy.accepted() == 0);
}
