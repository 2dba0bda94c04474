// A server whose every byte a test decides: TLS or plain, one thread for each
// connection, blocking sockets, no HTTP of its own.
#pragma once

#include <openssl/ssl.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "support/certificates.hpp"

namespace azvmreset::test {

struct FreeTls {
  void operator()(SSL* tls) const noexcept { SSL_free(tls); }
  void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
};

// One accepted connection, used by the thread that runs its script. What the
// peer makes impossible ends the script with Gone.
class Connection {
 public:
  struct Gone {};

  Connection(int socket, SSL_CTX* tls) noexcept : socket_(socket), tls_context_(tls) {}
  ~Connection() { close(); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // The server's side of the handshake. Done before the script, where the
  // server has an identity.
  void start_tls();
  std::string protocol() const;  // chosen by ALPN, or empty

  std::string read(std::size_t size);         // exactly so many bytes
  std::string read_head();                    // up to and with the empty line; empty at the end of the stream
  std::optional<std::string> read_request();  // head and body of an HTTP/1.1 request; nothing at the end
  void write(std::string_view bytes);

  void wait_for_peer_to_close();
  void reset() noexcept;  // the peer gets a RST
  void close() noexcept;

 private:
  friend class SocketServer;
  std::size_t read_some(char* bytes, std::size_t size) noexcept;
  void interrupt() noexcept;

  std::mutex mutex_;  // closing against interrupting
  int socket_;
  SSL_CTX* tls_context_;
  std::unique_ptr<SSL, FreeTls> tls_;
};

using Script = std::function<void(Connection&)>;

struct ServerOptions {
  const Identity* identity = nullptr;  // null: plain
  bool offers_h2 = false;
  bool handshake = true;  // false: the script begins with the bare connection
};

// Listens on 127.0.0.1. Shareable.
class SocketServer {
 public:
  explicit SocketServer(Script script, ServerOptions options = {});
  ~SocketServer();
  SocketServer(const SocketServer&) = delete;
  SocketServer& operator=(const SocketServer&) = delete;

  std::uint16_t port() const noexcept { return port_; }
  std::string url(std::string_view path, std::string_view host = "127.0.0.1") const;
  int accepted() const noexcept { return accepted_; }

 private:
  struct Visitor {
    Visitor(int socket, SSL_CTX* tls) : connection(socket, tls) {}
    Connection connection;
    std::thread thread;
  };

  void accept_all();
  void serve(Connection& connection) noexcept;

  Script script_;
  ServerOptions options_;
  std::unique_ptr<SSL_CTX, FreeTls> tls_;
  int listening_;
  std::uint16_t port_ = 0;
  std::atomic<int> accepted_{0};
  std::mutex mutex_;
  std::list<Visitor> visitors_;  // under mutex_
  bool ending_ = false;          // under mutex_
  std::thread thread_;
};

// A server's identity that any client trusts who trusts authority().
const Identity& trusted_identity();

// Answers every request with what `answer` gives, until the peer closes.
Script answering(std::function<std::string(const std::string& request)> answer);

// A whole HTTP/1.1 answer.
std::string http_answer(int status, std::string_view body, std::string_view more_headers = {});

}  // namespace azvmreset::test
