#include "simulator/front/server.hpp"

#include "base/fail.hpp"
#include "simulator/front/delivery.hpp"

#include <event2/buffer.h>
#include <event2/bufferevent_ssl.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>
#include <vector>

namespace azvmreset::sim {
namespace {

constexpr std::size_t kMostHeaderBytes = 64u << 10;
constexpr std::size_t kMostBodyBytes = 16u << 20;
constexpr int kIdleSeconds = 3600;  // a stall lasts as long as the client likes

const char* method_of(evhttp_request* request) {
  switch (evhttp_request_get_command(request)) {
    case EVHTTP_REQ_GET:
      return "GET";
    case EVHTTP_REQ_POST:
      return "POST";
    case EVHTTP_REQ_HEAD:
      return "HEAD";
    case EVHTTP_REQ_PUT:
      return "PUT";
    case EVHTTP_REQ_DELETE:
      return "DELETE";
    case EVHTTP_REQ_PATCH:
      return "PATCH";
    case EVHTTP_REQ_OPTIONS:
      return "OPTIONS";
    default:
      return "UNKNOWN";
  }
}

Request request_from(evhttp_request* from, bool tls) {
  Request request;
  request.method = method_of(from);
  for (const evkeyval* header = evhttp_request_get_input_headers(from)->tqh_first; header != nullptr;
       header = header->next.tqe_next) {
    request.headers.emplace_back(header->key, header->value);
  }
  const char* uri = evhttp_request_get_uri(from);
  request.url = std::string(tls ? "https://" : "http://") +
                std::string(find_header(request.headers, "Host").value_or("127.0.0.1")) + (uri == nullptr ? "/" : uri);
  evbuffer* body = evhttp_request_get_input_buffer(from);
  request.body.resize(evbuffer_get_length(body));
  evbuffer_remove(body, request.body.data(), request.body.size());
  return request;
}

struct FreeEvents {
  void operator()(event_base* base) const noexcept { event_base_free(base); }
  void operator()(evhttp* http) const noexcept { evhttp_free(http); }
  void operator()(event* one) const noexcept { event_free(one); }
};

}  // namespace

class Server::Loop {
 public:
  explicit Loop(SSL_CTX* tls) : tls_(tls), base_(event_base_new()), deliveries_(base_.get()) {
    // A client that goes away while it is written to must not end the process.
    signal(SIGPIPE, SIG_IGN);
    for (const int number : {SIGTERM, SIGINT}) {
      event* on_signal = evsignal_new(
          base_.get(), number, [](int, short, void* base) { event_base_loopbreak(static_cast<event_base*>(base)); },
          base_.get());
      event_add(on_signal, nullptr);
      signals_[number == SIGINT].reset(on_signal);
    }
  }

  Result<std::uint16_t> listen(std::uint16_t port, Handler handler) { return listen(port, tls_, std::move(handler)); }
  Result<std::uint16_t> listen_in_plain_http(std::uint16_t port, Handler handler) {
    return listen(port, nullptr, std::move(handler));
  }

  void run() {
    event_base_dispatch(base_.get());
    deliveries_.abandon();
  }

 private:
  // What listens on one port.
  class Front {
   public:
    Front(Loop& loop, SSL_CTX* tls, Handler handler)
        : loop_(loop),
          tls_(tls),
          handler_(std::move(handler)),
          http_(loop.base_ ? evhttp_new(loop.base_.get()) : nullptr) {
      if (!http_) throw std::runtime_error("libevent could not start");
      evhttp_set_max_headers_size(http_.get(), kMostHeaderBytes);
      evhttp_set_max_body_size(http_.get(), kMostBodyBytes);
      evhttp_set_timeout(http_.get(), kIdleSeconds);
      evhttp_set_allowed_methods(http_.get(), EVHTTP_REQ_GET | EVHTTP_REQ_POST | EVHTTP_REQ_HEAD | EVHTTP_REQ_PUT |
                                                  EVHTTP_REQ_DELETE | EVHTTP_REQ_PATCH | EVHTTP_REQ_OPTIONS);
      evhttp_set_gencb(
          http_.get(), [](evhttp_request* request, void* self) { static_cast<Front*>(self)->answer(request); }, this);
      if (tls_ != nullptr) evhttp_set_bevcb(http_.get(), make_tls_connection, tls_);
    }

    Result<std::uint16_t> listen(std::uint16_t port) {
      evhttp_bound_socket* bound = evhttp_bind_socket_with_handle(http_.get(), "127.0.0.1", port);
      if (bound == nullptr) {
        return base::fail(ErrorCode::connection, "cannot listen on 127.0.0.1:{}: {}", port, std::strerror(errno));
      }
      sockaddr_in address{};
      socklen_t size = sizeof address;
      const evutil_socket_t listening = evhttp_bound_socket_get_fd(bound);
      // What is accepted inherits it. Head and body leave in two writes, and the second is not to wait for the
      // acknowledgement of the first: 40 ms for each answer.
      const int at_once = 1;
      setsockopt(listening, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
      getsockname(listening, reinterpret_cast<sockaddr*>(&address), &size);
      return ntohs(address.sin_port);
    }

   private:
    static bufferevent* make_tls_connection(event_base* base, void* context) {
      SSL* ssl = SSL_new(static_cast<SSL_CTX*>(context));
      bufferevent* connection =
          bufferevent_openssl_socket_new(base, -1, ssl, BUFFEREVENT_SSL_ACCEPTING, BEV_OPT_CLOSE_ON_FREE);
      // Clients close without the farewell of TLS all the time.
      if (connection != nullptr) bufferevent_openssl_set_allow_dirty_shutdown(connection, 1);
      return connection;
    }

    void answer(evhttp_request* request) {
      loop_.deliveries_.deliver(request, handler_(request_from(request, tls_ != nullptr)));
    }

    Loop& loop_;
    SSL_CTX* tls_;
    Handler handler_;
    std::unique_ptr<evhttp, FreeEvents> http_;
  };

  Result<std::uint16_t> listen(std::uint16_t port, SSL_CTX* tls, Handler handler) {
    fronts_.push_back(std::make_unique<Front>(*this, tls, std::move(handler)));
    return fronts_.back()->listen(port);
  }

  SSL_CTX* tls_;
  // Destroyed from the bottom up: connections before what they run on.
  std::unique_ptr<event_base, FreeEvents> base_;
  Deliveries deliveries_;
  std::vector<std::unique_ptr<Front>> fronts_;
  std::unique_ptr<event, FreeEvents> signals_[2];
};

Server::Server(SSL_CTX* tls) : loop_(std::make_unique<Loop>(tls)) {}
Server::~Server() = default;

Result<std::uint16_t> Server::listen(std::uint16_t port, Handler handler) {
  return loop_->listen(port, std::move(handler));
}
Result<std::uint16_t> Server::listen_in_plain_http(std::uint16_t port, Handler handler) {
  return loop_->listen_in_plain_http(port, std::move(handler));
}
void Server::run() { loop_->run(); }

}  // namespace azvmreset::sim
