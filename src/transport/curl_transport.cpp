#include "transport/curl_transport.hpp"

#include "base/fail.hpp"
#include "engine/timers.hpp"
#include "transport/exchange.hpp"
#include "transport/network.hpp"
#include "transport/poller.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <thread>
#include <utility>
#include <vector>

namespace azvmreset::transport {

namespace {

using engine::TimePoint;

constexpr unsigned kOldestCurl = 0x075700;  // 7.87: a resolver that does not hold up a cancel
constexpr std::size_t kSpareHandles = 16;

// As many as a client has in flight by default. libcurl's own number follows
// the requests on the wire, and between two polls there are none.
constexpr long kKeptConnections = 64;

struct CloseMulti {
  void operator()(CURLM* multi) const noexcept { curl_multi_cleanup(multi); }
};
using Multi = std::unique_ptr<CURLM, CloseMulti>;

class CurlLoop final : public CurlTransport, private Exchange::Owner {
 public:
  CurlLoop(std::unique_ptr<Poller> poller, Multi multi, Network network) noexcept
      : poller_(std::move(poller)), network_(std::move(network)), multi_(std::move(multi)) {
    spare_.reserve(kSpareHandles);
  }

  ~CurlLoop() override {
    for (const auto& [id, exchange] : exchanges_) curl_multi_remove_handle(multi_.get(), exchange->easy());
  }

  bool set_up() noexcept {
    CURLM* multi = multi_.get();
    return curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &CurlLoop::on_socket) == CURLM_OK &&
           curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, this) == CURLM_OK &&
           curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &CurlLoop::on_timer) == CURLM_OK &&
           curl_multi_setopt(multi, CURLMOPT_TIMERDATA, this) == CURLM_OK &&
           curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, kKeptConnections) == CURLM_OK;
  }

  void start(std::uint64_t id, HttpRequest request, HttpCompletion completion) override {
    Exchange::Owner& owner = *this;
    auto exchange = std::make_unique<Exchange>(owner, id, std::move(request), std::move(completion), easy());
    auto ready = exchange->set_up(network_);
    if (!ready) return exchange->fail(std::move(ready).error());

    Exchange& started = *exchanges_.emplace(id, std::move(exchange)).first->second;
    const CURLMcode code = curl_multi_add_handle(multi_.get(), started.easy());
    if (code == CURLM_OK) return;
    started.fail(base::fail(ErrorCode::internal, "libcurl refused a request: {}", curl_multi_strerror(code)));
    exchanges_.erase(id);
  }

  void cancel(std::uint64_t id) noexcept override {
    if (auto dropped = take_off_the_wire(id)) keep_handle_of(*dropped);
  }

  TimePoint now() const noexcept override { return std::chrono::steady_clock::now(); }

  void wait_until(TimePoint until) override {
    waiting_.store(std::this_thread::get_id(), std::memory_order_relaxed);
    for (const Poller::Ready& ready : poller_->wait(std::min(until, next_timer()))) {
      act(ready.socket, (ready.readable ? CURL_CSELECT_IN : 0) | (ready.writable ? CURL_CSELECT_OUT : 0) |
                            (ready.broken ? CURL_CSELECT_ERR : 0));
    }
    if (curl_due_ <= now()) {
      curl_due_ = engine::kNever;
      act(CURL_SOCKET_TIMEOUT, 0);
    }
    deliver();
    overdue_.fire(now());
    waiting_.store(std::thread::id{}, std::memory_order_relaxed);
  }

  void wake() noexcept override {
    // What this very wait delivers is seen as soon as it returns.
    if (waiting_.load(std::memory_order_relaxed) == std::this_thread::get_id()) return;
    poller_->wake();
  }

  int poll_fd() const noexcept override { return poller_->descriptor(); }
  TimePoint next_timer() const noexcept override { return std::min(curl_due_, overdue_.next_due()); }

 private:
  Easy easy() {
    if (spare_.empty()) {
      Easy made(curl_easy_init());
      if (!made) throw std::bad_alloc();
      return made;
    }
    Easy spare = std::move(spare_.back());
    spare_.pop_back();
    return spare;
  }

  std::unique_ptr<Exchange> take_off_the_wire(std::uint64_t id) noexcept {
    auto node = exchanges_.extract(id);
    if (node.empty()) return nullptr;
    curl_multi_remove_handle(multi_.get(), node.mapped()->easy());
    return std::move(node.mapped());
  }

  // A handle that is reset remembers TLS sessions and nothing else.
  void keep_handle_of(Exchange& ended) noexcept {
    if (spare_.size() == kSpareHandles) return;
    curl_easy_reset(ended.easy());
    spare_.push_back(ended.take_easy());
  }

  void act(curl_socket_t socket, int events) noexcept {
    int running = 0;
    curl_multi_socket_action(multi_.get(), socket, events, &running);
  }

  void deliver() noexcept {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
      const CURLcode code = message->data.result;
      void* self = nullptr;
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &self);
      const auto ended = take_off_the_wire(static_cast<Exchange*>(self)->id());
      ended->finish(code);
      keep_handle_of(*ended);
    }
  }

  engine::Timers& timers() noexcept override { return overdue_; }
  void overdue(Exchange& exchange) noexcept override {
    const auto ended = take_off_the_wire(exchange.id());
    ended->finish_overdue();
    keep_handle_of(*ended);
  }

  static int on_socket(CURL*, curl_socket_t socket, int what, void* self, void*) noexcept {
    Poller& poller = *static_cast<CurlLoop*>(self)->poller_;
    if (what == CURL_POLL_REMOVE) {
      poller.forget(socket);
    } else {
      poller.watch(socket, what != CURL_POLL_OUT, what != CURL_POLL_IN);
    }
    return 0;
  }

  static int on_timer(CURLM*, long milliseconds, void* self) noexcept {
    CurlLoop& it = *static_cast<CurlLoop*>(self);
    it.curl_due_ = milliseconds < 0 ? engine::kNever : engine::after(it.now(), engine::Duration(milliseconds));
    return 0;
  }

  std::unique_ptr<Poller> poller_;
  const Network network_;
  TimePoint curl_due_ = engine::kNever;
  engine::Timers overdue_;
  std::atomic<std::thread::id> waiting_{};

  // The multi handle goes after what is in it: closing it calls back.
  Multi multi_;
  std::vector<Easy> spare_;
  std::map<std::uint64_t, std::unique_ptr<Exchange>> exchanges_;
};

// Once per process and never undone: the host, or another copy of this library
// in it, may use libcurl as well.
Result<void> use_curl() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) {
    return base::fail(ErrorCode::internal, "libcurl cannot be used: {}", curl_easy_strerror(started));
  }
  const curl_version_info_data* found = curl_version_info(CURLVERSION_NOW);
  if (found->version_num < kOldestCurl) {
    return base::fail(ErrorCode::internal, "expected libcurl 7.87 or newer, found {}", found->version);
  }
  if ((found->features & CURL_VERSION_SSL) == 0) {
    return base::fail(ErrorCode::tls, "this libcurl ({}) was built without TLS", found->version);
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<CurlTransport>> CurlTransport::create(const CurlOptions& options) {
  auto usable = use_curl();
  if (!usable) return std::move(usable).error();
  auto network = network_from(options);
  if (!network) return std::move(network).error();
  auto poller = Poller::create();
  if (!poller) return std::move(poller).error();

  auto made =
      std::make_unique<CurlLoop>(std::move(poller).value(), Multi(curl_multi_init()), std::move(network).value());
  if (!made->set_up()) return Error{ErrorCode::internal, "libcurl refused a setting of its multi interface"};
  return std::unique_ptr<CurlTransport>(std::move(made));
}

}  // namespace azvmreset::transport
