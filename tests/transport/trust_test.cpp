// What a caller may trust, and in which forms.
#include <filesystem>
#include <string>

#include "support/catch.hpp"
#include "support/folder.hpp"
#include "support/socket_server.hpp"
#include "transport/client.hpp"

using namespace azvmreset;

namespace {

test::Script ok() {
  return test::answering([](const std::string&) { return test::http_answer(200, "ok"); });
}

// One whose authority nobody knows who was not told.
struct Server {
  explicit Server(const std::string& issuer = "some authority") : authority(issuer) {}

  test::Authority authority;
  test::Identity identity = authority.issue("localhost");
  test::SocketServer server{ok(), {.identity = &identity}};
};

bool trusts(const transport::CurlOptions& options, const Server& server) {
  test::Client client(options);
  const auto outcome = client.run(test::get(server.server.url("/")));
  if (!outcome->result()) CHECK(outcome->error().code == ErrorCode::tls);
  return outcome->result().ok();
}

void put_into(const std::string& directory, const test::Authority& authority) {
  std::filesystem::copy_file(authority.file(), directory + "/" + authority.hashed_name());
}

Error refusal(const transport::CurlOptions& options) {
  auto made = transport::CurlTransport::create(options);
  REQUIRE_FALSE(made);
  CHECK(made.error().code == ErrorCode::invalid_argument);
  return made.error();
}

}  // namespace

TEST_CASE("authorities may come as a file, a directory or a text, and add up", "[transport][tls]") {
  const Server first("first authority");
  const Server second("second authority");
  const test::Folder folder;
  transport::CurlOptions options;

  SECTION("a directory") {
    put_into(folder.path(""), first.authority);
    options.ca_directory = folder.path("");
    CHECK(trusts(options, first));
    CHECK_FALSE(trusts(options, second));
  }

  SECTION("a text") {
    options.ca_pem = first.authority.pem();
    CHECK(trusts(options, first));
    CHECK_FALSE(trusts(options, second));
  }

  SECTION("a text with more than one in it") {
    options.ca_pem = first.authority.pem() + second.authority.pem();
    CHECK(trusts(options, first));
    CHECK(trusts(options, second));
  }

  SECTION("a file and a text") {
    options.ca_file = first.authority.file();
    options.ca_pem = second.authority.pem();
    CHECK(trusts(options, first));
    CHECK(trusts(options, second));
  }

  SECTION("a file and a directory") {
    options.ca_file = first.authority.file();
    put_into(folder.path(""), second.authority);
    options.ca_directory = folder.path("");
    CHECK(trusts(options, first));
    CHECK(trusts(options, second));
  }

  SECTION("a directory and a text") {
    put_into(folder.path(""), first.authority);
    options.ca_directory = folder.path("");
    options.ca_pem = second.authority.pem();
    CHECK(trusts(options, first));
    CHECK(trusts(options, second));
  }
}

TEST_CASE("what cannot be trusted in is refused by the name of its option", "[transport][tls]") {
  const test::Folder folder;
  transport::CurlOptions options;

  SECTION("a text without a certificate") {
    options.ca_pem = "-----BEGIN PRIVATE KEY-----\nS3CRET\n-----END PRIVATE KEY-----\n";
    const Error error = refusal(options);
    CHECK(error.message.find("ca_pem") != std::string::npos);
    CHECK(error.message.find("S3CRET") == std::string::npos);
  }

  SECTION("a directory that is not there") {
    options.ca_directory = folder.path("none");
    const Error error = refusal(options);
    CHECK(error.message.find("ca_directory") != std::string::npos);
    CHECK(error.message.find("No such file") != std::string::npos);
  }

  SECTION("a directory whose files OpenSSL would not find") {
    folder.write("root.pem", test::authority().pem());
    options.ca_directory = folder.path("");
    const Error error = refusal(options);
    CHECK(error.message.find("ca_directory") != std::string::npos);
    CHECK(error.remedy.find("openssl rehash") != std::string::npos);
  }

  SECTION("a file that is a directory") {
    options.ca_file = folder.path("");
    CHECK(refusal(options).message.find("ca_file") != std::string::npos);
  }
}

TEST_CASE("a connection is never shared between those who trust differently", "[transport][connection]") {
  const Server server;
  transport::CurlOptions knowing;
  knowing.ca_pem = server.authority.pem();
  test::Client trusting(knowing);
  test::Client stranger;

  CHECK(trusting.run(test::get(server.server.url("/")))->response().status == 200);
  CHECK(stranger.run(test::get(server.server.url("/")))->error().code == ErrorCode::tls);
  CHECK(trusting.run(test::get(server.server.url("/")))->response().status == 200);
  // The stranger's two: libcurl tries no second time, so it is one each.
  CHECK(server.server.accepted() == 2);
}

TEST_CASE("hosts are reached over the protocol that was asked for", "[transport][connection]") {
  const Server server;  // listens on 127.0.0.1 alone
  transport::CurlOptions options;
  options.ca_pem = server.authority.pem();

  SECTION("IPv4") {
    options.family = transport::Family::ipv4;
    CHECK(trusts(options, server));
  }

  SECTION("IPv6, where a host has no such address") {
    options.family = transport::Family::ipv6;
    test::Client client(options);
    const Error error = client.run(test::get(server.server.url("/")))->error();
    CHECK_FALSE(error.may_have_arrived);
    CHECK((error.code == ErrorCode::name_resolution || error.code == ErrorCode::connection));
  }
}
