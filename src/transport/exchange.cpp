#include "transport/exchange.hpp"

#include "base/fail.hpp"
#include "transport/failure.hpp"
#include "transport/loopback.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <chrono>
#include <new>
#include <utility>

namespace azvmreset::transport {

namespace {

using engine::Duration;

// Zero means "no limit" to libcurl, and a timer of zero would never let go.
Duration at_least_one(Duration time) noexcept { return std::max(time, Duration{1}); }

Exchange& exchange(void* self) noexcept { return *static_cast<Exchange*>(self); }

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

Result<void> Exchange::set_up(const Trust& trust) {
  set_request();
  set_connection(trust);
  set_callbacks();
  if (refused_setting_ != CURLE_OK) {
    return base::fail(ErrorCode::internal, "libcurl refused a setting: {}", curl_easy_strerror(refused_setting_));
  }
  owner_.timers().arm(*this, engine::after(std::chrono::steady_clock::now(), at_least_one(request_.idle_timeout)));
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
    // Sent from where it is; the empty one says Content-Length: 0.
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    set(CURLOPT_POSTFIELDS, body.empty() ? "" : body.data());
    if (method != "POST") set(CURLOPT_CUSTOMREQUEST, method.c_str());
  } else {
    set(CURLOPT_HTTPGET, 1L);
    if (method != "GET") set(CURLOPT_CUSTOMREQUEST, method.c_str());
  }
}

void Exchange::set_connection(const Trust& trust) noexcept {
  set(CURLOPT_NOSIGNAL, 1L);
  // Without it a cancel waits for the thread that resolves the host's name.
  set(CURLOPT_QUICK_EXIT, 1L);
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(at_least_one(request_.connect_timeout).count()));
  set(CURLOPT_PROTOCOLS_STR, plain_http() ? "http" : "https");
  set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);

  // libcurl sends a request again by itself when a connection that was used
  // before dies without an answer, and a connection shared by streams counts
  // as used. One that is new and not shared is left alone (contract C3).
  set(CURLOPT_FRESH_CONNECT, request_.fresh_connection ? 1L : 0L);
  set(CURLOPT_HTTP_VERSION, request_.fresh_connection ? CURL_HTTP_VERSION_1_1 : CURL_HTTP_VERSION_2TLS);
  set(CURLOPT_PIPEWAIT, 1L);

  // Behind a proxy nobody knows who the peer is.
  if (request_.no_proxy || plain_http()) set(CURLOPT_PROXY, "");

  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (trust.file_alone) set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  if (!trust.ca_file.empty()) {
    set(CURLOPT_CAINFO, trust.ca_file.c_str());
    set(CURLOPT_PROXY_CAINFO, trust.ca_file.c_str());
  }
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
  // Not inherited by the programs that the host, or we, may start.
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

void Exchange::expired() noexcept {
  // Until a connection is ready, the time for connecting is what counts.
  const auto now = std::chrono::steady_clock::now();
  const auto silent_at = engine::after(sent_ ? last_byte_ : now, at_least_one(request_.idle_timeout));
  if (silent_at > now) {
    owner_.timers().arm(*this, silent_at);
  } else {
    owner_.silent(*this);
  }
}

std::string_view Exchange::host() const noexcept {
  std::string_view rest = request_.url;
  rest.remove_prefix(std::min(rest.find("://") + 3, rest.size()));
  return rest.substr(0, rest.find_first_of("/?"));
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

void Exchange::finish_silent() noexcept {
  try {
    const auto seconds = std::chrono::duration<double>(request_.idle_timeout).count();
    completion_.fail(broken(CURLE_OPERATION_TIMEDOUT, base::format("no byte for {} s", seconds)));
  } catch (const std::bad_alloc&) {
    Error error(ErrorCode::out_of_memory, "out of memory");
    error.may_have_arrived = sent_;
    completion_.fail(std::move(error));
  }
}

}  // namespace azvmreset::transport
