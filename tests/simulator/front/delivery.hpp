// Brings a reply to its client in the way it is meant to arrive: whole, late,
// cut, never, or as a reset.
#pragma once

#include "simulator/message.hpp"

#include <event2/event.h>
#include <event2/http.h>

#include <memory>
#include <set>
#include <vector>

namespace azvmreset::sim {

// Confined to the loop's thread.
class Deliveries {
 public:
  explicit Deliveries(event_base* base);
  ~Deliveries();
  Deliveries(const Deliveries&) = delete;

  void deliver(evhttp_request* request, Reply reply);

  // Before the evhttp is freed: a request whose connection has gone belongs to
  // whoever holds it, the others go with their connections.
  void abandon();

 private:
  struct Late;

  std::unique_ptr<Late> take(const Late* late);
  void send(evhttp_request* request, const Reply& reply);

  event_base* base_;
  std::set<evhttp_request*> held_;
  std::vector<std::unique_ptr<Late>> late_;
};

}  // namespace azvmreset::sim
