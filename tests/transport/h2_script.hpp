// As much of HTTP/2 as it takes to say "200" to everything.
#pragma once

#include <atomic>
#include <string>

#include "support/socket_server.hpp"

namespace azvmreset::test {

// Answers each stream with 200 and the body "h2"; a client that does not
// choose HTTP/2 gets "h1".
struct H2Server {
  H2Server() : server([this](Connection& connection) { serve(connection); }, options()) {}

  std::atomic<int> streams{0};
  SocketServer server;

 private:
  static ServerOptions options() {
    ServerOptions made;
    made.identity = &trusted_identity();
    made.offers_h2 = true;
    return made;
  }

  static std::string frame(int type, int flags, std::string_view stream, std::string_view payload) {
    std::string made{'\0', static_cast<char>(payload.size() >> 8), static_cast<char>(payload.size()),
                     static_cast<char>(type), static_cast<char>(flags)};
    return made.append(stream).append(payload);
  }

  void serve(Connection& connection) {
    if (connection.protocol() != "h2")
      return answering([](const std::string&) { return http_answer(200, "h1"); })(connection);

    enum Type { data = 0, headers = 1, settings = 4, ping = 6 };
    constexpr int end_stream = 1, ack = 1, end_headers = 4;
    const std::string whole_connection(4, '\0');
    connection.read(24);  // the preface
    connection.write(frame(settings, 0, whole_connection, {}));
    for (;;) {
      const std::string head = connection.read(9);
      const auto at = [&head](std::size_t i) { return static_cast<unsigned char>(head[i]); };
      const std::size_t size = (std::size_t{at(0)} << 16) + (std::size_t{at(1)} << 8) + at(2);
      const std::string payload = connection.read(size);
      const std::string stream = head.substr(5, 4);
      if (at(3) == settings && (at(4) & ack) == 0) connection.write(frame(settings, ack, whole_connection, {}));
      if (at(3) == ping && (at(4) & ack) == 0) connection.write(frame(ping, ack, whole_connection, payload));
      if (at(3) > headers || (at(4) & end_stream) == 0) continue;
      ++streams;
      // 0x88 is ":status: 200" in the static table of HPACK.
      connection.write(frame(headers, end_headers, stream, "\x88") + frame(data, end_stream, stream, "h2"));
    }
  }
};

}  // namespace azvmreset::test
