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

enum class Distrust : std::uint8_t { other, dates, name, issuer };

Distrust distrust_of(const Break& broken) noexcept {
  constexpr long unspecified = 1;  // libcurl's word until it knows better, which with a foreign name it never does
  constexpr long not_yet_valid = 9;
  constexpr long expired = 10;
  const long verdict = broken.proxy_verify_result != 0 ? broken.proxy_verify_result : broken.verify_result;
  if (verdict == not_yet_valid || verdict == expired) return Distrust::dates;
  if (verdict > unspecified || !broken.issuer.empty()) return Distrust::issuer;
  return broken.code == CURLE_PEER_FAILED_VERIFICATION ? Distrust::name : Distrust::other;
}

Error tls_error(const Break& broken) {
  const bool at_proxy = broken.proxy_verify_result != 0;
  auto error = base::fail(ErrorCode::tls, "no trusted TLS connection to {}{}: {}", at_proxy ? "the proxy for " : "",
                          broken.host, reason(broken));
  if (!broken.issuer.empty()) {
    error.message += base::format("; the certificate of {} was issued by {}", at_proxy ? "the proxy" : broken.host,
                                  base::quoted(broken.issuer, 200));
  }
  switch (distrust_of(broken)) {
    case Distrust::dates:
      error.remedy = "compare the certificate's dates with this machine's clock; ca_file does not help here";
      break;
    case Distrust::name:
      error.remedy = "check the host name: the certificate is for another one, and ca_file does not help here";
      break;
    case Distrust::issuer:
      error.remedy =
          "if a private authority or an inspecting proxy issued the certificate, give that authority's certificate "
          "(PEM) as ca_file, ca_directory or ca_pem; otherwise somebody else answers in this host's place";
      break;
    case Distrust::other:
      error.remedy = broken.by_proxy
                         ? "check that the proxy lets TLS through unchanged, and that its port is the one for CONNECT"
                         : "check that this port speaks https";
      break;
  }
  return error;
}

constexpr std::string_view kCheckProxy =
    "check the option proxy, or https_proxy in the environment, and no_proxy for hosts that are reached directly";

Error proxy_refusal(const Break& broken) {
  constexpr long sign_in_wanted = 407;
  if (broken.proxy_status != sign_in_wanted) {
    auto error = base::fail(ErrorCode::proxy, "the proxy refused a connection to {} with HTTP {}", broken.host,
                            broken.proxy_status);
    error.remedy = base::format("ask whoever runs the proxy to allow CONNECT to {}; {}", broken.host, kCheckProxy);
    return error;
  }
  auto error = base::fail(ErrorCode::proxy, "the proxy {} (HTTP 407), so {} was not reached",
                          broken.signed_in_at_proxy ? "did not accept the user name and password it was given"
                                                    : "asks for a user name and a password",
                          broken.host);
  error.remedy = broken.signed_in_at_proxy
                     ? "check proxy_username and proxy_password; Basic and Digest are spoken, Negotiate and NTLM not"
                     : "give proxy_username and proxy_password";
  return error;
}

Error proxy_error(const Break& broken) {
  if (broken.proxy_status != 0) return proxy_refusal(broken);
  auto error = base::fail(ErrorCode::proxy, "the proxy cannot be used for {}: {}", broken.host, reason(broken));
  error.remedy = kCheckProxy;
  return error;
}

Error before_it_left(const Break& broken) {
  const bool tunnel_stands = broken.proxy_status >= 200 && broken.proxy_status < 300;
  if (broken.code == CURLE_COULDNT_RESOLVE_PROXY || broken.code == CURLE_PROXY ||
      (!tunnel_stands && (broken.by_proxy || broken.proxy_status != 0))) {
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
