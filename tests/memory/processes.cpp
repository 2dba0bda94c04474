#include "memory/processes.hpp"

#include "support/certificates.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <poll.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <thread>

extern char** environ;

namespace azvmreset::test {

namespace {

// Whose folder is not on everybody's path.
constexpr const char* kHaproxy = "/usr/sbin/haproxy";

void require(bool worked, const char* what) {
  if (!worked) throw std::runtime_error(what);
}

// What a program wrote, in one place that is wiped when it goes.
class Output {
 public:
  ~Output() { OPENSSL_cleanse(text_, sizeof text_); }

  // Up to the end of a line, or of everything.
  void read(int from, bool whole_line_only) {
    for (;;) {
      require(size_ < sizeof text_, "a program said too much");
      const ssize_t got = ::read(from, text_ + size_, sizeof text_ - size_);
      if (got <= 0) return;
      size_ += static_cast<std::size_t>(got);
      if (whole_line_only && text_[size_ - 1] == '\n') return;
    }
  }
  std::string_view view() const noexcept { return {text_, size_}; }

  // The string that follows `"name":"`; nothing the tests start escapes any.
  std::string_view value_of(std::string_view name) const {
    const std::size_t key = view().find(name);
    require(key != std::string_view::npos, "the simulator did not get ready");
    const std::size_t begin = view().find('"', view().find(':', key)) + 1;
    return view().substr(begin, view().find('"', begin) - begin);
  }

 private:
  char text_[1 << 20];
  std::size_t size_ = 0;
};

struct Started {
  pid_t process;
  int output;
};

Started start(const std::vector<std::string>& command) {
  int ends[2];
  require(pipe(ends) == 0, "pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addclose(&actions, ends[0]);
  posix_spawn_file_actions_addclose(&actions, ends[1]);
  std::vector<char*> words;
  for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  pid_t process = -1;
  const int failed = posix_spawnp(&process, words[0], &actions, nullptr, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  require(failed == 0, "a program cannot be started");
  return {process, ends[0]};
}

struct Listening {
  int descriptor;
  std::uint16_t port;
};

Listening listen_on_a_free_port() {
  const int listening = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const general = reinterpret_cast<sockaddr*>(&address);
  require(
      bind(listening, general, size) == 0 && listen(listening, 16) == 0 && getsockname(listening, general, &size) == 0,
      "a port to listen on");
  return {listening, ntohs(address.sin_port)};
}

// A certificate with its key, as haproxy wants them.
void write_identity(const std::string& path) {
  const Identity identity = authority().issue("front");
  std::FILE* const file = std::fopen(path.c_str(), "w");
  require(file != nullptr, "a certificate cannot be written");
  PEM_write_X509(file, identity.certificate.get());
  PEM_write_PrivateKey(file, identity.key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(file);
}

// Bytes from one to the other, until either goes.
void relay(int one, int other) {
  char bytes[16384];
  pollfd both[2] = {{one, POLLIN, 0}, {other, POLLIN, 0}};
  while (poll(both, 2, -1) > 0) {
    for (int i = 0; i < 2; ++i) {
      if ((both[i].revents & (POLLIN | POLLHUP | POLLERR)) == 0) continue;
      const ssize_t got = read(both[i].fd, bytes, sizeof bytes);
      if (got <= 0) return;
      if (send(both[1 - i].fd, bytes, static_cast<std::size_t>(got), MSG_NOSIGNAL) != got) return;
    }
  }
}

std::string read_head(int from) {
  std::string head;
  char byte = 0;
  while (head.size() < 16384 && head.find("\r\n\r\n") == std::string::npos && read(from, &byte, 1) == 1) head += byte;
  return head;
}

void say(int to, std::string_view text) { static_cast<void>(send(to, text.data(), text.size(), MSG_NOSIGNAL)); }

int connected(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  return connect(made, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ? made : -1;
}

// "CONNECT 127.0.0.1:PORT HTTP/1.1"
void serve(int client) {
  for (;;) {
    const std::string head = read_head(client);
    if (head.empty()) break;
    if (head.find("Proxy-Authorization: Basic ") == std::string::npos) {
      say(client, "HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=test\r\nContent-Length: 0\r\n\r\n");
      continue;
    }
    const int server = connected(static_cast<std::uint16_t>(std::stoi(head.substr(head.find(':') + 1))));
    say(client, "HTTP/1.1 200 Connected\r\n\r\n");
    relay(client, server);
    close(server);
    break;
  }
  close(client);
}

}  // namespace

Child::~Child() {
  if (process_ <= 0) return;
  kill(process_, SIGTERM);
  waitpid(process_, nullptr, 0);
}

Simulator start_simulator(const char* program, const std::string& ca_file) {
  const Started started = start({program, "--port", "0", "--retry-after", "0", "--ca-out", ca_file});
  Child process(started.process);
  const auto output = std::make_unique<Output>();
  output->read(started.output, true);
  close(started.output);
  const auto value = [&output](std::string_view name) { return std::string(output->value_of(name)); };
  return {std::move(process),
          value("arm_endpoint"),
          value("control"),
          value("ca_file"),
          value("tenant_id"),
          value("client_id"),
          Marker("client secret", output->value_of("client_secret"))};
}

bool has_haproxy() { return access(kHaproxy, X_OK) == 0; }

Front start_front(const Simulator& simulator, const std::string& folder) {
  const std::string certificate = folder + "/front.pem";
  write_identity(certificate);
  const auto [listening, port] = listen_on_a_free_port();
  const std::string server = simulator.arm_endpoint.substr(std::string("https://").size());
  const std::string address = "https://127.0.0.1:" + std::to_string(port);
  std::ofstream(folder + "/haproxy.cfg")
      << "defaults\n  mode http\n  timeout connect 10s\n  timeout client 60s\n  timeout server 60s\n"
      << "frontend front\n  bind fd@" << listening << " ssl crt " << certificate << " alpn h2,http/1.1\n"
      << "  http-request deny deny_status 400 if METH_GET !{ ssl_fc_alpn h2 }\n"
      << "  http-response replace-header Location https://" << server << "(.*) " << address << "\\1\n"
      << "  http-response replace-header Azure-AsyncOperation https://" << server << "(.*) " << address << "\\1\n"
      << "  default_backend simulator\nbackend simulator\n  server simulator " << server << " ssl verify none\n";
  const Started started = start({kHaproxy, "-db", "-q", "-f", folder + "/haproxy.cfg"});
  close(started.output);
  close(listening);
  return {Child(started.process), address, authority().file()};
}

std::vector<Marker> tokens_sent_to(const Simulator& simulator) {
  const Started started =
      start({"curl", "--silent", "--noproxy", "*", "--cacert", simulator.ca_file, simulator.control + "requests?raw"});
  const Child process(started.process);
  const auto output = std::make_unique<Output>();
  output->read(started.output, false);
  close(started.output);
  std::vector<Marker> tokens;
  std::string_view rest = output->view();
  constexpr std::string_view mark = "Bearer ";
  for (std::size_t at = rest.find(mark); at != std::string_view::npos; at = rest.find(mark)) {
    rest.remove_prefix(at + mark.size());
    tokens.emplace_back("token", rest.substr(0, rest.find('"')));
  }
  return tokens;
}

Proxy start_proxy() {
  const auto [listening, port] = listen_on_a_free_port();
  const pid_t process = fork();
  require(process >= 0, "fork");
  if (process == 0) {
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    for (;;) std::thread(serve, accept(listening, nullptr, nullptr)).detach();
  }
  close(listening);
  return {Child(process), port};
}

}  // namespace azvmreset::test
