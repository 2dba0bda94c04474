#include "transport/exchange.hpp"

#include "base/decimal.hpp"
#include "base/fail.hpp"
#include "transport/failure.hpp"
#include "transport/loopback.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <new>
#include <utility>

namespace azvmreset::transport {

namespace {

using engine::Duration;

// Zero means "no limit" to libcurl, and a timer of zero would never let go.
Duration at_least_one(Duration time) noexcept { return std::max(time, Duration{1}); }

Exchange& exchange(void* self) noexcept { return *static_cast<Exchange*>(self); }

// 0 for an address of neither family.
std::uint16_t port_of(const sockaddr& address) noexcept {
  sockaddr_in v4{};
  sockaddr_in6 v6{};
  if (address.sa_family == AF_INET) std::memcpy(&v4, &address, sizeof v4);
  if (address.sa_family == AF_INET6) std::memcpy(&v6, &address, sizeof v6);
  return ntohs(address.sa_family == AF_INET6 ? v6.sin6_port : v4.sin_port);
}

}  // namespace

Exchange::Exchange(Owner& owner, std::uint64_t id, HttpRequest request, HttpCompletion completion, Easy easy)
    : owner_(owner),
      id_(id),
      request_(std::move(request)),
      completion_(std::move(completion)),
      easy_(std::move(easy)),
      headers_(request_.headers),
      received_(request_.max_header_bytes, request_.max_body_bytes) {}

Exchange::~Exchange() { owner_.timers().disarm(*this); }

template <class Value>
void Exchange::set(CURLoption option, Value value) noexcept {
  if (refused_setting_ == CURLE_OK) refused_setting_ = curl_easy_setopt(easy_.get(), option, value);
}

Result<void> Exchange::set_up(const Network& network) {
  set_request();
  set_connection(network);
  set_callbacks();
  if (refused_setting_ != CURLE_OK) {
    return base::fail(ErrorCode::internal, "libcurl refused a setting: {}", curl_easy_strerror(refused_setting_));
  }
  whole_due_ = engine::after(std::chrono::steady_clock::now(), at_least_one(request_.request_timeout));
  owner_.timers().arm(*this, due());
  return {};
}

void Exchange::set_request() noexcept {
  const std::string_view body = request_.body ? request_.body->expose() : std::string_view();
  const std::string& method = request_.method;
  const bool carries_body = request_.body || method == "POST" || method == "PUT" || method == "PATCH";

  set(CURLOPT_URL, request_.url.c_str());
  set(CURLOPT_PATH_AS_IS, 1L);
  set(CURLOPT_HTTPHEADER, headers_.list());
  if (method == "HEAD") {
    set(CURLOPT_NOBODY, 1L);
  } else if (carries_body) {
    // Fetched piece by piece from where it is: libcurl would copy a short body
    // that it was given whole. The empty one says Content-Length: 0.
    set(CURLOPT_POST, 1L);
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    set(CURLOPT_READFUNCTION, &Exchange::on_read);
    set(CURLOPT_READDATA, this);
    set(CURLOPT_SEEKFUNCTION, &Exchange::on_seek);
    set(CURLOPT_SEEKDATA, this);
    if (method != "POST") set(CURLOPT_CUSTOMREQUEST, method.c_str());
  } else {
    set(CURLOPT_HTTPGET, 1L);
    if (method != "GET") set(CURLOPT_CUSTOMREQUEST, method.c_str());
  }
}

void Exchange::set_connection(const Network& network) noexcept {
  set(CURLOPT_NOSIGNAL, 1L);
  // Without it a cancel waits for the thread that resolves the host's name.
  set(CURLOPT_QUICK_EXIT, 1L);
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(at_least_one(request_.connect_timeout).count()));
  set(CURLOPT_PROTOCOLS_STR, plain_http() ? "http" : "https");
  set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  set(CURLOPT_FOLLOWLOCATION, 0L);

  // libcurl sends a request again by itself when a connection that was used
  // before dies without an answer, and a connection shared by streams counts
  // as used. One that is new and not shared is left alone (contract C3).
  set(CURLOPT_FRESH_CONNECT, request_.fresh_connection ? 1L : 0L);
  set(CURLOPT_HTTP_VERSION, request_.fresh_connection ? CURL_HTTP_VERSION_1_1 : CURL_HTTP_VERSION_2TLS);
  set(CURLOPT_PIPEWAIT, 1L);

  set_way(network);
  set_trust(network.trust);
  if (!network.issuers_can_be_told) return;
  set(CURLOPT_SSL_CTX_FUNCTION, &Exchange::on_handshake);
  set(CURLOPT_SSL_CTX_DATA, this);
}

void Exchange::set_way(const Network& network) noexcept {
  if (network.family == Family::ipv4) set(CURLOPT_IPRESOLVE, CURL_IPRESOLVE_V4);
  if (network.family == Family::ipv6) set(CURLOPT_IPRESOLVE, CURL_IPRESOLVE_V6);

  // Behind a proxy nobody knows who the peer is.
  if (request_.no_proxy || plain_http()) {
    set(CURLOPT_PROXY, "");
    return;
  }
  const Proxy& proxy = network.proxy;
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  if (!proxy.url.empty()) set(CURLOPT_PROXY, proxy.url.c_str());
  if (!proxy.no_proxy.empty()) set(CURLOPT_NOPROXY, proxy.no_proxy.c_str());
  if (proxy.username.empty()) return;
  signs_in_at_proxy_ = true;
  set(CURLOPT_PROXYAUTH, static_cast<long>(CURLAUTH_BASIC | CURLAUTH_DIGEST));
  set(CURLOPT_PROXYUSERNAME, proxy.username.data());
  set(CURLOPT_PROXYPASSWORD, proxy.password.empty() ? "" : proxy.password.data());
}

// The same for the server and for a proxy that is reached by TLS.
void Exchange::set_trust(const Trust& trust) noexcept {
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_PROXY_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));

  const char* const no_path = nullptr;
  if (trust.no_directory) {
    set(CURLOPT_CAPATH, no_path);
    set(CURLOPT_PROXY_CAPATH, no_path);
  }
  if (!trust.directory.empty()) {
    // Instead of the system's file; one of the caller's is set below.
    set(CURLOPT_CAINFO, no_path);
    set(CURLOPT_PROXY_CAINFO, no_path);
    set(CURLOPT_CAPATH, trust.directory.c_str());
    set(CURLOPT_PROXY_CAPATH, trust.directory.c_str());
  }
  if (!trust.file.empty()) {
    set(CURLOPT_CAINFO, trust.file.c_str());
    set(CURLOPT_PROXY_CAINFO, trust.file.c_str());
  }
  if (trust.pem.empty()) return;
  // Read, not written to: the type has no const.
  curl_blob pem{const_cast<char*>(trust.pem.data()), trust.pem.size(), CURL_BLOB_NOCOPY};
  set(CURLOPT_CAINFO_BLOB, &pem);
  set(CURLOPT_PROXY_CAINFO_BLOB, &pem);
}

void Exchange::set_callbacks() noexcept {
  set(CURLOPT_PRIVATE, this);
  set(CURLOPT_ERRORBUFFER, detail_.data());
  set(CURLOPT_HEADERFUNCTION, &Exchange::on_header);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_WRITEFUNCTION, &Exchange::on_body);
  set(CURLOPT_WRITEDATA, this);
  set(CURLOPT_PREREQFUNCTION, &Exchange::on_ready_to_send);
  set(CURLOPT_PREREQDATA, this);
  set(CURLOPT_OPENSOCKETFUNCTION, &Exchange::on_open_socket);
  set(CURLOPT_OPENSOCKETDATA, this);
  if (!request_.body || request_.body->empty()) return;
  set(CURLOPT_XFERINFOFUNCTION, &Exchange::on_progress);
  set(CURLOPT_XFERINFODATA, this);
  set(CURLOPT_NOPROGRESS, 0L);
}

template <class Take>
std::size_t Exchange::take_in(std::string_view bytes, Halt cap, Take take) noexcept {
  last_byte_ = std::chrono::steady_clock::now();
  try {
    if (take(received_, bytes)) return bytes.size();
    halt_ = cap;
  } catch (const std::bad_alloc&) {
    halt_ = Halt::memory;
  }
  return CURL_WRITEFUNC_ERROR;
}

std::size_t Exchange::on_header(char* bytes, std::size_t, std::size_t size, void* self) noexcept {
  return exchange(self).take_in({bytes, size}, Halt::header_cap,
                                [](Received& to, std::string_view line) { return to.header_line(line); });
}

std::size_t Exchange::on_body(char* bytes, std::size_t, std::size_t size, void* self) noexcept {
  return exchange(self).take_in({bytes, size}, Halt::body_cap,
                                [](Received& to, std::string_view part) { return to.body_part(part); });
}

std::size_t Exchange::on_read(char* into, std::size_t one, std::size_t room, void* self) noexcept {
  Exchange& it = exchange(self);
  const std::string_view rest = it.request_.body ? it.request_.body->expose().substr(it.fetched_) : std::string_view();
  const std::size_t size = std::min(rest.size(), one * room);
  if (size > 0) std::memcpy(into, rest.data(), size);
  it.fetched_ += size;
  return size;
}

// Back to the beginning, when libcurl sends again what a dying connection
// swallowed.
int Exchange::on_seek(void* self, curl_off_t offset, int origin) noexcept {
  Exchange& it = exchange(self);
  const std::size_t size = it.request_.body ? it.request_.body->expose().size() : 0;
  if (origin != SEEK_SET || offset < 0 || static_cast<std::size_t>(offset) > size) return CURL_SEEKFUNC_FAIL;
  it.fetched_ = static_cast<std::size_t>(offset);
  return CURL_SEEKFUNC_OK;
}

int Exchange::on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t uploaded) noexcept {
  Exchange& it = exchange(self);
  if (uploaded != it.uploaded_) it.last_byte_ = std::chrono::steady_clock::now();
  it.uploaded_ = uploaded;
  return 0;
}

template <class Address>
bool Exchange::leads_away_to(const Address& address) const noexcept {
  return (request_.loopback_only && !is_loopback(address)) || (request_.local_only && !is_local(address));
}

// The last moment at which it is certain that nothing has left.
int Exchange::on_ready_to_send(void* self, char* peer, char*, int, int) noexcept {
  Exchange& it = exchange(self);
  if (it.leads_away_to(peer)) {
    it.halt_ = Halt::foreign_peer;
    return CURL_PREREQFUNC_ABORT;
  }
  it.last_byte_ = std::chrono::steady_clock::now();
  it.sent_ = true;
  return CURL_PREREQFUNC_OK;
}

curl_socket_t Exchange::on_open_socket(void* self, curlsocktype, curl_sockaddr* address) noexcept {
  Exchange& it = exchange(self);
  if (it.leads_away_to(address->addr)) {
    it.halt_ = Halt::foreign_peer;
    return CURL_SOCKET_BAD;
  }
  it.connected_port_ = port_of(address->addr);
  // Not inherited by the programs that the host, or we, may start.
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

CURLcode Exchange::on_handshake(CURL*, void* context, void* self) noexcept {
  return exchange(self).issuer_.listen(static_cast<SSL_CTX*>(context)) ? CURLE_OK : CURLE_OUT_OF_MEMORY;
}

engine::TimePoint Exchange::due() const noexcept {
  // Until a connection is ready, the time for connecting is what counts.
  const auto last = sent_ ? last_byte_ : std::chrono::steady_clock::now();
  return std::min(whole_due_, engine::after(last, at_least_one(request_.idle_timeout)));
}

void Exchange::expired() noexcept {
  const auto next = due();
  if (next > std::chrono::steady_clock::now()) {
    owner_.timers().arm(*this, next);
  } else {
    owner_.overdue(*this);
  }
}

std::string_view Exchange::host() const noexcept {
  std::string_view rest = request_.url;
  rest.remove_prefix(std::min(rest.find("://") + 3, rest.size()));
  return rest.substr(0, rest.find_first_of("/?"));
}

std::uint16_t Exchange::port() const noexcept {
  const std::string_view whole = host();
  const std::size_t colon = whole.find(':', whole.rfind(']') == std::string_view::npos ? 0 : whole.rfind(']'));
  if (colon == std::string_view::npos) return request_.loopback_only ? 80 : 443;
  return static_cast<std::uint16_t>(base::parse_decimal(whole.substr(colon + 1)).value_or(0));
}

Error Exchange::halted() const {
  Error error;
  switch (halt_) {
    case Halt::header_cap:
      error = base::fail(ErrorCode::protocol, "the headers of {} are longer than {} bytes", host(),
                         request_.max_header_bytes);
      break;
    case Halt::body_cap:
      error =
          base::fail(ErrorCode::protocol, "the answer of {} is longer than {} bytes", host(), request_.max_body_bytes);
      break;
    case Halt::foreign_peer:
      error = base::fail(ErrorCode::protocol, "not sent: {} is plain http and leads away from this machine", host());
      break;
    case Halt::memory:
    case Halt::none:
      error = Error(ErrorCode::out_of_memory, "out of memory");
      break;
  }
  error.http_status = received_.status();
  error.may_have_arrived = sent_;
  return error;
}

Error Exchange::broken(CURLcode code, std::string_view detail) const {
  Break facts;
  facts.code = code;
  facts.host = host();
  facts.detail = detail;
  facts.sent = sent_;
  facts.status = received_.status();
  curl_off_t lookup = 0;
  facts.resolved = curl_easy_getinfo(easy_.get(), CURLINFO_NAMELOOKUP_TIME_T, &lookup) == CURLE_OK && lookup > 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_HTTP_CONNECTCODE, &facts.proxy_status);
  curl_easy_getinfo(easy_.get(), CURLINFO_SSL_VERIFYRESULT, &facts.verify_result);
  curl_easy_getinfo(easy_.get(), CURLINFO_PROXY_SSL_VERIFYRESULT, &facts.proxy_verify_result);
  facts.issuer = issuer_.name();
  facts.by_proxy = connected_port_ != 0 && connected_port_ != port();
  facts.signed_in_at_proxy = signs_in_at_proxy_;
  return error_of(facts);
}

Result<HttpResponse> Exchange::outcome(CURLcode code) {
  if (code == CURLE_OK && !received_.head_complete()) code = CURLE_PARTIAL_FILE;
  if (code == CURLE_OK) return std::move(received_).take();
  if (halt_ != Halt::none) return halted();
  return broken(code, detail_.data());
}

void Exchange::finish(CURLcode code) noexcept {
  try {
    auto result = outcome(code);
    if (result) {
      completion_.complete(std::move(result).value());
    } else {
      completion_.fail(std::move(result).error());
    }
  } catch (const std::bad_alloc&) {
    Error error(ErrorCode::out_of_memory, "out of memory");
    error.may_have_arrived = sent_;
    completion_.fail(std::move(error));
  }
}

void Exchange::finish_overdue() noexcept {
  try {
    const bool whole = whole_due_ <= std::chrono::steady_clock::now();
    const std::chrono::duration<double> limit = whole ? request_.request_timeout : request_.idle_timeout;
    completion_.fail(broken(CURLE_OPERATION_TIMEDOUT,
                            whole ? base::format("no whole answer within {} s (request_timeout)", limit.count())
                                  : base::format("no byte for {} s (idle_timeout)", limit.count())));
  } catch (const std::bad_alloc&) {
    Error error(ErrorCode::out_of_memory, "out of memory");
    error.may_have_arrived = sent_;
    completion_.fail(std::move(error));
  }
}

}  // namespace azvmreset::transport
