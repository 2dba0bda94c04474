// HTTP and HTTPS on 127.0.0.1, one thread, with the connection at hand for
// resets, stalls and bodies cut short.
#pragma once

#include "simulator/message.hpp"

#include <azvmreset/result.hpp>

#include <openssl/ssl.h>

#include <cstdint>
#include <functional>
#include <memory>

namespace azvmreset::sim {

// Confined.
class Server {
 public:
  using Handler = std::function<Reply(const Request&)>;

  // `tls` may be null: plain http. It is borrowed and outlives the server.
  explicit Server(SSL_CTX* tls);
  ~Server();
  Server(const Server&) = delete;

  // Returns the port, which is a free one when `port` is 0; `handler` answers
  // what arrives there. Any number of ports. Fails with connection.
  Result<std::uint16_t> listen(std::uint16_t port, Handler handler);

  // The same in plain http, whatever the others speak.
  Result<std::uint16_t> listen_in_plain_http(std::uint16_t port, Handler handler);

  // Serves until SIGTERM or SIGINT. No handler is called before.
  void run();

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace azvmreset::sim
