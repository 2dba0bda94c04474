#include "transport/failure.hpp"

#include <string>

#include "support/catch.hpp"

using namespace azvmreset;
using transport::Break;
using transport::error_of;

namespace {

Break before(CURLcode code) {
  Break broken;
  broken.code = code;
  broken.host = "host:1";
  broken.resolved = true;
  return broken;
}

Break after(CURLcode code) {
  Break broken = before(code);
  broken.sent = true;
  return broken;
}

}  // namespace

TEST_CASE("a failure is named by how far the request got", "[transport][failure]") {
  struct Row {
    Break broken;
    ErrorCode code;
  };
  const Row rows[] = {
      {before(CURLE_COULDNT_RESOLVE_HOST), ErrorCode::name_resolution},
      {before(CURLE_COULDNT_RESOLVE_PROXY), ErrorCode::proxy},
      {before(CURLE_PROXY), ErrorCode::proxy},
      {before(CURLE_COULDNT_CONNECT), ErrorCode::connection},
      {before(CURLE_OPERATION_TIMEDOUT), ErrorCode::connection},
      {before(CURLE_RECV_ERROR), ErrorCode::connection},
      {before(CURLE_PEER_FAILED_VERIFICATION), ErrorCode::tls},
      {before(CURLE_SSL_CONNECT_ERROR), ErrorCode::tls},
      {before(CURLE_SSL_CACERT_BADFILE), ErrorCode::tls},
      {after(CURLE_COULDNT_CONNECT), ErrorCode::network},  // libcurl's own second try
      {after(CURLE_SEND_ERROR), ErrorCode::network},
      {after(CURLE_RECV_ERROR), ErrorCode::network},
      {after(CURLE_GOT_NOTHING), ErrorCode::network},
      {after(CURLE_PARTIAL_FILE), ErrorCode::network},
      {after(CURLE_HTTP2), ErrorCode::network},
      {after(CURLE_HTTP2_STREAM), ErrorCode::network},
      {after(CURLE_OPERATION_TIMEDOUT), ErrorCode::network},
      {after(CURLE_UNSUPPORTED_PROTOCOL), ErrorCode::network},
      {before(CURLE_OUT_OF_MEMORY), ErrorCode::out_of_memory},
  };
  for (const Row& row : rows) {
    CAPTURE(row.broken.code, row.broken.sent);
    const Error error = error_of(row.broken);
    CHECK(error.code == row.code);
    CHECK(error.may_have_arrived == row.broken.sent);
    CHECK((error.code == ErrorCode::out_of_memory || error.message.find("host:1") != std::string::npos));
  }
}

TEST_CASE("a time that ran out while the name was looked up is about the name", "[transport][failure]") {
  Break broken = before(CURLE_OPERATION_TIMEDOUT);
  broken.resolved = false;
  CHECK(error_of(broken).code == ErrorCode::name_resolution);
}

TEST_CASE("a handshake that was dropped is a lost connection", "[transport][failure]") {
  for (const char* words : {"OpenSSL SSL_connect: Connection reset by peer in connection to host:1 ",
                            "Recv failure: Connection reset by peer", "Send failure: Broken pipe",
                            "OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to host:1 ",
                            "error:0A000126:SSL routines::unexpected eof while reading"}) {
    Break broken = before(CURLE_SSL_CONNECT_ERROR);
    broken.detail = words;
    CHECK(error_of(broken).code == ErrorCode::connection);
  }
  Break refused = before(CURLE_SSL_CONNECT_ERROR);
  refused.detail = "error:0A00010B:SSL routines::wrong version number";
  CHECK(error_of(refused).code == ErrorCode::tls);
}

TEST_CASE("libcurl's words are quoted on one line", "[transport][failure]") {
  Break broken = before(CURLE_COULDNT_CONNECT);
  broken.detail = "bad\nwords\x1b[31m";
  const Error error = error_of(broken);
  CHECK(error.message.find('\n') == std::string::npos);
  CHECK(error.message.find('\x1b') == std::string::npos);
}

TEST_CASE("what had come of an answer is told", "[transport][failure]") {
  Break broken = after(CURLE_PARTIAL_FILE);
  broken.status = 503;
  CHECK(error_of(broken).http_status == 503);
  CHECK(error_of(broken).message.find("503") != std::string::npos);
}

TEST_CASE("what was not the host itself is the proxy", "[transport][failure]") {
  Break broken = before(CURLE_OPERATION_TIMEDOUT);
  broken.by_proxy = true;
  CHECK(error_of(broken).code == ErrorCode::proxy);

  // Behind a tunnel that stands, the far end is to blame.
  broken.proxy_status = 200;
  CHECK(error_of(broken).code == ErrorCode::connection);
}

TEST_CASE("each reason not to trust has its own remedy", "[transport][failure]") {
  Break broken = before(CURLE_PEER_FAILED_VERIFICATION);
  broken.verify_result = 10;
  CHECK(error_of(broken).remedy.find("clock") != std::string::npos);
  broken.verify_result = 20;
  broken.issuer = "CN = Inspection\nRoot";
  CHECK(error_of(broken).remedy.find("inspecting proxy") != std::string::npos);
  CHECK(error_of(broken).message.find("host:1 was issued by \"CN = Inspection\\nRoot\"") != std::string::npos);

  Break foreign = before(CURLE_PEER_FAILED_VERIFICATION);
  foreign.verify_result = 1;
  CHECK(error_of(foreign).remedy.find("another one") != std::string::npos);
}
