// What has its own copies of the secrets lives in processes of its own.
#pragma once

#include "memory/marker.hpp"

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace azvmreset::test {

// Ends with the object.
class Child {
 public:
  explicit Child(pid_t process) noexcept : process_(process) {}
  ~Child();
  Child(Child&& other) noexcept : process_(other.process_) { other.process_ = -1; }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

 private:
  pid_t process_;
};

// azvmreset-sim over HTTPS, as it says of itself when it is ready.
struct Simulator {
  Child process;
  std::string arm_endpoint, control, ca_file, tenant, client;
  Marker client_secret;
};
Simulator start_simulator(const char* program, const std::string& ca_file);

// haproxy before it, which speaks HTTP/2 and takes no GET of any other version.
// Its files lie in `folder`.
struct Front {
  Child process;
  std::string address, ca_file;
};
bool has_haproxy();
Front start_front(const Simulator& simulator, const std::string& folder);

// Every bearer token that the simulator was sent, asked of it by the curl program.
std::vector<Marker> tokens_sent_to(const Simulator& simulator);

// A proxy that asks for a sign-in, and takes any.
struct Proxy {
  Child process;
  std::uint16_t port;
};
Proxy start_proxy();

}  // namespace azvmreset::test
