#include "simulator/front/delivery.hpp"

#include "base/format.hpp"

#include <event2/buffer.h>
#include <event2/bufferevent.h>

#include <sys/socket.h>

#include <string>

namespace azvmreset::sim {
namespace {

void send_whole(evhttp_request* request, const Answer& answer) {
  evkeyvalq* headers = evhttp_request_get_output_headers(request);
  for (const auto& [name, value] : answer.headers) evhttp_add_header(headers, name.c_str(), value.c_str());
  // Without this libevent calls every answer HTML.
  if (answer.body.empty() && !find_header(answer.headers, "Content-Length")) {
    evhttp_add_header(headers, "Content-Length", "0");
  }
  evbuffer* body = evbuffer_new();
  evbuffer_add(body, answer.body.data(), answer.body.size());
  evhttp_send_reply(request, answer.status, nullptr, body);
  evbuffer_free(body);
}

// The peer sees a reset, not an orderly end. Dissolving the association sends
// it at once; evhttp would say goodbye first, whatever SO_LINGER is set to.
void reset(evhttp_connection* connection) {
  const sockaddr nobody{AF_UNSPEC, {}};
  connect(bufferevent_getfd(evhttp_connection_get_bufferevent(connection)), &nobody, sizeof nobody);
  evhttp_connection_free(connection);
}

// evhttp only sends whole answers, so this one is written past it: the length
// of all, the bytes of a part, and then the end.
void send_cut(evhttp_connection* connection, const Answer& answer, std::size_t cut_at) {
  std::string text = base::format("HTTP/1.1 {} Cut\r\n", answer.status);
  for (const auto& [name, value] : answer.headers) text += base::format("{}: {}\r\n", name, value);
  text += base::format("Content-Length: {}\r\n\r\n", answer.body.size());
  text += answer.body.substr(0, cut_at);
  bufferevent* wire = evhttp_connection_get_bufferevent(connection);
  bufferevent_setcb(
      wire, nullptr, [](bufferevent*, void* over) { evhttp_connection_free(static_cast<evhttp_connection*>(over)); },
      [](bufferevent*, short, void* over) { evhttp_connection_free(static_cast<evhttp_connection*>(over)); },
      connection);
  bufferevent_enable(wire, EV_WRITE);
  bufferevent_write(wire, text.data(), text.size());
}

}  // namespace

// One answer on its way, with the timer that brings it.
struct Deliveries::Late {
  Deliveries* owner;
  evhttp_request* request;
  Reply reply;
  std::unique_ptr<event, decltype(&event_free)> timer{nullptr, event_free};
};

Deliveries::Deliveries(event_base* base) : base_(base) {}
Deliveries::~Deliveries() = default;

void Deliveries::deliver(evhttp_request* request, Reply reply) {
  if (reply.delay <= Duration::zero()) return send(request, reply);
  auto late = std::make_unique<Late>(Late{this, request, std::move(reply)});
  const auto arrive = [](evutil_socket_t, short, void* arg) {
    Late* due = static_cast<Late*>(arg);
    Deliveries* owner = due->owner;
    const auto held = owner->take(due);
    owner->held_.erase(due->request);
    owner->send(due->request, due->reply);
  };
  late->timer.reset(evtimer_new(base_, arrive, late.get()));
  const auto wait = late->reply.delay;
  const timeval delay{wait.count() / 1000, wait.count() % 1000 * 1000};
  evtimer_add(late->timer.get(), &delay);
  held_.insert(request);
  late_.push_back(std::move(late));
}

std::unique_ptr<Deliveries::Late> Deliveries::take(const Late* late) {
  for (auto& one : late_) {
    if (one.get() != late) continue;
    std::swap(one, late_.back());
    auto taken = std::move(late_.back());
    late_.pop_back();
    return taken;
  }
  return nullptr;
}

void Deliveries::send(evhttp_request* request, const Reply& reply) {
  evhttp_connection* connection = evhttp_request_get_connection(request);
  if (connection == nullptr) return evhttp_request_free(request);  // the client has gone
  switch (reply.wire) {
    case Wire::answered:
      return send_whole(request, reply.answer);
    case Wire::stalled:
      held_.insert(request);
      return;
    case Wire::cut:
      return send_cut(connection, reply.answer, reply.cut_at);
    case Wire::reset:
    // What happens before the first byte cannot be shown to who is connected.
    case Wire::refused:
    case Wire::unresolved:
    case Wire::untrusted:
      return reset(connection);
  }
}

void Deliveries::abandon() {
  late_.clear();
  for (evhttp_request* request : held_) {
    if (evhttp_request_get_connection(request) == nullptr) evhttp_request_free(request);
  }
  held_.clear();
}

}  // namespace azvmreset::sim
