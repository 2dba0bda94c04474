#include "support/socket_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <csignal>
#include <cstdlib>
#include <stdexcept>

namespace azvmreset::test {

namespace {

// A script that writes to a peer who has gone must not end the program, and
// the program's own answer to SIGPIPE is part of what is tested.
void block_sigpipe() {
  sigset_t pipe;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
}

int choose_h2(SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered,
              unsigned offered_size, void*) {
  static constexpr unsigned char wanted[] = "\2h2\10http/1.1";
  unsigned char* out = nullptr;
  if (SSL_select_next_proto(&out, size, wanted, sizeof wanted - 1, offered, offered_size) != OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_NOACK;
  }
  *chosen = out;
  return SSL_TLSEXT_ERR_OK;
}

std::size_t content_length(const std::string& head) {
  std::string lower(head);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  const auto at = lower.find("\r\ncontent-length: ");
  return at == std::string::npos ? 0 : std::strtoul(lower.c_str() + at + 18, nullptr, 10);
}

}  // namespace

void Connection::start_tls() {
  tls_.reset(SSL_new(tls_context_));
  SSL_set_fd(tls_.get(), socket_);
  if (SSL_accept(tls_.get()) != 1) throw Gone{};
}

std::string Connection::protocol() const {
  const unsigned char* name = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(tls_.get(), &name, &size);
  return {name, name + size};
}

std::size_t Connection::read_some(char* bytes, std::size_t size) noexcept {
  const auto count = tls_ ? SSL_read(tls_.get(), bytes, static_cast<int>(size)) : recv(socket_, bytes, size, 0);
  return count > 0 ? static_cast<std::size_t>(count) : 0;
}

std::string Connection::read(std::size_t size) {
  std::string all(size, '\0');
  for (std::size_t filled = 0; filled < size;) {
    const std::size_t count = read_some(all.data() + filled, size - filled);
    if (count == 0) throw Gone{};
    filled += count;
  }
  return all;
}

std::string Connection::read_head() {
  std::string head;
  while (!head.ends_with("\r\n\r\n")) {
    char c = 0;
    if (read_some(&c, 1) == 0) {
      if (head.empty()) return head;
      throw Gone{};
    }
    head += c;
  }
  return head;
}

std::optional<std::string> Connection::read_request() {
  std::string head = read_head();
  if (head.empty()) return std::nullopt;
  return head + read(content_length(head));
}

void Connection::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = tls_ ? SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size()))
                            : send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) throw Gone{};
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

void Connection::wait_for_peer_to_close() {
  std::array<char, 4096> ignored;
  while (read_some(ignored.data(), ignored.size()) != 0) {
  }
}

void Connection::reset() noexcept {
  const linger at_once{1, 0};
  setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  if (tls_) SSL_set_quiet_shutdown(tls_.get(), 1);
  close();
}

void Connection::close() noexcept {
  const std::lock_guard lock(mutex_);
  if (socket_ < 0) return;
  if (tls_) SSL_shutdown(tls_.get());
  ::close(socket_);
  socket_ = -1;
}

void Connection::interrupt() noexcept {
  const std::lock_guard lock(mutex_);
  if (socket_ >= 0) shutdown(socket_, SHUT_RDWR);
}

SocketServer::SocketServer(Script script, ServerOptions options)
    : script_(std::move(script)), options_(options), listening_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* plain = reinterpret_cast<sockaddr*>(&address);
  if (bind(listening_, plain, size) != 0 || listen(listening_, 1024) != 0 ||
      getsockname(listening_, plain, &size) != 0) {
    throw std::runtime_error("no socket to listen on");
  }
  port_ = ntohs(address.sin_port);

  if (options_.identity != nullptr) {
    tls_.reset(SSL_CTX_new(TLS_server_method()));
    SSL_CTX_use_certificate(tls_.get(), options_.identity->certificate.get());
    SSL_CTX_use_PrivateKey(tls_.get(), options_.identity->key.get());
    if (options_.offers_h2) SSL_CTX_set_alpn_select_cb(tls_.get(), choose_h2, nullptr);
  }
  thread_ = std::thread([this] { accept_all(); });
}

SocketServer::~SocketServer() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    for (Visitor& visitor : visitors_) visitor.connection.interrupt();
  }
  shutdown(listening_, SHUT_RDWR);
  thread_.join();
  for (Visitor& visitor : visitors_) visitor.thread.join();
  close(listening_);
}

std::string SocketServer::url(std::string_view path, std::string_view host) const {
  return (tls_ ? "https://" : "http://") + std::string(host) + ":" + std::to_string(port_) + std::string(path);
}

void SocketServer::accept_all() {
  block_sigpipe();
  for (;;) {
    const int socket = accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    const int on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ++accepted_;
    const std::lock_guard lock(mutex_);
    Visitor& visitor = visitors_.emplace_back(socket, tls_.get());
    if (ending_) visitor.connection.interrupt();
    visitor.thread = std::thread([this, &visitor] { serve(visitor.connection); });
  }
}

void SocketServer::serve(Connection& connection) noexcept {
  try {
    if (tls_ && options_.handshake) connection.start_tls();
    script_(connection);
  } catch (const Connection::Gone&) {
    // The script says what should happen; that the peer went is its own story.
  }
  connection.close();
}

const Identity& trusted_identity() {
  static const Identity one = authority().issue("localhost");
  return one;
}

Script answering(std::function<std::string(const std::string&)> answer) {
  return [answer = std::move(answer)](Connection& connection) {
    while (const auto request = connection.read_request()) connection.write(answer(*request));
  };
}

std::string http_answer(int status, std::string_view body, std::string_view more_headers) {
  std::string answer = "HTTP/1.1 " + std::to_string(status) + " Whatever\r\n";
  answer.append(more_headers);
  answer += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  return answer.append(body);
}

}  // namespace azvmreset::test
