// Whom a request is sent to.
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>

#include "support/catch.hpp"
#include "support/socket_server.hpp"
#include "transport/client.hpp"

using namespace azvmreset;
using namespace std::chrono_literals;

namespace {

struct Server {
  explicit Server(test::Identity shown)
      : identity(std::move(shown)),
        server(test::answering([](const std::string&) { return test::http_answer(200, "ok"); }),
               {.identity = &identity}) {}

  test::Identity identity;
  test::SocketServer server;
};

Error refusal(const test::SocketServer& server, std::string ca_file = test::authority().file()) {
  test::Client client(std::move(ca_file));
  const Error error = client.run(test::get(server.url("/")))->error();
  CHECK(error.code == ErrorCode::tls);
  CHECK_FALSE(error.may_have_arrived);
  CHECK(error.message.find("127.0.0.1") != std::string::npos);
  return error;
}

Error refused_file(const std::string& path) {
  transport::CurlOptions options;
  options.ca_file = path;
  auto made = transport::CurlTransport::create(options);
  REQUIRE_FALSE(made);
  CHECK(made.error().code == ErrorCode::invalid_argument);
  return made.error();
}

}  // namespace

TEST_CASE("a server shows a certificate that is trusted", "[transport][tls]") {
  Server server(test::authority().issue("localhost"));
  test::Client client;
  CHECK(client.run(test::get(server.server.url("/")))->response().status == 200);
  CHECK(client.run(test::get(server.server.url("/", "localhost")))->response().status == 200);
}

TEST_CASE("a certificate that is not trusted ends it before the request leaves", "[transport][tls]") {
  SECTION("issued by somebody else") {
    const test::Authority stranger;
    Server server(stranger.issue("localhost"));
    CHECK(refusal(server.server).remedy.find("ca_file") != std::string::npos);
  }

  SECTION("issued by an authority that the system does not know") {
    Server server(test::authority().issue("localhost"));
    CHECK(refusal(server.server, "").remedy.find("ca_file") != std::string::npos);
  }

  SECTION("for another name") {
    Server server(test::authority().issue("other.example", false));
    CHECK(refusal(server.server).remedy.find("host name") != std::string::npos);
  }

  SECTION("no longer valid") {
    Server server(test::authority().issue("localhost", true, {-48h, -24h}));
    CHECK(refusal(server.server).remedy.find("clock") != std::string::npos);
  }

  SECTION("not yet valid") {
    Server server(test::authority().issue("localhost", true, {24h, 48h}));
    CHECK(refusal(server.server).remedy.find("clock") != std::string::npos);
  }

  SECTION("or no TLS at all") {
    test::SocketServer plain([](test::Connection& connection) {
      connection.read(10);
      connection.write("HTTP/1.1 400 Bad Request\r\n\r\n");
    });
    test::Client client;
    const auto outcome = client.run(test::get("https://127.0.0.1:" + std::to_string(plain.port()) + "/"));
    CHECK(outcome->error().code == ErrorCode::tls);
    CHECK_FALSE(outcome->error().may_have_arrived);
  }
}

TEST_CASE("the CA file alone is trusted", "[transport][tls]") {
  SECTION("so it must be there") {
    const Error error = refused_file("/no/such/file.pem");
    CHECK(error.message.find("/no/such/file.pem") != std::string::npos);
    CHECK(error.message.find("No such file") != std::string::npos);
  }

  SECTION("and must hold a certificate") {
    const std::string path = test::authority().file() + ".not";
    for (const char* text :
         {"", "not a certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"}) {
      CAPTURE(text);
      std::ofstream(path) << text;
      CHECK(refused_file(path).message.find("no certificate") != std::string::npos);
    }
    std::remove(path.c_str());
    CHECK_FALSE(refused_file("/").message.empty());
  }
}

TEST_CASE("a scheme that is not meant is not spoken", "[transport][tls]") {
  test::Client client;
  auto http = test::get("http://127.0.0.1:1/");
  http.loopback_only = false;
  CHECK_FALSE(client.run(std::move(http))->error().may_have_arrived);
  CHECK_FALSE(client.run(test::get("file:///etc/passwd"))->error().may_have_arrived);
}
