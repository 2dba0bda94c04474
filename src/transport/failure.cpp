#include "transport/failure.hpp"

#include "base/fail.hpp"
#include "base/quote.hpp"

#include <algorithm>
#include <iterator>
#include <string>

namespace azvmreset::transport {

namespace {

bool is_tls(CURLcode code) noexcept {
  switch (code) {
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_SHUTDOWN_FAILED:
    case CURLE_USE_SSL_FAILED:
      return true;
    default:
      return false;
  }
}

// A handshake that the other side dropped is a lost connection like any other,
// and worth a second try; libcurl has the one code for it and for a handshake
// that was refused. Only the words differ: the errno that it offers may be left
// over from an address, or a request, before.
bool handshake_was_dropped(const Break& broken) noexcept {
  constexpr std::string_view words[] = {"Recv failure: ", "Send failure: ", "SSL_connect: ", "unexpected eof"};
  return broken.code == CURLE_SSL_CONNECT_ERROR &&
         std::any_of(std::begin(words), std::end(words),
                     [&broken](std::string_view each) { return broken.detail.find(each) != std::string_view::npos; });
}

std::string reason(const Break& broken) {
  const std::string_view words = broken.detail.empty() ? curl_easy_strerror(broken.code) : broken.detail;
  return base::quoted(words, 200);
}

Error tls_error(const Break& broken) {
  constexpr long not_yet_valid = 9;
  constexpr long expired = 10;
  auto error = base::fail(ErrorCode::tls, "no trusted TLS connection to {}: {}", broken.host, reason(broken));
  if (broken.verify_result == not_yet_valid || broken.verify_result == expired) {
    error.remedy = "compare the certificate's dates with this machine's clock; ca_file does not help here";
  } else {
    error.remedy =
        "check the host name; if a private authority or an inspecting proxy issued the certificate, "
        "give that authority's certificate (PEM) as ca_file";
  }
  return error;
}

Error proxy_error(const Break& broken) {
  auto error = broken.proxy_status != 0
                   ? base::fail(ErrorCode::proxy, "the proxy refused a connection to {} with HTTP {}", broken.host,
                                broken.proxy_status)
                   : base::fail(ErrorCode::proxy, "the proxy cannot be used for {}: {}", broken.host, reason(broken));
  error.remedy = "check the environment's https_proxy, and no_proxy for hosts that are reached directly";
  return error;
}

Error before_it_left(const Break& broken) {
  if (broken.code == CURLE_COULDNT_RESOLVE_PROXY || broken.code == CURLE_PROXY || broken.proxy_status >= 300) {
    return proxy_error(broken);
  }
  if (broken.code == CURLE_COULDNT_RESOLVE_HOST || (broken.code == CURLE_OPERATION_TIMEDOUT && !broken.resolved)) {
    return base::fail(ErrorCode::name_resolution, "the address of {} could not be found: {}", broken.host,
                      reason(broken));
  }
  return base::fail(ErrorCode::connection, "could not connect to {}: {}", broken.host, reason(broken));
}

Error after_it_left(const Break& broken) {
  if (broken.status != 0) {
    return base::fail(ErrorCode::network, "the answer of {} (HTTP {}) was cut off: {}", broken.host, broken.status,
                      reason(broken));
  }
  return base::fail(ErrorCode::network, "no answer from {} after the request had left: {}", broken.host,
                    reason(broken));
}

Error plain_error(const Break& broken) {
  if (broken.code == CURLE_OUT_OF_MEMORY) return {ErrorCode::out_of_memory, "out of memory"};
  if (is_tls(broken.code) && !handshake_was_dropped(broken)) return tls_error(broken);
  return broken.sent ? after_it_left(broken) : before_it_left(broken);
}

}  // namespace

Error error_of(const Break& broken) {
  Error error = plain_error(broken);
  error.http_status = broken.status;
  error.may_have_arrived = broken.sent;
  return error;
}

}  // namespace azvmreset::transport
