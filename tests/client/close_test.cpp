#include "client/canned_transport.hpp"
#include "support/catch.hpp"

#include <azvmreset/client.hpp>

#include <condition_variable>
#include <cstring>
#include <mutex>
#include <string>

#include <arpa/inet.h>
#include <curl/curl.h>
#include <dlfcn.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

// A name whose resolution hangs until the test lets it go.
constexpr const char* kStuckName = "stuck.invalid";

class StuckResolver {
 public:
  void block() {
    std::unique_lock lock(mutex_);
    entered_ = true;
    changed_.notify_all();
    changed_.wait(lock, [this] { return released_; });
    ++left_;
    changed_.notify_all();
  }
  void await_entry() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return entered_; });
  }
  void release() {
    std::unique_lock lock(mutex_);
    released_ = true;
    changed_.notify_all();
    changed_.wait(lock, [this] { return left_ > 0; });
  }
  bool still_stuck() {
    const std::lock_guard lock(mutex_);
    return entered_ && left_ == 0;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool entered_ = false;
  bool released_ = false;
  int left_ = 0;
};

// Never destroyed: a thread of libcurl's resolver may look at it last.
StuckResolver& resolver() {
  static auto* const instance = new StuckResolver;
  return *instance;
}

// Accepts connections in the kernel's backlog and says nothing.
class SilentServer {
 public:
  SilentServer() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::listen(listener_, 8) == 0);
    REQUIRE(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    port_ = ntohs(address.sin_port);
  }
  ~SilentServer() {
    if (peer_ >= 0) ::close(peer_);
    ::close(listener_);
  }

  std::string url() const { return "https://127.0.0.1:" + std::to_string(port_); }

  // Returns when the client has connected and sent the first byte of its TLS hello.
  void await_hello() {
    peer_ = ::accept(listener_, nullptr, nullptr);
    REQUIRE(peer_ >= 0);
    char first = 0;
    REQUIRE(::recv(peer_, &first, 1, 0) == 1);
  }

 private:
  int listener_;
  int peer_ = -1;
  int port_ = 0;
};

ClientOptions options_for(std::string endpoint) {
  ClientOptions options(ReadyToken(Secret("a-ready-token")));
  options.arm_endpoint = std::move(endpoint);
  return options;
}

}  // namespace

// Found before libc's by the dynamic linker, also for libcurl's resolver thread.
extern "C" __attribute__((visibility("default"))) int getaddrinfo(const char* node, const char* service,
                                                                  const addrinfo* hints, addrinfo** result) {
  if (node != nullptr && std::strcmp(node, kStuckName) == 0) {
    resolver().block();
    return EAI_AGAIN;
  }
  using Real = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
  static const auto real = reinterpret_cast<Real>(::dlsym(RTLD_NEXT, "getaddrinfo"));
  return real(node, service, hints, result);
}

TEST_CASE("closing a client", "[client][close]") {
  SECTION("during name resolution does not wait for the resolver") {
    auto client = Client::create(options_for(std::string("https://") + kStuckName));
    REQUIRE(client);
    auto operation = client->rest(any_request());
    resolver().await_entry();
    REQUIRE(client->close(1h));
    CHECK(operation.take_result().error().code == ErrorCode::cancelled);
    CHECK(resolver().still_stuck());
    resolver().release();
  }

  SECTION("in the middle of a TLS handshake") {
    SilentServer server;
    auto client = Client::create(options_for(server.url()));
    REQUIRE(client);
    auto operation = client->rest(any_request());
    server.await_hello();
    REQUIRE(client->close(1h));
    CHECK(operation.take_result().error().code == ErrorCode::cancelled);
  }

  SECTION("while an operation sleeps before a resend") {
    auto transport = std::make_shared<CannedTransport>(503, "{}");
    auto options = canned_options(transport, Drive::thread);
    options.retry.first_delay = options.retry.longest_delay = 24h;
    auto client = Client::create(std::move(options));
    REQUIRE(client);
    auto operation = client->rest(any_request());
    REQUIRE(client->close(1h));
    CHECK(operation.take_result().error().code == ErrorCode::cancelled);
  }

  SECTION("twice is closing it once") {
    auto client = Client::create(canned_options(std::make_shared<CannedTransport>(200, "{}"), Drive::host));
    REQUIRE(client);
    CHECK(client->close(1h));
    CHECK(client->close(1h));
  }

  SECTION("ends what is started afterwards at once") {
    auto client = Client::create(canned_options(std::make_shared<CannedTransport>(200, "{}"), Drive::host));
    REQUIRE(client);
    REQUIRE(client->close(1h));
    auto operation = client->rest(any_request());
    REQUIRE(operation.done());
    CHECK(operation.take_result().error().code == ErrorCode::closed);
  }

  SECTION("delivers every completion before it returns") {
    const Drive drive = GENERATE(Drive::thread, Drive::host);
    auto transport = std::make_shared<CannedTransport>(200, "{}");
    transport->hold();
    auto client = Client::create(canned_options(transport, drive));
    REQUIRE(client);
    std::vector<Operation<RestResponse>> operations;
    int completions = 0;
    for (int i = 0; i < 50; ++i) {
      operations.push_back(client->rest(any_request()));
      REQUIRE(operations.back().on_done([&] { ++completions; }));
    }
    REQUIRE(client->close(1h));
    CHECK(completions == 50);
  }
}

// libcurl's global state is one for the whole process.
TEST_CASE("a host that uses curl itself", "[client][embedding]") {
  REQUIRE(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
  CURL* const own = curl_easy_init();
  REQUIRE(own != nullptr);
  REQUIRE(curl_easy_setopt(own, CURLOPT_URL, "file:///dev/null") == CURLE_OK);
  CHECK(curl_easy_perform(own) == CURLE_OK);

  SilentServer server;
  {
    auto client = Client::create(options_for(server.url()));
    REQUIRE(client);
    auto operation = client->rest(any_request());
    server.await_hello();
    CHECK(curl_easy_perform(own) == CURLE_OK);
    REQUIRE(client->close(1h));
    CHECK(operation.take_result().error().code == ErrorCode::cancelled);
  }

  // The library has gone and took nothing of the host's with it.
  CHECK(curl_easy_perform(own) == CURLE_OK);
  curl_easy_cleanup(own);
  curl_global_cleanup();

  // Nor did the host take anything of the library's.
  SilentServer another;
  auto client = Client::create(options_for(another.url()));
  REQUIRE(client);
  auto operation = client->rest(any_request());
  another.await_hello();
  operation.cancel();
  CHECK(operation.get().error().code == ErrorCode::cancelled);
}
