#include "support/blocked_resolver.hpp"

#include <dlfcn.h>
#include <netdb.h>

#include <condition_variable>
#include <mutex>
#include <string_view>

namespace {

// Never destroyed: a thread of libcurl's may still be inside when the program ends.
struct State {
  std::mutex mutex;
  std::condition_variable changed;
  bool blocked = false;
  int inside = 0;
};

State& state() {
  static auto* const one = new State;
  return *one;
}

using Resolve = int(const char*, const char*, const addrinfo*, addrinfo**);

}  // namespace

// Takes the place of the C library's for everything in this program, libcurl included.
extern "C" __attribute__((visibility("default"))) int getaddrinfo(const char* node, const char* service,
                                                                  const addrinfo* hints, addrinfo** found) {
  const std::string_view name = node == nullptr ? "" : node;
  if (name.ends_with(".unknown")) return EAI_NONAME;
  if (name.ends_with(".blocked")) {
    State& it = state();
    std::unique_lock lock(it.mutex);
    ++it.inside;
    it.changed.notify_all();
    it.changed.wait(lock, [&it] { return !it.blocked; });
    --it.inside;
    it.changed.notify_all();
    return EAI_NONAME;
  }
  static auto* const real = reinterpret_cast<Resolve*>(dlsym(RTLD_NEXT, "getaddrinfo"));
  return real(node, service, hints, found);
}

namespace azvmreset::test {

BlockedResolver::BlockedResolver() {
  const std::lock_guard lock(state().mutex);
  state().blocked = true;
}

BlockedResolver::~BlockedResolver() {
  std::unique_lock lock(state().mutex);
  state().blocked = false;
  state().changed.notify_all();
  state().changed.wait(lock, [] { return state().inside == 0; });
}

void BlockedResolver::await_caller() {
  std::unique_lock lock(state().mutex);
  state().changed.wait(lock, [] { return state().inside > 0; });
}

}  // namespace azvmreset::test
