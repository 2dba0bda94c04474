// Proxies that the caller names.
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/socket_server.hpp"
#include "transport/client.hpp"

using namespace azvmreset;

namespace {

std::string address(const test::SocketServer& server) { return "http://127.0.0.1:" + std::to_string(server.port()); }

test::Script ok() {
  return test::answering([](const std::string&) { return test::http_answer(200, "ok"); });
}

test::ServerOptions bare(const test::Identity& identity) {
  return {.identity = &identity, .offers_h2 = false, .handshake = false};
}

// Answers CONNECT, and is then the far server itself. What it was asked may be
// looked at when it is gone.
test::Script tunnel(std::vector<std::string>& asked) {
  return [&asked](test::Connection& connection) {
    asked.push_back(connection.read_head());
    connection.write("HTTP/1.1 200 Connected\r\n\r\n");
    connection.start_tls();
    ok()(connection);
  };
}

transport::CurlOptions through(std::string proxy) {
  transport::CurlOptions options = test::trusting(test::authority().file());
  options.proxy = std::move(proxy);
  return options;
}

transport::CurlOptions signing_in(std::string proxy) {
  transport::CurlOptions options = through(std::move(proxy));
  options.proxy_username = "me";
  options.proxy_password = Secret("pr0xy-S3cret");
  return options;
}

Error refusal(const transport::CurlOptions& options) {
  auto made = transport::CurlTransport::create(options);
  REQUIRE_FALSE(made);
  CHECK(made.error().code == ErrorCode::invalid_argument);
  CHECK(made.error().message.find("S3cret") == std::string::npos);
  return made.error();
}

Error failure(const transport::CurlOptions& options) {
  test::Client client(options);
  const Error error = client.run(test::get("https://far.unknown/"))->error();
  CHECK_FALSE(error.may_have_arrived);
  CHECK((error.message + error.remedy).find("S3cret") == std::string::npos);
  return error;
}

}  // namespace

TEST_CASE("a proxy may be named", "[transport][proxy]") {
  std::vector<std::string> asked;
  const test::Identity identity = test::authority().issue("far.unknown");
  {
    test::SocketServer proxy(tunnel(asked), bare(identity));
    test::SocketServer direct(ok(), {.identity = &test::trusted_identity()});
    transport::CurlOptions options = through(address(proxy));
    options.no_proxy = "127.0.0.1,.example";
    test::Client client(options);
    CHECK(client.run(test::get("https://far.unknown/"))->response().status == 200);
    CHECK(client.run(test::get(direct.url("/")))->response().status == 200);
    CHECK(direct.accepted() == 1);
  }
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].starts_with("CONNECT far.unknown:443 HTTP/1.1\r\n"));
  CHECK(asked[0].find("Proxy-Authorization") == std::string::npos);
}

TEST_CASE("a proxy that is reached by TLS must be trusted like any server", "[transport][proxy]") {
  std::vector<std::string> asked;
  const auto secure = [](const test::Identity& identity) { return test::ServerOptions{.identity = &identity}; };
  const auto refuse = test::answering([](const std::string&) { return test::http_answer(403, "no"); });

  SECTION("and is then asked") {
    test::SocketServer proxy(refuse, secure(test::trusted_identity()));
    const Error error = failure(through("https://localhost:" + std::to_string(proxy.port())));
    CHECK(error.code == ErrorCode::proxy);
    CHECK(error.message.find("403") != std::string::npos);
  }

  SECTION("or is named in the error") {
    const test::Authority stranger;
    const test::Identity identity = stranger.issue("localhost");
    test::SocketServer proxy(refuse, secure(identity));
    const Error error = failure(through("https://localhost:" + std::to_string(proxy.port())));
    CHECK(error.code == ErrorCode::tls);
    CHECK(error.message.find("the proxy for far.unknown") != std::string::npos);
    CHECK(error.message.find("issued by \"CN = azvmreset test authority\"") != std::string::npos);
  }
}

TEST_CASE("a user name and a password reach the proxy alone", "[transport][proxy]") {
  std::vector<std::string> asked;
  std::string request;
  const test::Identity identity = test::authority().issue("far.unknown");
  {
    test::SocketServer proxy(
        [&](test::Connection& connection) {
          asked.push_back(connection.read_head());
          connection.write("HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n");
          asked.push_back(connection.read_head());
          connection.write("HTTP/1.1 200 Connected\r\n\r\n");
          connection.start_tls();
          request = connection.read_head();
          connection.write(test::http_answer(200, "ok"));
        },
        bare(identity));
    test::Client client(signing_in(address(proxy)));
    CHECK(client.run(test::get("https://far.unknown/"))->response().status == 200);
  }
  REQUIRE(asked.size() == 2);
  CHECK(asked[0].find("Proxy-Authorization") == std::string::npos);
  CHECK(asked[1].find("Proxy-Authorization: Basic bWU6cHIweHktUzNjcmV0\r\n") != std::string::npos);
  CHECK(request.starts_with("GET / "));
  CHECK(request.find("Proxy-") == std::string::npos);
}

TEST_CASE("the error tells what is wrong with a proxy", "[transport][proxy]") {
  const auto answering = [](int status, std::string more = "") {
    return test::answering([=](const std::string&) { return test::http_answer(status, "<html>no</html>", more); });
  };
  const std::string basic = "Proxy-Authenticate: Basic realm=x\r\n";

  SECTION("it wants to know who asks") {
    test::SocketServer proxy(answering(407, basic));
    const Error error = failure(through(address(proxy)));
    CHECK(error.code == ErrorCode::proxy);
    CHECK(error.message.find("407") != std::string::npos);
    CHECK(error.remedy.find("give proxy_username and proxy_password") != std::string::npos);
  }

  SECTION("it does not like who asks") {
    test::SocketServer proxy(answering(407, basic));
    const Error error = failure(signing_in(address(proxy)));
    CHECK(error.code == ErrorCode::proxy);
    CHECK(error.message.find("did not accept") != std::string::npos);
    CHECK(error.remedy.find("check proxy_username") != std::string::npos);
  }

  SECTION("it does not lead there") {
    test::SocketServer proxy(answering(403));
    const Error error = failure(through(address(proxy)));
    CHECK(error.code == ErrorCode::proxy);
    CHECK(error.message.find("HTTP 403") != std::string::npos);
    CHECK(error.remedy.find("allow CONNECT to far.unknown") != std::string::npos);
  }

  SECTION("nobody listens there") {
    std::string gone;
    {
      gone = address(test::SocketServer([](test::Connection&) {}));
    }
    const Error error = failure(through(gone));
    CHECK(error.code == ErrorCode::proxy);
    CHECK(error.message.find("Failed to connect to 127.0.0.1") != std::string::npos);
    CHECK(error.remedy.find("no_proxy") != std::string::npos);
  }

  SECTION("it hangs up") {
    test::SocketServer proxy([](test::Connection& connection) { connection.read_head(); });
    CHECK(failure(through(address(proxy))).code == ErrorCode::proxy);
  }

  SECTION("it is a web server that says yes to everything") {
    test::SocketServer proxy(answering(200));
    const Error error = failure(through(address(proxy)));
    CHECK((error.code == ErrorCode::tls || error.code == ErrorCode::proxy));
    CHECK(error.remedy.find("proxy") != std::string::npos);
  }

  SECTION("it looks into TLS, and its authority is not known") {
    const test::Authority inspecting;
    const test::Identity identity = inspecting.issue("far.unknown");
    std::vector<std::string> asked;
    test::SocketServer proxy(tunnel(asked), bare(identity));
    const Error error = failure(through(address(proxy)));
    CHECK(error.code == ErrorCode::tls);
    CHECK(error.message.find("the certificate of far.unknown was issued by \"CN = azvmreset test authority\"") !=
          std::string::npos);
    CHECK(error.remedy.find("inspecting proxy") != std::string::npos);
    CHECK(error.remedy.find("ca_pem") != std::string::npos);
  }
}

TEST_CASE("a proxy that cannot be one is refused by the name of its option", "[transport][proxy]") {
  SECTION("user-info in its URL") {
    const Error error = refusal(through("http://me:S3cret@127.0.0.1:3128"));
    CHECK(error.message.starts_with("proxy: "));
    CHECK(error.remedy.find("proxy_username") != std::string::npos);
  }

  SECTION("no URL, another scheme, or more than host and port") {
    for (const char* text : {"127.0.0.1:3128", "socks5://127.0.0.1:1080", "http://", "http://host:99999",
                             "http://host:3128/path", "http://host:3128/?S3cret", "http://ho st:3128"}) {
      CAPTURE(text);
      CHECK(refusal(through(text)).message.starts_with("proxy: "));
    }
  }

  SECTION("a user name without a proxy, or that would end early") {
    transport::CurlOptions options = signing_in("");
    CHECK(refusal(options).message.starts_with("proxy_username: "));
    options.proxy = "http://127.0.0.1:3128";
    options.proxy_username = "me:myself";
    CHECK(refusal(options).message.starts_with("proxy_username: "));
    options.proxy_username = "";
    CHECK(refusal(options).message.starts_with("proxy_password: "));
    options.proxy_username = "me";
    options.proxy_password = Secret("S3cret\r\nX-Smuggled: yes");
    CHECK(refusal(options).message.starts_with("proxy_password: "));
  }

  SECTION("exceptions that are URLs") {
    transport::CurlOptions options = through("http://127.0.0.1:3128");
    options.no_proxy = "https://host.example";
    CHECK(refusal(options).message.starts_with("no_proxy: "));
  }
}

TEST_CASE("connections by a proxy and past it are never mixed up", "[transport][proxy][connection]") {
  std::vector<std::string> asked;
  const test::Identity identity = test::authority().issue("localhost");
  test::SocketServer server(ok(), {.identity = &identity});
  const auto direct = [&server] {
    auto request = test::get(server.url("/"));
    request.no_proxy = true;
    return request;
  };

  SECTION("within one client") {
    test::SocketServer proxy(tunnel(asked), bare(identity));
    test::Client client(through(address(proxy)));
    for (int i = 0; i < 2; ++i) {
      CHECK(client.run(test::get(server.url("/")))->response().status == 200);
      CHECK(client.run(direct())->response().status == 200);
    }
    CHECK(proxy.accepted() == 1);
    CHECK(server.accepted() == 1);
  }

  SECTION("between two clients of one process") {
    test::SocketServer proxy(tunnel(asked), bare(identity));
    test::SocketServer another(tunnel(asked), bare(identity));
    test::Client first(through(address(proxy)));
    test::Client second(through(address(another)));
    test::Client third;
    for (int i = 0; i < 2; ++i) {
      CHECK(first.run(test::get(server.url("/")))->response().status == 200);
      CHECK(second.run(test::get(server.url("/")))->response().status == 200);
      CHECK(third.run(test::get(server.url("/")))->response().status == 200);
    }
    CHECK(proxy.accepted() == 1);
    CHECK(another.accepted() == 1);
    CHECK(server.accepted() == 1);
  }
}
