#include "transport/loopback.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <string>

#include "support/catch.hpp"
#include "support/socket_server.hpp"
#include "transport/client.hpp"

using namespace azvmreset;
using transport::is_loopback;

TEST_CASE("this machine's own addresses are known", "[transport][loopback]") {
  for (const char* address : {"127.0.0.1", "127.255.255.255", "::1", "0:0:0:0:0:0:0:1"}) {
    CAPTURE(address);
    CHECK(is_loopback(address));
  }
  for (const char* address : {"128.0.0.1", "10.0.0.1", "0.0.0.0", "::", "::2", "::ffff:127.0.0.1", "localhost", ""}) {
    CAPTURE(address);
    CHECK_FALSE(is_loopback(address));
  }

  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_addr.s_addr = htonl(0x7f000102);
  CHECK(is_loopback(reinterpret_cast<const sockaddr&>(v4)));
  v4.sin_addr.s_addr = htonl(0x7e000102);
  CHECK_FALSE(is_loopback(reinterpret_cast<const sockaddr&>(v4)));

  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_addr = in6addr_loopback;
  CHECK(is_loopback(reinterpret_cast<const sockaddr&>(v6)));
  v6.sin6_addr = in6addr_any;
  CHECK_FALSE(is_loopback(reinterpret_cast<const sockaddr&>(v6)));

  sockaddr other{};
  other.sa_family = AF_UNIX;
  CHECK_FALSE(is_loopback(other));
}

TEST_CASE("the addresses around this machine are known", "[transport][loopback]") {
  using transport::is_local;
  for (const char* address : {"127.0.0.1", "::1", "169.254.169.254", "10.1.2.3", "fe80::1"}) {
    CAPTURE(address);
    CHECK(is_local(address));
  }
  for (const char* address : {"8.8.8.8", "2001:db8::1", "localhost", ""}) {
    CAPTURE(address);
    CHECK_FALSE(is_local(address));
  }

  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_addr.s_addr = htonl(0xa9fea9fe);
  CHECK(is_local(reinterpret_cast<const sockaddr&>(v4)));
  v4.sin_addr.s_addr = htonl(0x08080808);
  CHECK_FALSE(is_local(reinterpret_cast<const sockaddr&>(v4)));

  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_addr = in6addr_loopback;
  CHECK(is_local(reinterpret_cast<const sockaddr&>(v6)));

  sockaddr other{};
  other.sa_family = AF_UNIX;
  CHECK_FALSE(is_local(other));
}

TEST_CASE("plain http to the network around this machine stays there", "[transport][loopback]") {
  test::Client client;
  const auto local = [](std::string url) {
    auto request = test::get(std::move(url));
    request.loopback_only = false;
    request.local_only = true;
    return request;
  };
  test::SocketServer server(test::answering([](const std::string&) { return test::http_answer(200, "ok"); }));
  CHECK(client.run(local(server.url("/")))->response().status == 200);

  const auto outcome = client.run(local("http://192.0.2.1:9/"));
  CHECK(outcome->error().code == ErrorCode::protocol);
  CHECK_FALSE(outcome->error().may_have_arrived);
}

TEST_CASE("plain http stays on this machine", "[transport][loopback]") {
  test::Client client;

  SECTION("where it works") {
    test::SocketServer server(test::answering([](const std::string&) { return test::http_answer(200, "ok"); }));
    CHECK(client.run(test::get(server.url("/")))->response().status == 200);
    CHECK(client.run(test::get(server.url("/")))->response().status == 200);
    CHECK(server.accepted() == 1);
  }

  SECTION("and nothing is sent anywhere else, not even a first packet") {
    const auto outcome = client.run(test::get("http://192.0.2.1:9/"));
    CHECK(outcome->error().code == ErrorCode::protocol);
    CHECK_FALSE(outcome->error().may_have_arrived);
    CHECK(outcome->error().message.find("192.0.2.1") != std::string::npos);
  }
}
